"""States and kinds of the shelter; what is uncertain in the field is configuration, not a list here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoomPolicy(models.TextChoices):
    """Who sleeps in a room."""

    WOMEN = "women", pgettext_lazy("room", "Women, with their children")
    MEN = "men", pgettext_lazy("room", "Men")
    FAMILIES = "families", pgettext_lazy("room", "Families")
    GIRLS_ALONE = "girls_alone", pgettext_lazy("room", "Girls on their own")
    BOYS_ALONE = "boys_alone", pgettext_lazy("room", "Boys on their own")
    MEDICAL = "medical", pgettext_lazy("room", "Medical")
    ISOLATION = "isolation", pgettext_lazy("room", "Isolation")
    TRANSIT = "transit", pgettext_lazy("room", "Transit, one household at a time")


class BedKind(models.TextChoices):
    """What one sleeps on."""

    SINGLE = "single", _("Single bed")
    LOWER = "lower", _("Lower bunk")
    UPPER = "upper", _("Upper bunk")
    COT = "cot", _("Cot for an infant")
    MAT = "mat", _("Mat")


class AssignmentState(models.TextChoices):
    """What became of a bed for somebody."""

    PLANNED = "planned", pgettext_lazy("bed for a person", "Planned")
    ACTIVE = "active", pgettext_lazy("bed for a person", "Sleeps here")
    ENDED = "ended", pgettext_lazy("bed for a person", "Ended")
    NO_SHOW = "no_show", pgettext_lazy("bed for a person", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("bed for a person", "Cancelled")


# A bed is somebody's in these.
HOLDS_A_BED = (AssignmentState.PLANNED, AssignmentState.ACTIVE)


class EndReason(models.TextChoices):
    """Why somebody no longer sleeps in a bed."""

    LEFT = "left", _("Left the centre")
    MOVED = "moved", _("Moved to another bed")
    HOSPITAL = "hospital", _("Went to hospital")
    OTHER_CENTRE = "other_centre", _("Went to another centre")
    ABSENT = "absent", _("Did not come back, and somebody decided")
    ERROR = "error", _("Was written down by mistake")


class BlockReason(models.TextChoices):
    """Why nobody sleeps in a bed or a room for a time."""

    MAINTENANCE = "maintenance", _("Repair")
    CLEANING = "cleaning", _("Cleaning")
    INFESTATION = "infestation", _("Bugs or lice")
    QUARANTINE = "quarantine", _("Quarantine")
    STAFF = "staff", _("Used by staff")


class BedState(models.TextChoices):
    """Always derived, never kept; the first that holds."""

    OUT_OF_SERVICE = "out_of_service", pgettext_lazy("bed", "Out of service")
    OCCUPIED = "occupied", pgettext_lazy("bed", "Occupied")
    RESERVED = "reserved", pgettext_lazy("bed", "Reserved")
    TURNAROUND = "turnaround", pgettext_lazy("bed", "To be made ready")
    FREE = "free", pgettext_lazy("bed", "Free")


class WashKind(models.TextChoices):
    """Places for washing."""

    TOILET = "toilet", _("Toilets")
    SHOWER = "shower", _("Showers")
    TAP = "tap", _("Taps")


class WashFor(models.TextChoices):
    """Who uses them."""

    WOMEN = "women", pgettext_lazy("toilets", "Women and girls")
    MEN = "men", pgettext_lazy("toilets", "Men and boys")
    EVERYBODY = "everybody", pgettext_lazy("toilets", "Everybody")
