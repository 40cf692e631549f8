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


class ExtensionReason(models.TextChoices):
    """Why somebody sleeps here longer than planned (domain.md 2.3)."""

    DOCUMENTS = "documents", _("Waits for documents")
    TRANSPORT = "transport", _("Waits for transport")
    MEDICAL = "medical", _("For health")
    CHILD = "child", _("What is best for the child is being found out")
    PROTECTION = "protection", _("Waits for a protection procedure")
    NEWBORN = "newborn", _("Pregnancy or a newborn")
    NO_SAFE_PLACE = "no_safe_place", _("There is no other safe place")
    REFERRAL = "referral", _("Waits for a referral")
    OTHER = "other", pgettext_lazy("reason of a longer stay", "Another reason")


class CensusResult(models.TextChoices):
    """What the night count found of a person."""

    PRESENT = "present", pgettext_lazy("night count", "Here")
    ABSENT = "absent", pgettext_lazy("night count", "Not here")


class IncidentKind(models.TextChoices):
    """What happened (domain.md 2.3)."""

    MEDICAL = "medical", _("Somebody was ill or hurt")
    DEATH = "death", _("Somebody died")
    FIGHT = "fight", _("Fight")
    THEFT = "theft", _("Theft")
    FIRE = "fire", _("Fire")
    VIOLENCE = "violence", _("Sexual or gender-based violence")
    CHILD = "child", _("A child was in danger")
    SELF_HARM = "self_harm", _("Self-harm")
    MISSING = "missing", _("Somebody is missing")
    THREAT = "threat", _("Threat from outside")
    AUTHORITY = "authority", _("Authorities came in")
    STAFF_ABUSE = "staff_abuse", _("Abuse by staff was reported")
    DATA = "data", _("Data got out")
    NEAR_MISS = "near_miss", _("Something nearly happened")
    OTHER = "other", pgettext_lazy("kind of incident", "Something else")

    @property
    def is_sensitive(self) -> bool:
        """Only for those who may read the matter."""
        return self in (
            IncidentKind.VIOLENCE,
            IncidentKind.CHILD,
            IncidentKind.SELF_HARM,
            IncidentKind.STAFF_ABUSE,
        )


class Severity(models.TextChoices):
    """How grave an incident is."""

    LOW = "low", pgettext_lazy("severity", "Slight")
    MEDIUM = "medium", pgettext_lazy("severity", "Grave")
    HIGH = "high", pgettext_lazy("severity", "Very grave")


class IncidentRole(models.TextChoices):
    """How somebody was part of an incident."""

    AFFECTED = "affected", pgettext_lazy("incident", "Affected")
    WITNESS = "witness", pgettext_lazy("incident", "Witness")
    ALLEGED = "alleged", pgettext_lazy("incident", "Said to have done it")


class SleepingNeed(models.TextChoices):
    """What of a person's needs decides where they can sleep: what is needed, never why."""

    WHEELCHAIR = "wheelchair", _("Uses a wheelchair")
    WALKS_WITH_DIFFICULTY = "walks_with_difficulty", _("No stairs")
    LATE_PREGNANCY = "late_pregnancy", _("Late in pregnancy")
    PREGNANT = "pregnant", _("Pregnant")
    NEWBORN = "newborn", _("With a newborn")
    AFTER_SURGERY = "after_surgery", _("After surgery")
    EPILEPSY = "epilepsy", _("Low bed only")
    INJURED = "injured", _("Injured")
    SEDATED = "sedated", _("Takes medicine that makes sleepy")
    CONTAGIOUS = "contagious", _("Isolation first, ask the health post")
    UNDER_CARE = "under_care", _("Sleeps near the health post")
