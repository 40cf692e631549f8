"""A store for the demo: places, goods on the shelves, minimum levels. Everything is invented."""

from datetime import timedelta
from decimal import Decimal

from core import scope
from core.models import ModuleActivation

from .actions.post import post_paper
from .catalogue.demo import catalogue
from .choices import DocumentType, LocationKind
from .counts import demo as counts
from .distribution import demo as distribution
from .facts import LineFacts
from .kitchen import demo as kitchen
from .losses import demo as losses
from .models import Document, Grant, Item, Location, MinimumLevel
from .transfers import demo as transfers

# code, English, French, Spanish, Arabic
ON_THE_SHELVES = (
    ("BLANKET", 400, None, "", "HUM-2026-04"),
    ("MAT", 250, None, "", "HUM-2026-04"),
    ("NET", 120, None, "", ""),
    ("KETTLE", 15, None, "", ""),
    ("JERRYCAN", 90, None, "", ""),
    ("SOAP", 960, None, "", "HUM-2026-04"),
    ("PADS", 300, None, "", ""),
    ("TOOTHBRUSH", 500, None, "", ""),
    ("NAPPIES", 80, None, "", ""),
    ("FORMULA", 24, 9, "F2207", ""),
    ("RICE", 600, 8, "", "FOOD-2026-01"),
    ("LENTILS", 250, 10, "", "FOOD-2026-01"),
    ("OIL", 144, 14, "", "FOOD-2026-01"),
    ("BISCUITS", 300, 1, "B114", "FOOD-2026-01"),
    ("BISCUITS", 600, 11, "B131", "FOOD-2026-01"),
    ("SIM", 60, None, "", ""),
)
# What one is worth, of goods whose donors asked; of the others nobody knows.
WORTH = {
    "BLANKET": ("6.5", "USD"),
    "MAT": ("4.2", "USD"),
    "SOAP": ("0.45", "USD"),
    "RICE": ("0.92", "EUR"),
    "LENTILS": ("1.35", "EUR"),
}
# item, place (empty for the whole centre), minimum, maximum, days until an order is here
LEVELS = (
    ("BLANKET", "", 350, 600, 30),
    ("SOAP", "", 400, 1200, 21),
    ("NAPPIES", "", 100, 240, 14),
    ("RICE", "KITCHEN", 50, 150, 2),
)
PLACES = (
    ("MAIN", "Main store", LocationKind.STORE, ""),
    ("A", "Zone A: bedding", LocationKind.ZONE, "MAIN"),
    ("A1", "Shelf A1", LocationKind.SHELF, "A"),
    ("DESK", "Hand-out counter", LocationKind.STORE, ""),
    ("KITCHEN", "Kitchen", LocationKind.KITCHEN, ""),
)


def load(world) -> None:
    """The catalogue once, and a store at both centres."""
    if Document.objects.exists():
        return
    catalogue()
    for code, keeper in (("KRT", "logistics"), ("GDF", "logistics.gdf")):
        centre, actor = world.centres[code], world.users[keeper]
        ModuleActivation.objects.get_or_create(
            centre=centre, module="inventory", defaults={"state": "on"}
        )
        fill(centre, actor, share=1 if code == "KRT" else Decimal("0.2"))
    # After the goods are there; the kitchen is filled before it cooks.
    for part in (distribution, transfers, counts, losses, kitchen):
        part.load(world)


def fill(centre, actor, *, share) -> None:
    """Places of a centre, and a lorry that came three weeks ago."""
    places = {}
    for code, name, kind, parent in PLACES:
        places[code] = Location.objects.create(
            centre=centre, code=code, name=name, kind=kind, parent=places.get(parent)
        )
    came = centre.today() - timedelta(days=21)
    items = {item.code: item for item in Item.objects.all()}
    grants = {grant.code: grant for grant in Grant.objects.all()}
    lines = [
        LineFacts(
            item=items[code],
            quantity=Decimal(int(quantity * share)),
            expiry=None if months is None else came + timedelta(days=30 * months),
            lot_number=number,
            grant=grants.get(grant),
            unit_value=Decimal(WORTH[code][0]) if code in WORTH else None,
            currency=WORTH[code][1] if code in WORTH else "",
        )
        for code, quantity, months, number, grant in ON_THE_SHELVES
    ]
    with scope.system(actor=actor):
        for code, place, minimum, maximum, days in LEVELS:
            MinimumLevel.objects.create(
                centre=centre,
                item=items[code],
                location=places.get(place),
                minimum=Decimal(int(minimum * share)),
                maximum=Decimal(int(maximum * share)),
                lead_time_days=days,
            )
    with scope.system(actor=actor):
        post_paper(
            centre=centre,
            type=DocumentType.RECEIPT,
            lines=lines,
            actor=actor,
            occurred_on=came,
            to_location=places["MAIN"],
            partner="Nile Valley Traders (invented)",
            reference="PO-117",
        )
        post_paper(
            centre=centre,
            type=DocumentType.INTERNAL,
            lines=[
                LineFacts(item=items["BLANKET"], quantity=Decimal(40)),
                LineFacts(item=items["SOAP"], quantity=Decimal(96)),
                LineFacts(item=items["KETTLE"], quantity=Decimal(3)),
                LineFacts(item=items["BISCUITS"], quantity=Decimal(60)),
            ],
            actor=actor,
            occurred_on=came + timedelta(days=1),
            from_location=places["MAIN"],
            to_location=places["DESK"],
        )
