"""Which goods go out: first what expires first, and never what must not be used; pure.

"First expired, first out for anything dated; first in, first out for the rest. Issue of an expired
or quarantined lot is impossible" (domain.md 3.4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

FOR_EVER = date.max


class HeldBack(StrEnum):
    """Why goods that are here are not given out."""

    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Standing:
    """So much of one lot at one place."""

    place: object
    lot: object
    quantity: Decimal
    expiry: date | None = None
    first_received: date | None = None
    held_back: str = ""
    # Tells places apart where lots are alike, so that picking is the same each time.
    place_code: str = ""


@dataclass(frozen=True)
class Pick:
    """Take so much of a lot from a place."""

    place: object
    lot: object
    quantity: Decimal


@dataclass(frozen=True)
class Picked:
    """What to take, and how much is missing because nothing more may go out."""

    picks: tuple[Pick, ...]
    missing: Decimal


def why_held_back(state: str, expiry: date | None, day: date) -> str:
    """Why a lot may not be given out on a day; empty where it may. It may on its last day."""
    if state in (HeldBack.QUARANTINED, HeldBack.RECALLED):
        return HeldBack(state).value
    return HeldBack.EXPIRED.value if expiry is not None and expiry < day else ""


def out_first(standing: Standing) -> tuple:
    """The order in which goods go out."""
    return (
        standing.expiry or FOR_EVER,
        standing.first_received or FOR_EVER,
        standing.place_code,
        str(standing.lot),
        str(standing.place),
    )


def pick(standings: Iterable[Standing], wanted: Decimal) -> Picked:
    """Take what goes out first until there is enough; held-back goods are left where they are."""
    picks, missing = [], wanted
    usable = [each for each in standings if not each.held_back and each.quantity > 0]
    for standing in sorted(usable, key=out_first):
        if missing <= 0:
            break
        taken = min(standing.quantity, missing)
        picks.append(Pick(standing.place, standing.lot, taken))
        missing -= taken
    return Picked(tuple(picks), max(missing, Decimal(0)))


def without(standings: Sequence[Standing], picks: Iterable[Pick]) -> list[Standing]:
    """What stands after the picks, for the next line of the same paper."""
    taken: dict[tuple, Decimal] = {}
    for each in picks:
        key = (each.place, each.lot)
        taken[key] = taken.get(key, Decimal(0)) + each.quantity
    left = []
    for each in standings:
        rest = each.quantity - taken.get((each.place, each.lot), Decimal(0))
        left.append(
            Standing(
                each.place,
                each.lot,
                rest,
                each.expiry,
                each.first_received,
                each.held_back,
                each.place_code,
            )
        )
    return left
