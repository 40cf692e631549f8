"""What a load weighs, and what came of it; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Load:
    """Weight and volume of a lorry; `unweighed` lines have an item whose measure nobody entered."""

    weight_kg: Decimal
    volume_l: Decimal
    unweighed: int
    unmeasured: int


def load_of(lines: Iterable[tuple[Decimal, Decimal | None, Decimal | None]]) -> Load:
    """The load of lines of (quantity, kg of one unit, litres of one unit); None is not known."""
    weight = volume = NOTHING
    unweighed = unmeasured = 0
    for quantity, kilograms, litres in lines:
        if kilograms is None:
            unweighed += 1
        else:
            weight += quantity * kilograms
        if litres is None:
            unmeasured += 1
        else:
            volume += quantity * litres
    return Load(weight, volume, unweighed, unmeasured)


@dataclass(frozen=True)
class Settled:
    """What came of so much that was sent. `sent + over = good + damaged + missing`."""

    good: Decimal
    damaged: Decimal
    missing: Decimal
    over: Decimal

    @property
    def lost(self) -> Decimal:
        """What reaches nobody."""
        return self.damaged + self.missing


def settle(*, sent: Decimal, good: Decimal, damaged: Decimal) -> Settled:
    """Split what was sent: what arrived in good order, damaged, not at all, and on top."""
    arrived = good + damaged
    return Settled(
        good=good,
        damaged=damaged,
        missing=max(sent - arrived, NOTHING),
        over=max(arrived - sent, NOTHING),
    )
