"""What was true of a night: written once in the night, so that history is fast and stays true."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope.models import CentreModel
from modules.registry.choices import Sex
from modules.shelter.choices import RoomPolicy


class NightFigures(CentreModel):
    """The beds of a centre in one night."""

    night = models.DateField(_("night of"))
    beds = models.PositiveIntegerField(_("beds"))
    out_of_service = models.PositiveIntegerField(_("out of service"))
    reserved = models.PositiveIntegerField(_("reserved"))
    to_be_made_ready = models.PositiveIntegerField(_("to be made ready"))
    occupied = models.PositiveIntegerField(_("occupied beds"))
    people = models.PositiveIntegerField(_("people"), help_text=_("With infants who share a bed."))
    over_stay = models.PositiveIntegerField(_("longer than planned"))
    floor_area = models.DecimalField(
        _("floor area in m²"), max_digits=9, decimal_places=2, null=True
    )
    safe_capacity = models.PositiveIntegerField(_("safe capacity"))
    binding = models.CharField(_("what binds it"), max_length=12)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("figures of a night")
        verbose_name_plural = _("figures of nights")
        ordering = ["-night", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="one_set_of_figures_a_night", fields=["centre", "night"])
        ]


class BedNights(CentreModel):
    """How many people of a kind slept here in one night; no name, and no key to anybody."""

    night = models.DateField(_("night of"))
    policy = models.CharField(_("room"), max_length=12, choices=RoomPolicy.choices)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices)
    age_band = models.CharField(_("age band"), max_length=10)
    nationality = models.CharField(_("nationality"), max_length=9)
    people = models.PositiveIntegerField(_("people"))

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("bed-nights")
        verbose_name_plural = _("bed-nights")
        ordering = ["-night", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="bed_nights_counted_once",
                fields=["centre", "night", "policy", "sex", "age_band", "nationality"],
            )
        ]
