"""Figures that reports and alerts share; few queries, whatever the number of items."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from modules.inventory.choices import PLACES, LocationKind
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Item, Location, Move
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.consumption import (
    Month,
    average_monthly_consumption,
    months_of_stock,
    will_expire_unused,
)
from modules.inventory.rules.lots import why_held_back
from modules.inventory.rules.reorder import free_of, to_order_again

from .supply import Supply, supply_of

MONTHS = 6
COMES_FROM = frozenset({LocationKind.SUPPLIER, LocationKind.DONOR, LocationKind.OTHER_CENTRE})
USED_BY = frozenset({LocationKind.GIVEN, LocationKind.CONSUMED, LocationKind.LENT})


@dataclass
class Flow:
    """What went in and out of a centre's places, by why."""

    received: Decimal = NOTHING
    used: Decimal = NOTHING
    sent: Decimal = NOTHING
    lost: Decimal = NOTHING
    adjusted: Decimal = NOTHING

    @property
    def net(self) -> Decimal:
        """What the balance changed by."""
        return self.received - self.used - self.sent - self.lost + self.adjusted

    def add(self, from_kind: str, to_kind: str, quantity: Decimal) -> None:
        """One move; between two places of the centre nothing changes."""
        into, out = to_kind in PLACES, from_kind in PLACES
        if into == out:
            return
        far, sign = (from_kind, 1) if into else (to_kind, -1)
        if far in COMES_FROM:
            self.received += sign * quantity
        elif far in USED_BY:
            # What comes back was not used after all.
            self.used -= sign * quantity
        elif far == LocationKind.IN_TRANSIT:
            self.sent -= sign * quantity
        elif far == LocationKind.LOST:
            self.lost -= sign * quantity
        else:
            self.adjusted += sign * quantity


def _summed(moves, *by: str):
    """Quantities of moves by kinds of places and further columns."""
    kinds = ("from_location__kind", "to_location__kind")
    return moves.order_by().values_list(*by, *kinds).annotate(total=Sum("quantity"))


def flows(centre, *, since: date, until: date) -> dict[object, Flow]:
    """What happened to each item in a period, both days included; one query."""
    moves = Move.objects.filter(centre=centre, occurred_on__range=(since, until))
    found: dict[object, Flow] = defaultdict(Flow)
    for item, from_kind, to_kind, total in _summed(moves, "item"):
        found[item].add(from_kind, to_kind, total)
    return found


def first_of_month(day: date, *, back: int = 0) -> date:
    """The first day of the month so many months ago."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def flows_by_month(centre, *, months: int = MONTHS) -> dict[object, dict[date, Flow]]:
    """What happened to each item in each of the last months, this one included; one query."""
    since = first_of_month(centre.today(), back=months - 1)
    moves = Move.objects.filter(centre=centre, occurred_on__gte=since)
    moves = moves.annotate(month=TruncMonth("occurred_on"))
    found: dict[object, dict[date, Flow]] = defaultdict(lambda: defaultdict(Flow))
    for item, month, from_kind, to_kind, total in _summed(moves, "item", "month"):
        found[item][month].add(from_kind, to_kind, total)
    return found


@dataclass
class Outlook:
    """Of one item at a centre: what is there, how fast it goes, what will not be used in time.

    With `place` it speaks of that place and all places in it. Quantities are in base units.
    """

    item: Item
    on_hand: Decimal = NOTHING
    # Neither expired nor held back.
    fit: Decimal = NOTHING
    # Promised to other centres and on no lorry yet.
    reserved: Decimal = NOTHING
    on_order: Decimal = NOTHING
    minimum: Decimal | None = None
    place: Location | None = None
    average: Decimal | None = None
    months: Decimal | None = None
    will_expire: Decimal = NOTHING
    first_expiry: date | None = None
    lots: list[tuple[date | None, Decimal]] = field(default_factory=list)
    fit_at: dict = field(default_factory=lambda: defaultdict(lambda: NOTHING))
    at_places: list["Outlook"] = field(default_factory=list)

    @property
    def usable(self) -> Decimal:
        """What may be given out here without breaking a promise to another centre."""
        return free_of(self.fit, self.reserved)

    @property
    def is_to_be_ordered(self) -> bool:
        """Whether the minimum is reached, with what is to come and what is promised."""
        return to_order_again(
            fit=self.fit, on_order=self.on_order, reserved=self.reserved, minimum=self.minimum
        )


def outlooks(centre) -> dict[object, Outlook]:
    """Every item that is at the centre, to come, wanted, or was used there in the last months.

    Nine queries, whatever the number of items.
    """
    today = centre.today()
    history, supply = flows_by_month(centre), supply_of(centre)
    found: dict[object, Outlook] = {}
    rows = on_hand().filter(centre=centre).select_related("item", "lot")
    for row in rows.order_by("item__code"):
        one = found.setdefault(row.item_id, Outlook(row.item))
        one.on_hand += row.quantity
        if why_held_back(row.lot.state, row.lot.expiry, today):
            continue
        one.fit += row.quantity
        for place in supply.lies_in.get(row.location_id, ()):
            one.fit_at[place] += row.quantity
        one.lots.append((row.lot.expiry, row.quantity))
        if row.lot.expiry is not None:
            one.first_expiry = min(one.first_expiry or row.lot.expiry, row.lot.expiry)
    gone = Item.objects.filter(pk__in=(set(history) | supply.items()) - set(found))
    found |= {item.pk: Outlook(item) for item in gone}
    days = [first_of_month(today, back=back) for back in range(MONTHS - 1, -1, -1)]
    for key, one in found.items():
        one.reserved = supply.reserved.get(key, NOTHING)
        one.on_order = supply.on_order.get(key, NOTHING)
        by_month = [history[key].get(day, Flow()) for day in days] if key in history else []
        months = [Month(f.received, f.used, f.net - f.received + f.used) for f in by_month]
        one.average = average_monthly_consumption(months, one.on_hand) if months else None
        one.months = months_of_stock(one.usable, one.average)
        one.will_expire = will_expire_unused(one.lots, one.average, today)
    _add_levels(found, supply)
    return found


def _add_levels(found: dict[object, Outlook], supply: Supply) -> None:
    """Minimum levels: of the whole centre, and of places, which are not asked what is promised."""
    for level in supply.levels:
        one = found[level.item_id]
        if level.location_id is None:
            one.minimum = level.minimum
            continue
        one.at_places.append(
            Outlook(
                one.item,
                fit=one.fit_at.get(level.location_id, NOTHING),
                on_order=supply.on_order_at.get((level.item_id, level.location_id), NOTHING),
                minimum=level.minimum,
                place=level.location,
            )
        )


def days_ahead(centre, days: int) -> date:
    """A day from today by the centre's calendar."""
    return centre.today() + timedelta(days=days)
