"""Lots of many lines at once: found in one query, made in two, with history."""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Lower
from simple_history.utils import bulk_create_with_history

from modules.inventory.models import Lot

ASCII_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


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
