"""The lot that stands on goods: found, or made where nobody has seen it; for one line, and for many.

For many lines at once lots are found in one query and made in two, with history.
"""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from modules.inventory.errors import LotHasAnotherValue, LotNeeded
from modules.inventory.models import Balance, DocumentLine, Item, Lot

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
    return known_lot(item=item, **facts, day=day, worth=worth)


def check_value(lot: Lot, *, unit_value: Decimal | None, currency: str) -> None:
    """A lot has one value, or nobody knows it. Raises `LotHasAnotherValue` for goods worth otherwise.

    A lot of which nothing has come yet takes the value of the first goods.
    """
    if (lot.unit_value, lot.currency) == (unit_value, currency):
        return
    if lot.unit_value is not None or Balance.objects.filter(lot=lot).exists():
        raise LotHasAnotherValue(item=lot.item)
    lot.unit_value, lot.currency = unit_value, currency
    lot.save()


def known_lot(
    *, item: Item, number: str = "", expiry=None, grant=None, day=None, worth=None
) -> Lot:
    """The lot of these facts; made where nobody has seen it before, with what one is `worth`."""
    facts = {"item": item, "expiry": expiry, "grant": grant}
    same = Lot.objects.filter(**facts, number__iexact=number.strip())
    found = same.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            number = number.strip()
            return Lot.objects.create(**facts, **(worth or {}), number=number, first_received=day)
    except IntegrityError:
        # Somebody received the same lot a moment ago.
        return same.get()


@dataclass(frozen=True)
class LotKey:
    """What makes a lot: the item, what stands on the goods, whose they are."""

    item_id: object
    number: str = ""
    expiry: date | None = None
    grant_id: object = None

    @classmethod
    def of(cls, item_id, number: str, expiry, grant_id) -> "LotKey":
        """Numbers are compared without case."""
        return cls(item_id, number.strip().lower(), expiry, grant_id)


def lots_known(keys: Iterable[LotKey]) -> dict[LotKey, Lot]:
    """Those of the lots that somebody has seen before; one query."""
    wanted = set(keys)
    if not wanted:
        return {}
    # SQLite knows small letters of ASCII only; PostgreSQL knows all.
    numbers = {key.number for key in wanted}
    numbers |= {number.translate(ASCII_SMALL) for number in numbers}
    rows = Lot.objects.filter(item__in={key.item_id for key in wanted})
    if numbers == {""}:
        rows = rows.filter(number="")
    else:
        rows = rows.annotate(small=Lower("number")).filter(small__in=numbers)
    found = {LotKey.of(lot.item_id, lot.number, lot.expiry, lot.grant_id): lot for lot in rows}
    return {key: found[key] for key in wanted if key in found}


def make_lots(wanted: dict[LotKey, str], *, day: date, actor) -> dict[LotKey, Lot]:
    """New lots by their key; `wanted` gives the number as it is written."""
    lots = {
        key: Lot(
            item_id=key.item_id,
            number=number.strip(),
            expiry=key.expiry,
            grant_id=key.grant_id,
            first_received=day,
        )
        for key, number in wanted.items()
    }
    bulk_create_with_history(list(lots.values()), Lot, default_user=actor)
    return lots
