"""A store for the demo: places, a small catalogue, goods on the shelves. Everything is invented."""

from datetime import timedelta
from decimal import Decimal

from core import scope
from core.models import ModuleActivation

from .actions.post import post_paper
from .choices import Control, DocumentType, LocationKind
from .counts import demo as counts
from .distribution import demo as distribution
from .facts import LineFacts
from .kitchen import demo as kitchen
from .losses import demo as losses
from .models import (
    Category,
    Document,
    Grant,
    Item,
    KitComponent,
    Location,
    MinimumLevel,
    Packaging,
)
from .transfers import demo as transfers

# code, English, French, Spanish, Arabic
CATEGORIES = (
    ("BEDDING", "Bedding", "Literie", "Ropa de cama", "الفراش"),
    ("KITCHEN", "Kitchen", "Cuisine", "Cocina", "المطبخ"),
    ("HYGIENE", "Hygiene", "Hygiène", "Higiene", "النظافة"),
    ("BABY", "Baby care", "Bébé", "Bebé", "رعاية الرضع"),
    ("FOOD-DRY", "Dry food", "Vivres secs", "Alimentos secos", "أغذية جافة"),
    ("FOOD-FRESH", "Fresh food", "Vivres frais", "Alimentos frescos", "أغذية طازجة"),
    ("COMM", "Communication", "Communication", "Comunicación", "الاتصالات"),
    ("KITS", "Kits", "Kits", "Kits", "أطقم"),
)
# code, category, unit, English, French, Spanish, Arabic, further facts
ITEMS = (
    (
        "BLANKET",
        "BEDDING",
        "PCE",
        "Blanket, medium",
        "Couverture",
        "Manta",
        "بطانية",
        {"weight_kg": "1.5", "volume_l": "8"},
    ),
    (
        "MAT",
        "BEDDING",
        "PCE",
        "Sleeping mat",
        "Natte",
        "Esterilla",
        "حصيرة نوم",
        {"weight_kg": "0.8", "volume_l": "6"},
    ),
    (
        "NET",
        "BEDDING",
        "PCE",
        "Mosquito net",
        "Moustiquaire",
        "Mosquitero",
        "ناموسية",
        {"weight_kg": "0.5"},
    ),
    (
        "KETTLE",
        "KITCHEN",
        "PCE",
        "Kettle",
        "Bouilloire",
        "Hervidor",
        "غلاية",
        {"is_lent": True, "weight_kg": "0.9"},
    ),
    (
        "JERRYCAN",
        "KITCHEN",
        "PCE",
        "Jerrycan 10 l",
        "Bidon 10 l",
        "Bidón 10 l",
        "جركن ١٠ لتر",
        {"weight_kg": "0.4", "volume_l": "12"},
    ),
    (
        "SOAP",
        "HYGIENE",
        "PCE",
        "Soap bar 250 g",
        "Savon 250 g",
        "Jabón 250 g",
        "صابون ٢٥٠ غ",
        {"weight_kg": "0.25"},
    ),
    (
        "PADS",
        "HYGIENE",
        "PCE",
        "Sanitary pads, pack of 10",
        "Serviettes, paquet de 10",
        "Compresas, paquete de 10",
        "فوط صحية، عبوة ١٠",
        {},
    ),
    (
        "TOOTHBRUSH",
        "HYGIENE",
        "PCE",
        "Toothbrush",
        "Brosse à dents",
        "Cepillo de dientes",
        "فرشاة أسنان",
        {},
    ),
    (
        "NAPPIES",
        "BABY",
        "PCE",
        "Nappies, pack of 20",
        "Couches, paquet de 20",
        "Pañales, paquete de 20",
        "حفاضات، عبوة ٢٠",
        {},
    ),
    (
        "FORMULA",
        "BABY",
        "PCE",
        "Infant formula 400 g",
        "Lait infantile 400 g",
        "Leche infantil 400 g",
        "حليب رضع ٤٠٠ غ",
        {
            "control": Control.PRESCRIPTION,
            "needs_lot": True,
            "needs_expiry": True,
            "is_perishable": True,
        },
    ),
    (
        "RICE",
        "FOOD-DRY",
        "KG",
        "Rice",
        "Riz",
        "Arroz",
        "أرز",
        {
            "kcal": "3600",
            "weight_kg": "1",
            "is_perishable": True,
            "needs_expiry": True,
            "is_halal": True,
            "is_vegetarian": True,
            "allergens": [],
        },
    ),
    (
        "LENTILS",
        "FOOD-DRY",
        "KG",
        "Lentils",
        "Lentilles",
        "Lentejas",
        "عدس",
        {
            "kcal": "3500",
            "weight_kg": "1",
            "is_perishable": True,
            "needs_expiry": True,
            "is_halal": True,
            "is_vegetarian": True,
            "allergens": [],
        },
    ),
    (
        "OIL",
        "FOOD-DRY",
        "L",
        "Cooking oil",
        "Huile",
        "Aceite",
        "زيت طعام",
        {
            "kcal": "8100",
            "weight_kg": "0.92",
            "is_perishable": True,
            "needs_expiry": True,
            "is_halal": True,
            "is_vegetarian": True,
            "allergens": [],
        },
    ),
    (
        "BISCUITS",
        "FOOD-DRY",
        "PCE",
        "High-energy biscuits, pack",
        "Biscuits énergétiques, paquet",
        "Galletas energéticas, paquete",
        "بسكويت عالي الطاقة، عبوة",
        {
            "kcal": "450",
            "weight_kg": "0.1",
            "is_perishable": True,
            "needs_lot": True,
            "needs_expiry": True,
            "is_vegetarian": True,
            "allergens": ["gluten", "milk"],
        },
    ),
    (
        "TOMATOES",
        "FOOD-FRESH",
        "KG",
        "Tomatoes",
        "Tomates",
        "Tomates",
        "طماطم",
        {
            "kcal": "180",
            "weight_kg": "1",
            "is_perishable": True,
            "needs_expiry": True,
            "is_halal": True,
            "is_vegetarian": True,
            "allergens": [],
        },
    ),
    (
        "SIM",
        "COMM",
        "PCE",
        "SIM card",
        "Carte SIM",
        "Tarjeta SIM",
        "شريحة هاتف",
        {"control": Control.TWO_PEOPLE},
    ),
    (
        "ARRIVALKIT",
        "KITS",
        "KIT",
        "Arrival kit",
        "Kit d’arrivée",
        "Kit de llegada",
        "طقم الوصول",
        {},
    ),
)
PACKAGINGS = (
    ("BLANKET", "bale of 20", 20),
    ("SOAP", "carton of 48", 48),
    ("RICE", "sack of 50 kg", 50),
    ("LENTILS", "sack of 25 kg", 25),
    ("OIL", "carton of 12 l", 12),
    ("BISCUITS", "carton of 60", 60),
)
ARRIVAL_KIT = (("SOAP", 1), ("TOOTHBRUSH", 1), ("BISCUITS", 2))
# item, quantity, months until it expires (None: never), lot number, grant
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
GRANTS = (
    ("HUM-2026-04", "Fund for Humanitarian Relief (invented)", "Relief items 2026"),
    ("FOOD-2026-01", "Bread for the Road (invented)", "Food on the route 2026"),
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


def catalogue() -> None:
    """Categories, items, what they are packed in, one kit, two grants."""
    categories = {
        code: Category.objects.get_or_create(
            code=code, defaults={"name": en, "names": {"fr": fr, "es": es, "ar": ar}}
        )[0]
        for code, en, fr, es, ar in CATEGORIES
    }
    items = {}
    for code, category, unit, en, fr, es, ar, facts in ITEMS:
        items[code], _created = Item.objects.get_or_create(
            code=code,
            defaults={
                "category": categories[category],
                "unit": unit,
                "name": en,
                "names": {"fr": fr, "es": es, "ar": ar},
                **facts,
            },
        )
    for code, name, factor in PACKAGINGS:
        Packaging.objects.get_or_create(
            item=items[code], name=name, defaults={"factor": Decimal(factor)}
        )
    for code, quantity in ARRIVAL_KIT:
        KitComponent.objects.get_or_create(
            kit=items["ARRIVALKIT"], item=items[code], defaults={"quantity": Decimal(quantity)}
        )
    for code, donor, title in GRANTS:
        Grant.objects.get_or_create(code=code, defaults={"donor": donor, "title": title})


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
