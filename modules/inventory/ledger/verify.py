"""Prove that balances are what moves say: for the command `verify_stock`, for tests and for nights."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from modules.inventory.models import Balance, Move
from modules.inventory.quantities import NOTHING


@dataclass(frozen=True)
class Disagreement:
    """A place and lot whose balance is not the sum of its moves."""

    location_id: object
    lot_id: object
    balance: Decimal
    moves: Decimal


def disagreements() -> list[Disagreement]:
    """All of them in the asker's scope; empty in a sound store."""
    summed: dict[tuple, Decimal] = defaultdict(lambda: NOTHING)
    for side, sign in (("to_location", 1), ("from_location", -1)):
        totals = Move.objects.order_by().values_list(side, "lot").annotate(total=Sum("quantity"))
        for place, lot, total in totals:
            summed[place, lot] += sign * total
    kept = {
        (place, lot): quantity
        for place, lot, quantity in Balance.objects.order_by().values_list(
            "location", "lot", "quantity"
        )
    }
    return [
        Disagreement(*key, kept.get(key, NOTHING), summed.get(key, NOTHING))
        for key in sorted(set(kept) | set(summed), key=str)
        if kept.get(key, NOTHING) != summed.get(key, NOTHING)
    ]
