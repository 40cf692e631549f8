"""Urgent words on all public pages of a centre."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from core.scope.models import CentreModel


class PublicAlert(CentreModel):
    """Stands at the top of every public page of the centre from `starts` until `ends`.

    `wording` holds one short text a language code; a reader whose language is missing sees the nearest.
    """

    starts = models.DateTimeField(_("shown from"))
    ends = models.DateTimeField(
        _("shown until"), help_text=_("An alert that never ends is soon read by nobody.")
    )
    wording = models.JSONField(_("text"), default=dict)

    history = history()

    class Meta(CentreModel.Meta):
        verbose_name = _("urgent alert")
        verbose_name_plural = _("urgent alerts")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                name="alert_ends_after_it_starts",
                condition=models.Q(ends__gt=models.F("starts")),
                violation_error_message=_("An alert ends after it starts."),
            ),
        ]
