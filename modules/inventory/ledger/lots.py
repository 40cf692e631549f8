"""The lot that stands on goods: found, or made where nobody has seen it; for one line, and for many.

For many lines at once lots are found in one query and made in two, with history.
"""

import string
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from modules.inventory.choices import LotState
from modules.inventory.errors import LotNeeded
from modules.inventory.models import DocumentLine, Item, Lot

ASCII_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def check_told(item: Item, *, number: str, expiry: date | None) -> None:
    """Raise `LotNeeded` where the item asks for a number or an expiry that nobody told."""
    if item.needs_lot and not number.strip():
        raise LotNeeded(item=item, what=_("a lot number"))
    if item.needs_expiry and expiry is None:
        raise LotNeeded(item=item, what=_("an expiry date"))


def lot_of(line: DocumentLine, *, day) -> Lot:
    """The lot that a line of incoming goods names; made where it is new. Raises `LotNeeded`."""
    item = line.item
    if line.lot_id:
        return line.lot
    check_told(item, number=line.lot_number, expiry=line.expiry)
    facts = {"number": line.lot_number, "expiry": line.expiry, "grant": line.grant}
    worth = {"unit_value": line.unit_value, "currency": line.currency}
    return known_lot(item=item, **facts, **worth, day=day)


def known_lot(
    *,
    item: Item,
    number: str = "",
    expiry=None,
    grant=None,
    unit_value: Decimal | None = None,
    currency: str = "",
    day=None,
) -> Lot:
    """The lot of these facts; made where nobody has seen it before, held back as its number is."""
    number = number.strip()
    facts = {"item": item, "expiry": expiry, "grant": grant}
    facts |= {"unit_value": unit_value, "currency": currency}
    same = Lot.objects.filter(**facts, number__iexact=number)
    found = same.first()
    if found is not None:
        return found
    lot = Lot(**facts, number=number, first_received=day)
    hold_as_its_number(lot, held_lots([item.pk]))
    try:
        with transaction.atomic():
            lot.save(force_insert=True)
            return lot
    except IntegrityError:
        # Somebody received the same lot a moment ago.
        return same.get()


def same_goods(lot: Lot) -> tuple:
    """What is held back and let go together: a number, or without one the same expiry and grant."""
    if lot.number:
        return lot.item_id, lot.number.lower()
    return lot.item_id, "", lot.expiry, lot.grant_id


def held_lots(items: Iterable) -> dict[tuple, Lot]:
    """Lots of these items that are held back, by `same_goods`; one query."""
    rows = Lot.objects.filter(item__in=list(items)).exclude(state=LotState.OK)
    return {same_goods(lot): lot for lot in rows}


def hold_as_its_number(lot: Lot, held: dict[tuple, Lot]) -> None:
    """A new lot of goods that are held back is held back as these are."""
    known = held.get(same_goods(lot))
    if known is not None:
        lot.state, lot.state_reason = known.state, known.state_reason


@dataclass(frozen=True)
class LotKey:
    """What makes a lot: the item, what stands on the goods, whose they are, what one is worth."""

    item_id: object
    number: str = ""
    expiry: date | None = None
    grant_id: object = None
    unit_value: Decimal | None = None
    currency: str = ""

    @classmethod
    def of(cls, item_id, number: str, expiry, grant_id, unit_value=None, currency="") -> "LotKey":
        """Numbers are compared without case."""
        return cls(item_id, number.strip().lower(), expiry, grant_id, unit_value, currency)

    @classmethod
    def of_lot(cls, lot: Lot) -> "LotKey":
        """The key of a lot that is there."""
        facts = lot.number, lot.expiry, lot.grant_id, lot.unit_value, lot.currency
        return cls.of(lot.item_id, *facts)

    @property
    def whatever_its_worth(self) -> "LotKey":
        """The same goods without their value."""
        return replace(self, unit_value=None, currency="")


def lots_known(keys: Iterable[LotKey]) -> dict[LotKey, Lot]:
    """Those of the lots that somebody has seen before; one query."""
    wanted = set(keys)
    found = {LotKey.of_lot(lot): lot for lot in _lots_numbered(wanted)}
    return {key: found[key] for key in wanted if key in found}


def lots_counted(keys: Iterable[LotKey]) -> dict[LotKey, list[Lot]]:
    """The lots that counted goods may be, whose value need not be told; one query.

    The lot of just this value; else, where no value is told, those of any.
    """
    wanted = set(keys)
    exact, alike = {}, defaultdict(list)
    for lot in _lots_numbered(wanted):
        exact[LotKey.of_lot(lot)] = lot
        alike[LotKey.of_lot(lot).whatever_its_worth].append(lot)
    # A key that tells a value is no key without one, and finds nothing but its own lot.
    return {key: [exact[key]] if key in exact else alike.get(key, []) for key in wanted}


def _lots_numbered(wanted: set[LotKey]) -> Iterable[Lot]:
    """Lots of the items and numbers of the keys."""
    if not wanted:
        return ()
    # SQLite knows small letters of ASCII only; PostgreSQL knows all.
    numbers = {key.number for key in wanted}
    numbers |= {number.translate(ASCII_SMALL) for number in numbers}
    rows = Lot.objects.filter(item__in={key.item_id for key in wanted})
    if numbers == {""}:
        return rows.filter(number="")
    return rows.annotate(small=Lower("number")).filter(small__in=numbers)


def make_lots(wanted: dict[LotKey, str], *, day: date, actor) -> dict[LotKey, Lot]:
    """New lots by their key; `wanted` gives the number as it is written."""
    lots = {
        key: Lot(
            item_id=key.item_id,
            number=number.strip(),
            expiry=key.expiry,
            grant_id=key.grant_id,
            unit_value=key.unit_value,
            currency=key.currency,
            first_received=day,
        )
        for key, number in wanted.items()
    }
    held = held_lots({key.item_id for key in wanted}) if wanted else {}
    for lot in lots.values():
        hold_as_its_number(lot, held)
    bulk_create_with_history(list(lots.values()), Lot, default_user=actor)
    return lots
