"""How much a row says, in base units of the item, and in which packaging it says so."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.exchange.rows import ExchangeRow
from core.exchange.sentences import Sentence
from modules.inventory.choices import COUNTED_UNITS, Unit
from modules.inventory.models import Packaging
from modules.inventory.quantities import PLACES
from modules.inventory.rules.units import conversion, word_key

# Asked for each row of a list; the enumeration makes a new list of its values each time.
BASE_UNITS = frozenset(Unit.values)
NO_QUANTITY = _("Say how much: a quantity, or a number of packs.")
HALF_A_PIECE = _("The item is counted in whole units. Correct the quantity.")
OTHER_UNIT = _(
    "The item is counted in %(ours)s, and the row counts %(theirs)s. Write the quantity in %(ours)s."
)
NOT_A_UNIT = _(
    "“%(word)s” is no base unit and no packaging of this item. Add the packaging to the item first, "
    "or write beside it how many units one holds (column “Units in one pack”)."
)
PACK_UNKNOWN = _(
    "The item has no packaging “%(word)s”. Add it to the item first, or write how many units one "
    "holds (column “Units in one pack”)."
)
OTHER_FACTOR = _(
    "“%(word)s” of this item holds %(known)s units here, and the row says otherwise. Give the other "
    "one another name, such as “%(word)s of …”."
)
Packed = dict[object, dict[str, Packaging]]


def packagings_of(pks) -> Packed:
    """Item id → packagings by their name in small letters; one query."""
    found: Packed = {pk: {} for pk in pks}
    for each in Packaging.objects.filter(item__in=found):
        found[each.item_id][word_key(each.name)] = each
    return found


def quantity_in_units(row: ExchangeRow, item, packed: Packed) -> Decimal | None:
    """The quantity in base units of the item; None where the row says none or is refused.

    `item` is an item or an `Unknown` that the row makes. What it comes in is in the row's memory afterwards:
    "packaging" (one that is known), "new_packaging" (name and units in one) and "packs".
    """
    told = row.values
    unit, pack = told.get("unit", ""), told.get("pack", "")
    quantity, packs = told.get("quantity"), told.get("packs")
    known = packed.get(item.pk, {})
    word = "" if not unit or unit in BASE_UNITS else unit
    factor = None
    if word or pack:
        factor = _factor(row, word or pack, known, is_needed=bool(word) or packs is not None)
    if row.problems:
        return None
    if word:
        packs = packs if packs is not None else quantity
        quantity = None
    if packs is not None and factor is not None and quantity is None:
        row.memory["packs"] = packs
        quantity = packs * factor
    elif quantity is not None and unit and not word:
        quantity = _converted(row, quantity, unit, item)
    if quantity is None and not row.problems:
        row.refuse(NO_QUANTITY, on="quantity")
    if quantity is not None:
        _check_whole(row, quantity, item.unit)
    return quantity


def _factor(row: ExchangeRow, word: str, known: dict, *, is_needed: bool) -> Decimal | None:
    # Beside a packaging of its own, the number in one pack is that one's and not the unit's.
    is_other = row.values.get("pack", word) != word
    per_pack = None if is_other else row.values.get("per_pack")
    packaging = _packaging_called(word, known)
    if packaging is not None:
        if per_pack and packaging.factor != per_pack:
            told = {"word": word, "known": packaging.factor}
            row.refuse(Sentence(OTHER_FACTOR, told))
        row.memory["packaging"] = packaging
        return packaging.factor
    if per_pack:
        row.memory["new_packaging"] = (word, per_pack)
        return per_pack
    if is_needed:
        is_unit = row.values.get("unit") == word
        template = NOT_A_UNIT if is_unit else PACK_UNKNOWN
        row.refuse(Sentence(template, {"word": word}), on="unit" if is_unit else "pack")
    return None


def _packaging_called(word: str, known: dict) -> Packaging | None:
    """By its name; or by its first word where only one packaging begins with it (carton of 24)."""
    key = word_key(word)
    if key in known:
        return known[key]
    singular = key.removesuffix("s")
    begun = [each for name, each in known.items() if name.split()[0].removesuffix("s") == singular]
    return begun[0] if len(begun) == 1 else None


def _converted(row: ExchangeRow, quantity: Decimal, unit: str, item) -> Decimal | None:
    times = conversion(of=unit, into=item.unit, counted=COUNTED_UNITS)
    if times is None:
        told = {"ours": item.get_unit_display(), "theirs": Unit(unit).label}
        row.refuse(Sentence(OTHER_UNIT, told), on="unit")
        return None
    return quantity * times


def _check_whole(row: ExchangeRow, quantity: Decimal, unit: str) -> None:
    is_whole = quantity == quantity.to_integral_value()
    if unit in COUNTED_UNITS and not is_whole:
        row.refuse(HALF_A_PIECE, on="quantity")
    elif quantity != round(quantity, PLACES):
        from .readers import NotAQuantity

        row.refuse(NotAQuantity.sentence, on="quantity")
