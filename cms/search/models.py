"""What is searched, and what was searched in vain."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import new_id

# One person's searches on one or two days are nobody's business.
WORDS_FROM = 3


class PageText(models.Model):
    """The words of a published page, folded (`cms.search.folding`). Made anew whenever it is saved."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    language = models.CharField(max_length=12)
    heading = models.TextField()
    words = models.TextField()
    bones = models.TextField()

    # Wagtail's index of references is about what editors write.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"words of page {self.page_id}"


class SearchMiss(models.Model):
    """Words that were looked for in vain, and on how many days.

    At first only a keyed digest is kept; the words are written down when somebody asks for the
    same on a third day. No time of day, no address, no page.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=32, unique=True, editable=False)
    words = models.CharField(_("words looked for"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12)
    times = models.PositiveIntegerField(_("how often"), default=1)
    last_day = models.DateField(_("last looked for on"))

    is_configuration = True
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page to write")
        verbose_name_plural = _("pages to write")
        ordering = ["-times", "-last_day", "id"]
        constraints = [
            models.CheckConstraint(
                name="missed_words_are_known_from_the_third_day",
                condition=models.Q(words="") | models.Q(times__gte=WORDS_FROM),
            ),
        ]

    def __str__(self) -> str:
        return f"page to write {str(self.pk)[-6:]}"
