"""What this module hears from others."""

from modules.registry.events import person_departed

from .actions import take_back
from .models import Loan


@person_departed.heard_by
def take_umbrellas_back(*, centre, actor, stay) -> int:
    """Whoever leaves hands the umbrella back; returns how many came back."""
    out = list(Loan.objects.filter(centre=centre, person_id=stay.person_id, returned_at=None))
    for loan in out:
        take_back(loan=loan)
    return len(out)
