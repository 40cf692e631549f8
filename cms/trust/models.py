"""Source, day of the check, and the day on which the page must be looked at again."""

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class TrustForm(WagtailAdminPageForm):
    """Asks whether a change matters to translations, which only a person can say."""

    small_change = forms.BooleanField(
        label=_("Only a small change"),
        required=False,
        help_text=_(
            "A spelling, a comma: what the page says is the same, and its translations stay right."
        ),
    )

    def _post_clean(self):
        """A new page has no place in the tree yet: what holds for its centre is asked of the parent."""
        parent = self.parent_page
        if not self.instance.path and parent is not None and hasattr(self.instance, "belong"):
            self.instance.centre_id = getattr(parent.specific, "centre_id", None)
        super()._post_clean()

    def save(self, commit=True):
        """Note when the substance changed, so that translations older than that show as outdated."""
        if self.instance.substance_changed_at is None or (
            self.has_changed() and not self.cleaned_data.get("small_change")
        ):
            self.instance.substance_changed_at = timezone.now()
        return super().save(commit=commit)


class Trusted(models.Model):
    """What every public page tells about itself."""

    source = models.CharField(
        _("source"),
        max_length=250,
        blank=True,
        help_text=_("Who says so: an office, a law, a partner, your own centre."),
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("When somebody last asked the source.")
    )
    review_by = models.DateField(
        _("look again by"),
        null=True,
        blank=True,
        help_text=_("From the day after, readers are told that the page may be out of date."),
    )
    # When what the page says last changed; small changes leave it. Kept by `TrustForm`.
    substance_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    base_form_class = TrustForm
    trust_panel = MultiFieldPanel(
        [
            FieldPanel("source"),
            FieldPanel("source_url"),
            FieldPanel("checked_on"),
            FieldPanel("review_by"),
            FieldPanel("small_change"),
        ],
        heading=_("Why people can believe this page"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_looked_at_after_its_check",
                condition=models.Q(review_by=None)
                | models.Q(checked_on=None)
                | models.Q(review_by__gte=models.F("checked_on")),
                violation_error_message=_("“Look again by” is not before “checked on”."),
            ),
        ]

    def is_overdue_on(self, day) -> bool:
        """Whether the day on which somebody should have looked again has passed."""
        return self.review_by is not None and self.review_by < day

    def save(self, *args, **kwargs):
        """A page that was made by no form has changed when it was made."""
        if self.substance_changed_at is None:
            self.substance_changed_at = timezone.now()
        return super().save(*args, **kwargs)
