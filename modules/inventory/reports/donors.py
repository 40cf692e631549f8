"""What became of the goods of each grant, and what they are worth."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Move
from modules.inventory.quantities import NOTHING

from .figures import Flow


@dataclass
class Side:
    """What came and went in a period, what is left now, and how much of that has expired."""

    flow: Flow = field(default_factory=Flow)
    left: Decimal = NOTHING
    expired: Decimal = NOTHING


@dataclass
class OfAGrant:
    """Goods of one grant, item and currency: in base units, and in money."""

    goods: Side = field(default_factory=Side)
    money: Side = field(default_factory=Side)

    @property
    def quantities(self) -> list[Decimal]:
        """Received, used, sent, lost, left, of it expired."""
        flow = self.goods.flow
        moved = [flow.received, flow.used, flow.sent, flow.lost]
        return [*moved, self.goods.left, self.goods.expired]

    @property
    def values(self) -> list[Decimal]:
        """Received, used, lost, left, of it expired."""
        flow = self.money.flow
        return [flow.received, flow.used, flow.lost, self.money.left, self.money.expired]


def donor_figures(centre, *, since: date, until: date) -> dict[tuple, OfAGrant]:
    """By grant, item and currency; no currency holds what nobody knows the value of. Two queries."""
    found: dict[tuple, OfAGrant] = defaultdict(OfAGrant)
    moves = Move.objects.filter(
        centre=centre, occurred_on__range=(since, until), lot__grant__isnull=False
    ).order_by()
    whose = ("lot__grant", "item", "lot__currency", "lot__unit_value")
    kinds = ("from_location__kind", "to_location__kind")
    for grant, item, currency, one, from_kind, to_kind, total in moves.values_list(
        *whose, *kinds
    ).annotate(total=Sum("quantity")):
        each = found[grant, item, currency]
        each.goods.flow.add(from_kind, to_kind, total)
        each.money.flow.add(from_kind, to_kind, total * (one or NOTHING))
    today = centre.today()
    there = on_hand().filter(centre=centre, lot__grant__isnull=False).order_by()
    for grant, item, currency, one, expiry, quantity in there.values_list(
        *whose, "lot__expiry", "quantity"
    ):
        each = found[grant, item, currency]
        for side, amount in ((each.goods, quantity), (each.money, quantity * (one or NOTHING))):
            side.left += amount
            if expiry is not None and expiry < today:
                side.expired += amount
    return found
