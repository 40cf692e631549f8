"""How fast goods are used, how long they last, and what will expire before its turn; pure.

Average monthly consumption is what was used in the last months divided by the months in which the
item was in stock, and not by calendar months: a store that was empty used nothing, and needed
something all the same (domain.md 3.4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DAYS_A_MONTH = Decimal("30.4375")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Month:
    """What happened to an item in one month: came in, used, and went or came otherwise (net)."""

    came_in: Decimal = NOTHING
    used: Decimal = NOTHING
    otherwise: Decimal = NOTHING


def average_monthly_consumption(months: Sequence[Month], closing: Decimal) -> Decimal | None:
    """Per month in stock; `months` oldest first, `closing` after the last one.

    None where the item was in stock in none of them: then nobody knows.
    """
    used, in_stock, balance = NOTHING, 0, closing
    for month in reversed(months):
        opening = balance - month.came_in + month.used - month.otherwise
        if opening > 0 or month.came_in > 0:
            in_stock += 1
            used += month.used
        balance = opening
    return used / in_stock if in_stock else None


def months_of_stock(usable: Decimal, average: Decimal | None) -> Decimal | None:
    """How long the goods last; None where nothing is used or nobody knows."""
    return usable / average if average else None


def will_expire_unused(
    lots: Iterable[tuple[date | None, Decimal]], average: Decimal | None, today: date
) -> Decimal:
    """How much will expire before its turn comes, if goods go on being used at this rate.

    `lots` are the usable ones: expiry and quantity. Goods without expiry wait for the others.
    """
    a_day = (average or NOTHING) / DAYS_A_MONTH
    dated = sorted((expiry, quantity) for expiry, quantity in lots if expiry is not None)
    used, wasted = NOTHING, NOTHING
    for expiry, quantity in dated:
        # It may be used on its last day.
        days = max((expiry - today).days + 1, 0)
        can_be_used = max(a_day * days - used, NOTHING)
        taken = min(quantity, can_be_used)
        used += taken
        wasted += quantity - taken
    return wasted
