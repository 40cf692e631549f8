"""When goods are to be ordered again; pure (domain.md 3.4)."""

from decimal import Decimal

NOTHING = Decimal(0)


def to_order_again(
    *, fit: Decimal, on_order: Decimal, reserved: Decimal, minimum: Decimal | None
) -> bool:
    """Whether what is fit for use and what is to come, less what is promised, is down to the minimum.

    Without a minimum nobody has said how much is wanted, and nothing is ordered.
    """
    return minimum is not None and fit + on_order - reserved <= minimum


def free_of(fit: Decimal, reserved: Decimal) -> Decimal:
    """What may be given out without breaking a promise; never below nothing."""
    return max(fit - reserved, NOTHING)
