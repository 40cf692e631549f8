"""A small catalogue for the demo, in four languages. Everything is invented."""

from decimal import Decimal

from modules.inventory.choices import Control
from modules.inventory.models import Category, Grant, Item, KitComponent, Packaging

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
GRANTS = (
    ("HUM-2026-04", "Fund for Humanitarian Relief (invented)", "Relief items 2026"),
    ("FOOD-2026-01", "Bread for the Road (invented)", "Food on the route 2026"),
)


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
