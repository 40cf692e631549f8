"""What is there: now, from the balances; on a past day, from the balances and the moves since."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from modules.inventory.choices import PLACES
from modules.inventory.models import Balance, Location, Move
from modules.inventory.quantities import NOTHING
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


def standings_in(
    location: Location, items: Iterable, *, day: date, lock: bool = False
) -> dict[object, list[Standing]]:
    """What stands of each item at a place and in it, by the item's id; one query.

    With `lock` these balances stay what they are until the transaction ends; they are locked in the
    order of their keys by everybody.
    """
    rows = Balance.objects.filter(inside(location), item__in=list(items), quantity__gt=0)
    if lock:
        rows = rows.select_for_update(of=("self",)).order_by("location_id", "lot_id")
    columns = ("item_id", "location_id", "lot_id", "quantity", "location__code")
    columns += ("lot__expiry", "lot__first_received", "lot__state")
    found = defaultdict(list)
    for item, place, lot, quantity, code, expiry, received, state in rows.values_list(*columns):
        found[item].append(
            Standing(
                place=place,
                lot=lot,
                quantity=quantity,
                expiry=expiry,
                first_received=received,
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
