"""What is there: now, from the balances; on a past day, from the balances and the moves since."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from core.database.prepared import rows_of
from modules.inventory.choices import PLACES
from modules.inventory.models import Balance, Location, Lot, Move
from modules.inventory.quantities import NOTHING, from_thousandths
from modules.inventory.rules.lots import Standing, why_held_back

# A shelf in a zone in a store, and one more.
DEEPEST = 4


def inside(location: Location, path: str = "location__") -> Q:
    """A condition on a path to places: the place itself or anywhere in it."""
    found = Q()
    for level in range(DEEPEST):
        found |= Q(**{f"{path}{'parent__' * level}pk": location.pk})
    return found


def places_in(location: Location) -> list[Location]:
    """The place and all places in it."""
    return list(Location.objects.filter(inside(location, "")).order_by("code"))


# The question of every paper that goes out: as a text, because putting it together costs Django more
# than answering it. Depths as in DEEPEST.
_STANDINGS = """
SELECT b.item_id, b.location_id, b.lot_id, b.quantity, p.code, l.expiry, l.first_received, l.state
FROM inventory_balance b
JOIN inventory_location p ON p.id = b.location_id
LEFT JOIN inventory_location p1 ON p1.id = p.parent_id
LEFT JOIN inventory_location p2 ON p2.id = p1.parent_id
JOIN inventory_lot l ON l.id = b.lot_id
WHERE b.item_id IN ({items}) AND b.quantity > 0
AND (p.id = %s OR p.parent_id = %s OR p1.parent_id = %s OR p2.parent_id = %s)
"""
_LOCKED = "ORDER BY b.location_id, b.lot_id FOR UPDATE OF b"


def standings_in(
    location: Location, items: Iterable, *, day: date, lock: bool = False
) -> dict[object, list[Standing]]:
    """What stands of each item at a place and in it, by the item's id; one query.

    Asks past the scope: who may see the place is asked where it is chosen. With `lock` these
    balances stay what they are until the transaction ends; everybody locks them in one order. On
    SQLite one transaction writes at a time.
    """
    found: dict = defaultdict(list)
    ids = list(items)
    if not ids:
        return found
    key = Location._meta.pk
    told = [key.get_db_prep_value(each, connection) for each in (*ids, *[location.pk] * DEEPEST)]
    sql = _STANDINGS.format(items=", ".join(["%s"] * len(ids)))
    if lock and connection.vendor == "postgresql":
        sql += _LOCKED
    # Planned once a connection: PostgreSQL plans the five tables longer than it looks into them.
    rows = rows_of(sql, told)
    day_of = Lot._meta.get_field("expiry").to_python
    for item, place, lot, quantity, code, expires, received, state in rows:
        expiry = day_of(expires)
        found[key.to_python(item)].append(
            Standing(
                place=key.to_python(place),
                lot=key.to_python(lot),
                quantity=from_thousandths(quantity),
                expiry=expiry,
                first_received=day_of(received),
                held_back=why_held_back(state, expiry, day),
                place_code=code,
            )
        )
    return found


def usable_in(location: Location, item, *, day: date) -> Decimal:
    """How much of an item may be given out from a place on a day."""
    standings = standings_in(location, [item.pk], day=day)[item.pk]
    return sum((each.quantity for each in standings if not each.held_back), NOTHING)


def on_hand() -> QuerySet:
    """Balances of places that hold something, in the asker's scope."""
    return Balance.objects.filter(
        is_guarded=True, location__kind__in=sorted(PLACES), quantity__gt=0
    )


def fit_for_use(centre, items: Iterable) -> dict[object, Decimal]:
    """What may be given out of each item at a centre today, by item id; one query."""
    found, today = defaultdict(lambda: NOTHING), centre.today()
    rows = on_hand().filter(centre=centre, item__in=list(items)).order_by()
    columns = ("item", "quantity", "lot__state", "lot__expiry")
    for item, quantity, state, expiry in rows.values_list(*columns):
        if not why_held_back(state, expiry, today):
            found[item] += quantity
    return found


def stock_on(day: date, locations: Iterable) -> dict[tuple, Decimal]:
    """What stood at the places at the end of a day, by (place id, lot id); nothing is left out.

    Counts back from today: the balance less what came since, plus what went since. The indexes
    `move_in_by_day` and `move_out_by_day` hold all that is read.
    """
    ids = [location.pk for location in locations]
    found: dict[tuple, Decimal] = defaultdict(lambda: NOTHING)
    now = Balance.objects.filter(location__in=ids).values_list("location", "lot", "quantity")
    for place, lot, quantity in now:
        found[place, lot] += quantity
    for side, sign in (("to_location", -1), ("from_location", 1)):
        since = Move.objects.filter(**{f"{side}__in": ids}, occurred_on__gt=day).order_by()
        summed = since.values_list(side, "lot").annotate(total=Sum("quantity"))
        for place, lot, total in summed:
            found[place, lot] += sign * total
    return {key: quantity for key, quantity in found.items() if quantity}
