"""Words for units as people write them in lists, in several languages; pure.

What is no base unit, such as a carton or a sack, is a packaging: how much one holds is a matter of
the item and is never guessed.
"""

import unicodedata
from decimal import Decimal

WORDS = {
    "PCE": "pce|pc|pcs|pcss|piece|pieces|unit|units|each|ea|nos|no|item|items|unite|unites|un|u|uds|"
    "pza|pzas|pieza|piezas|unidad|unidades|ud|قطعة|قطع|وحدة|حبة|عدد",
    "SET": "set|sets|jeu|jeux|juego|juegos|طقم",
    "KIT": "kit|kits|عدة",
    "PR": "pr|prs|pair|pairs|paire|paires|par|pares|زوج|ازواج",
    "BTL": "btl|btls|bottle|bottles|bouteille|bouteilles|botella|botellas|زجاجة|قنينة",
    "KG": "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|kilogramo|kilogramos|كغ|كجم|"
    "كيلو|كيلوغرام",
    "G": "g|gr|grs|gram|grams|gramme|grammes|gramo|gramos|غ|غرام|جرام",
    "L": "l|lt|ltr|ltrs|liter|liters|litre|litres|litro|litros|لتر",
    "ML": "ml|millilitre|millilitres|milliliter|milliliters|mililitro|mililitros|مل|مليلتر",
    "M": "m|mtr|mtrs|metre|metres|meter|meters|metro|metros|متر",
    "ROLL": "roll|rolls|rouleau|rouleaux|rollo|rollos|لفة|لفافة",
    "MEAL": "meal|meals|repas|comida|comidas|وجبة|وجبات",
    "RATION": "ration|rations|racion|raciones|حصة",
}
ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "أ": "ا", "إ": "ا", "آ": "ا"})
# (from, to): by how much the number is multiplied. Only where one is so many of the other always.
CONVERSIONS = {
    ("G", "KG"): Decimal("0.001"),
    ("KG", "G"): Decimal(1000),
    ("ML", "L"): Decimal("0.001"),
    ("L", "ML"): Decimal(1000),
}
# A list that counts pieces counts whatever the item is counted in, as long as it is counted.
PIECE = "PCE"


def word_key(text: str) -> str:
    """A word without case, accents and full stops."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(bare.translate(ALIKE).replace(".", " ").split())


UNITS = {word_key(word): code for code, words in WORDS.items() for word in words.split("|")}


def unit_called(text: str) -> str | None:
    """The code of the base unit that a word means, or None: then it is a packaging."""
    return UNITS.get(word_key(text))


def conversion(*, of: str, into: str, counted: frozenset[str]) -> Decimal | None:
    """By how much a number of one unit is multiplied to be one of the other; None: not at all."""
    if of == into or (of == PIECE and into in counted):
        return Decimal(1)
    return CONVERSIONS.get((of, into))
