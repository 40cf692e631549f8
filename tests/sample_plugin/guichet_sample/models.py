"""Tables: one of each kind of row that a module can have."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Privacy
from core.scope.history import history
from core.scope.models import CentreModel, ScopedModel
from modules.registry.scope import PersonAtCentreModel


class Umbrella(CentreModel):
    """An umbrella: a row with its own centre."""

    label = models.CharField(_("label"), max_length=40)
    notes = models.TextField(_("notes"), blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("umbrella")
        verbose_name_plural = _("umbrellas")
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(
                name="umbrella_label_used_once",
                fields=["centre", "label"],
                violation_error_message=_("There is an umbrella with this label already."),
            )
        ]


class Repair(ScopedModel):
    """A repair: a row whose centre is that of its parent."""

    centre_path = "umbrella__centre"

    umbrella = models.ForeignKey(Umbrella, on_delete=models.CASCADE, verbose_name=_("umbrella"))
    work = models.CharField(_("work"), max_length=80)

    history = history()

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ["-id"]


class Loan(PersonAtCentreModel):
    """A person has an umbrella: a row about a person, absent where their file is restricted."""

    umbrella = models.ForeignKey(Umbrella, on_delete=models.PROTECT, verbose_name=_("umbrella"))
    lent_at = models.DateTimeField(_("lent"), default=timezone.now)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=80, blank=True)

    history = history()
    privacy = Privacy(day=("lent_at", "returned_at"), blank={"remark": ""})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-lent_at"]
        constraints = [
            models.UniqueConstraint(
                name="umbrella_lent_once",
                fields=["umbrella"],
                condition=models.Q(returned_at=None),
                violation_error_message=_("This umbrella is lent already."),
            )
        ]
