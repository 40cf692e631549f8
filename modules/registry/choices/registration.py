"""How much is written down about a person, and what each level makes possible."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegistrationLevel(TextChoices):
    """Registration grows with what the person asks for; no level is required to be helped."""

    L0 = "L0", _("L0: counted, without a name")
    L1 = "L1", _("L1: minimal registration")
    L2 = "L2", _("L2: full registration")
    L3 = "L3", _("L3: specialised file")


class Unlock(TextChoices):
    """A kind of help that needs some registration to be given well."""

    FOOD = "food", _("Food")
    WATER = "water", _("Water")
    INFORMATION = "information", _("Information")
    FIRST_AID = "first_aid", _("First aid")
    SHELTER = "shelter", _("Shelter")
    RELIEF_ITEMS = "relief_items", _("Relief items")
    CALLS = "calls", _("Calls to the family")
    APPOINTMENTS = "appointments", _("Appointments")
    CASEWORK = "casework", _("Casework")
    REFERRAL = "referral", _("Referral")
    TRANSPORT = "transport", _("Transport")
    CONSULAR = "consular", _("Consular services")
    RESTRICTED_FILES = "restricted_files", _("Restricted files of specialised staff")


# Each level adds to the ones before it.
UNLOCKED_BY_LEVEL = {
    RegistrationLevel.L0: frozenset(
        {Unlock.FOOD, Unlock.WATER, Unlock.INFORMATION, Unlock.FIRST_AID}
    ),
    RegistrationLevel.L1: frozenset(
        {Unlock.SHELTER, Unlock.RELIEF_ITEMS, Unlock.CALLS, Unlock.APPOINTMENTS}
    ),
    RegistrationLevel.L2: frozenset(
        {Unlock.CASEWORK, Unlock.REFERRAL, Unlock.TRANSPORT, Unlock.CONSULAR}
    ),
    RegistrationLevel.L3: frozenset({Unlock.RESTRICTED_FILES}),
}


def level_unlocks(level):
    """Everything open to a person registered at `level`: its own help and that of lower levels."""
    levels = list(RegistrationLevel)
    reached = levels[: levels.index(RegistrationLevel(level)) + 1]
    return frozenset().union(*(UNLOCKED_BY_LEVEL[each] for each in reached))
