"""A leg: one move to be, as a plan hands it to whoever writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from modules.inventory.choices import COUNTED_UNITS
from modules.inventory.errors import HalfAPiece
from modules.inventory.models import DocumentLine, Item


@dataclass(frozen=True)
class Leg:
    """One move to be: so much of a lot from one place to another, for a line of the paper."""

    item_id: object
    lot_id: object
    quantity: Decimal
    from_id: object
    to_id: object
    line: DocumentLine | None = None
    reverses_id: object = None


def check_whole(item: Item, quantity: Decimal) -> None:
    """Raise `HalfAPiece` for a fraction of something that is counted."""
    if item.unit in COUNTED_UNITS and quantity != quantity.to_integral_value():
        raise HalfAPiece(item=item)


def that_move(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Lines of which something moves; what came damaged or not at all moves nothing."""
    return [line for line in lines if line.quantity > 0]
