"""Episodes: stays and visits of people, and tallies of people without a name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Privacy
from core.scope.history import history
from core.scope.models import CentreModel
from modules.registry.choices import (
    DepartureReason,
    EntryRoute,
    Sex,
    VisitService,
)
from modules.registry.querysets import StayManager
from modules.registry.scope import PersonAtCentreModel


class Stay(PersonAtCentreModel):
    """One episode of one person at one centre. Who comes back gets a new one."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="stays")
    arrived_at = models.DateTimeField(_("arrived"), default=timezone.now)
    arrival_mode = models.CharField(
        _("how they came"), max_length=24, choices=EntryRoute.choices, blank=True
    )
    came_from = models.CharField(_("came from"), max_length=200, blank=True)
    intended_destination = models.CharField(_("wants to go to"), max_length=200, blank=True)
    referred_by = models.CharField(_("referred by"), max_length=200, blank=True)
    expected_departure = models.DateField(_("expected departure"), null=True, blank=True)
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    departure_reason = models.CharField(
        _("reason of departure"), max_length=24, choices=DepartureReason.choices, blank=True
    )
    departed_to = models.CharField(_("departed to"), max_length=200, blank=True)
    # Names the request that opened the stay, so that a double click registers nobody twice.
    arrival_key = models.UUIDField(null=True, editable=False)
    arrival_position = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = StayManager()
    history = history()
    # Nights and arrivals are counted by the day; places told in words are about one person.
    privacy = Privacy(
        keep=("arrival_mode", "departure_reason"),
        day=("arrived_at", "departed_at"),
        blank={
            "came_from": "",
            "intended_destination": "",
            "referred_by": "",
            "departed_to": "",
            "expected_departure": None,
            # Would tell who arrived together.
            "arrival_key": None,
        },
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-arrived_at", "-id"]
        indexes = [
            models.Index(fields=["centre", "-arrived_at"], name="stay_by_arrival"),
            models.Index(fields=["person", "-arrived_at"], name="stay_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_stay_per_centre",
                fields=["person", "centre"],
                condition=models.Q(departed_at=None),
                violation_error_message=_("This person has an open stay here already."),
            ),
            models.UniqueConstraint(
                name="arrival_registered_once",
                fields=["centre", "arrival_key", "arrival_position"],
                condition=models.Q(arrival_key__isnull=False),
            ),
            models.CheckConstraint(
                name="stay_ends_after_it_starts",
                condition=models.Q(departed_at=None)
                | models.Q(departed_at__gte=models.F("arrived_at")),
                violation_error_message=_("Nobody departs before they arrive."),
            ),
            models.CheckConstraint(
                name="departure_has_a_reason",
                condition=models.Q(departed_at=None, departure_reason="")
                | (models.Q(departed_at__isnull=False) & ~models.Q(departure_reason="")),
                violation_error_message=_("A departure needs a reason."),
            ),
        ]


class Visit(PersonAtCentreModel):
    """A day's contact with a registered person, with what they asked for."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="visits")
    at = models.DateTimeField(_("when"), default=timezone.now)
    services = models.JSONField(_("services asked for"), default=list)
    notes = models.TextField(_("notes"), blank=True)

    history = history()
    privacy = Privacy(keep=("services",), day=("at",), blank={"notes": ""})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["centre", "-at"], name="visit_by_centre")]


class Tally(CentreModel):
    """People helped without a name (level L0): counts only."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    service = models.CharField(_("service"), max_length=20, choices=VisitService.choices)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.CharField(_("age band"), max_length=10, default="unknown")
    nationality = models.CharField(_("nationality"), max_length=9, default="UNKNOWN")
    people = models.PositiveIntegerField(_("people"), default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # A device that sends the same tally twice counts it once.
    key = models.UUIDField(null=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="tally_counts_somebody",
                condition=models.Q(people__gte=1),
                violation_error_message=_("A tally counts at least one person."),
            ),
            models.UniqueConstraint(
                name="tally_counted_once",
                fields=["centre", "key"],
                condition=models.Q(key__isnull=False),
            ),
        ]
