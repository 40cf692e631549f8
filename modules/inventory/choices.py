"""Code lists of the store: units, kinds of places, documents and their states, causes of loss."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(TextChoices):
    """Base units (domain.md 3.3); what they are packed in is a matter of the item."""

    PIECE = "PCE", _("piece")
    SET = "SET", _("set")
    KIT = "KIT", _("kit")
    PAIR = "PR", _("pair")
    BOTTLE = "BTL", _("bottle")
    KILOGRAM = "KG", _("kilogram")
    GRAM = "G", _("gram")
    LITRE = "L", _("litre")
    MILLILITRE = "ML", _("millilitre")
    METRE = "M", _("metre")
    ROLL = "ROLL", _("roll")
    MEAL = "MEAL", _("meal")
    RATION = "RATION", _("ration")


# Units that are counted: half a blanket is a mistake of typing.
COUNTED_UNITS = frozenset(
    {
        Unit.PIECE,
        Unit.SET,
        Unit.KIT,
        Unit.PAIR,
        Unit.BOTTLE,
        Unit.ROLL,
        Unit.MEAL,
        Unit.RATION,
    }
)


class Control(TextChoices):
    """Who may give an item out, besides whoever keeps the store (domain.md 3.4)."""

    NONE = "none", pgettext_lazy("control", "Ordinary")
    # Infant formula, bottles, teats: never in a general distribution.
    PRESCRIPTION = "prescription", _("Only by individual prescription")
    # Valuables, cash-like items, medicines.
    TWO_PEOPLE = "two_people", _("Only with a second person")


class Allergen(TextChoices):
    """The fourteen allergens that packed food names (EU regulation 1169/2011, annex II)."""

    GLUTEN = "gluten", _("Gluten")
    CRUSTACEANS = "crustaceans", _("Crustaceans")
    EGGS = "eggs", _("Eggs")
    FISH = "fish", _("Fish")
    PEANUTS = "peanuts", _("Peanuts")
    SOYA = "soya", _("Soya")
    MILK = "milk", _("Milk")
    NUTS = "nuts", _("Nuts")
    CELERY = "celery", _("Celery")
    MUSTARD = "mustard", _("Mustard")
    SESAME = "sesame", _("Sesame")
    SULPHITES = "sulphites", _("Sulphites")
    LUPIN = "lupin", _("Lupin")
    MOLLUSCS = "molluscs", _("Molluscs")


class LocationKind(TextChoices):
    """Places where goods are, and the counterparties they come from and go to."""

    STORE = "store", _("Store")
    ZONE = "zone", _("Zone")
    SHELF = "shelf", _("Shelf")
    KITCHEN = "kitchen", _("Kitchen")
    VEHICLE = "vehicle", _("Vehicle")
    IN_TRANSIT = "in_transit", _("On the way to another centre")
    LENT = "lent", _("Lent to people")
    GIVEN = "given", _("Given to people")
    CONSUMED = "consumed", _("Used by the centre")
    LOST = "lost", _("Lost")
    SUPPLIER = "supplier", _("Supplier")
    DONOR = "donor", _("Donor")
    OTHER_CENTRE = "other_centre", _("Other centre")
    COUNT_DIFFERENCE = "count_difference", _("Difference of a count")
    KIT_WORK = "kit_work", _("Made up into kits")
    GRANTS = "grants", _("Lent between grants")


# Where goods stand and can be counted; the others are the far side of a move.
PLACES = frozenset(
    {
        LocationKind.STORE,
        LocationKind.ZONE,
        LocationKind.SHELF,
        LocationKind.KITCHEN,
        LocationKind.VEHICLE,
    }
)
# Nothing can leave these that is not there: places, and what is under way or lent.
GUARDED = PLACES | {LocationKind.IN_TRANSIT, LocationKind.LENT}
COUNTERPARTIES = frozenset(LocationKind) - PLACES
# Whatever arrives here reaches somebody's mouth or hands.
REACHES_PEOPLE = frozenset({LocationKind.GIVEN, LocationKind.LENT, LocationKind.CONSUMED})


class LotState(TextChoices):
    """Whether a lot may be given out."""

    OK = "ok", pgettext_lazy("lot", "Fit for use")
    QUARANTINED = "quarantined", pgettext_lazy("lot", "In quarantine")
    RECALLED = "recalled", pgettext_lazy("lot", "Recalled")


class DocumentType(TextChoices):
    """Papers of the store; the value stands in their numbers (KRT-GRN-2026-0001)."""

    RECEIPT = "GRN", _("Goods received note")
    DONATION = "GIK", _("Gift in kind")
    ISSUE = "ISS", _("Issue")
    TRANSFER = "WAY", _("Waybill")
    ARRIVAL = "ARR", _("Arrival from another centre")
    INTERNAL = "INT", _("Move within the centre")
    DISTRIBUTION = "DIS", _("Distribution")
    RETURN = "RET", _("Return")
    OPENING = "OPN", _("Opening balance")
    COUNT = "CNT", _("Count")
    LOSS = "LOS", _("Loss and damage report")
    ASSEMBLY = "KIT", _("Kits made up")
    DISASSEMBLY = "BRK", _("Kits taken apart")
    GRANT_LOAN = "LON", _("Loan between grants")
    REVERSAL = "REV", _("Reversal")


# What a second person has to approve: goods that are gone without having reached anybody.
NEEDS_APPROVAL = frozenset({DocumentType.COUNT, DocumentType.LOSS})


class DocumentState(TextChoices):
    """A paper is drafted, then posted: from then on it is a fact."""

    DRAFT = "draft", pgettext_lazy("paper of the store", "Draft")
    POSTED = "posted", pgettext_lazy("paper of the store", "Posted")
    CANCELLED = "cancelled", pgettext_lazy("paper of the store", "Cancelled")


class LossCause(TextChoices):
    """Why goods are not what or where they should be (domain.md 3.3)."""

    TRANSPORT = "transport", _("Accident on the way")
    THEFT = "theft", _("Theft or robbery")
    DIVERSION = "diversion", _("Diversion")
    SEIZURE = "seizure", _("Seizure")
    WET = "wet", _("Water")
    PESTS = "pests", _("Rodents or insects")
    HANDLING = "handling", _("Handling")
    SHORT = "short", _("Short delivery")
    EXPIRED = "expired", _("Expired")
    TEMPERATURE = "temperature", _("Heat or cold")
    FIRE = "fire", _("Fire")
    REQUISITION = "requisition", _("Taken by an authority")
    DATA_ERROR = "data_error", _("Error in the records")
    UNEXPLAINED = "unexplained", _("Unexplained")
