"""How much the kitchen takes for so many people; pure."""

from decimal import ROUND_CEILING, Decimal

THOUSANDTH = Decimal("0.001")


def quantity_for(per_head: Decimal, headcount: int, *, counted: bool) -> Decimal:
    """What to take off the shelf: of what is counted the next whole one, else to the thousandth."""
    step = Decimal(1) if counted else THOUSANDTH
    return (per_head * headcount).quantize(step, rounding=ROUND_CEILING)


def per_head_of(quantity: Decimal, headcount: int) -> Decimal:
    """What each got of a quantity, to the thousandth; nothing where nobody was there."""
    if headcount <= 0:
        return Decimal(0)
    return (quantity / headcount).quantize(THOUSANDTH)
