"""The house itself: what was looked at, and what has to be repaired."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scope.history import history
from core.scope.models import CentreModel

from .house import Bed, Building, Room
from .nights import Block, staff_key


class Inspection(CentreModel):
    """Somebody went through a building and wrote down what they found."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="+", verbose_name=_("building")
    )
    inspected_on = models.DateField(_("inspected on"), default=timezone.localdate)
    found = models.TextField(_("what was found"), blank=True)
    inspected_by = staff_key(_("inspected by"))

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-inspected_on", "-id"]


class MaintenanceTask(CentreModel):
    """Something to repair, clean or replace; done when somebody says so."""

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("inspection"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("room"),
    )
    bed = models.ForeignKey(
        Bed,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bed"),
    )
    what = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="tasks"
    )
    reported_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    reported_by = staff_key(_("reported by"))
    done_at = models.DateTimeField(pgettext_lazy("repair", "done"), null=True, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ["done_at", "due_on", "-id"]
