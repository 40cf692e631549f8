"""Reports of loss and damage."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.exchange import private_storage
from core.scope.history import history
from core.scope.models import CentreModel
from modules.inventory.losses.choices import Disposal, LossStage

from .documents import Document, who


def loss_photo_path(report, filename: str) -> str:
    """Photos are stored under the id."""
    return f"losses/{report.pk}.jpg"


class LossReport(CentreModel):
    """What happened to goods that are gone or unfit. What and how much stands on its paper.

    The paper is a draft until a second person approves it; then the goods leave the balance.
    """

    paper = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="loss_report", verbose_name=_("paper")
    )
    stage = models.CharField(_("where it happened"), max_length=12, choices=LossStage.choices)
    happened = models.TextField(_("what happened"))
    police_reference = models.CharField(_("number of the police report"), max_length=80, blank=True)
    disposal = models.CharField(
        _("what becomes of the goods"), max_length=12, choices=Disposal.choices, blank=True
    )
    photo = models.FileField(
        _("photo"), upload_to=loss_photo_path, storage=private_storage, blank=True
    )
    reported_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    reported_by = who(_("reported by"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = who(_("decided by"), null=True, editable=False)
    decision_note = models.CharField(_("note on the decision"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("loss and damage report")
        verbose_name_plural = _("loss and damage reports")
        ordering = ["-reported_at", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="who_reports_a_loss_does_not_decide",
                condition=models.Q(decided_by=None)
                | models.Q(reported_by=None)
                | ~models.Q(decided_by=models.F("reported_by")),
            )
        ]
