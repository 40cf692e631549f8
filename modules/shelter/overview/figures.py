"""Figures of a house: tonight, the days to come, and what is safe; a fixed number of queries, no names.

They count everybody, also those whose files the asker may not open: a number names nobody.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.modules.extensions import offered
from modules.registry.models import Stay
from modules.shelter.choices import AssignmentState, BedState, RoomPolicy, WashFor, WashKind
from modules.shelter.house import BedNow, House, targets_of
from modules.shelter.models import WashPoint
from modules.shelter.people import guests_of
from modules.shelter.rules import capacity
from modules.shelter.rules.capacity import Limit

DAYS_AHEAD = 7
HALF = Decimal("0.5")
ALL = 100


@dataclass(frozen=True)
class Day:
    """What is expected of a day: who comes, who goes, how many beds are held in its night."""

    day: date
    arrivals: int
    departures: int
    occupied: int


@dataclass(frozen=True)
class Tonight:
    """The beds of this night."""

    states: dict[str, int]
    people: int
    over_stay: int
    # Places that rooms would take in an emergency, beyond their ordinary ones.
    surge_places: int
    is_in_surge: bool
    # (policy, free, held, all) of beds in service
    by_policy: list[tuple]
    days: list[Day]

    @property
    def beds(self) -> int:
        """All beds in use."""
        return sum(self.states.values())


def tonight(house: House) -> Tonight:
    """The night to come and the seven after it."""
    states = Counter(state_in_figures(each) for each in house.beds.values() if each.bed.in_use)
    policies: dict[str, Counter] = defaultdict(Counter)
    for each in house.beds.values():
        if each.bed.in_use:
            policies[each.bed.room.policy][state_in_figures(each)] += 1
    by_policy = [
        (
            policy,
            counted[BedState.FREE],
            counted[BedState.OCCUPIED] + counted[BedState.RESERVED],
            counted.total() - counted[BedState.OUT_OF_SERVICE],
        )
        for policy in RoomPolicy
        if (counted := policies.get(policy.value))
    ]
    sleeping = [one for each in house.beds.values() for one in each.sleeping]
    return Tonight(
        states={state.value: states[state] for state in BedState},
        people=len(sleeping),
        over_stay=sum(one.ends_at < house.at for one in sleeping),
        surge_places=sum(
            room.surge_capacity - room.standard_capacity for room in house.rooms.values()
        ),
        is_in_surge=house.is_in_surge,
        by_policy=by_policy,
        days=days_ahead(house),
    )


def state_in_figures(each: BedNow) -> BedState:
    """The state for figures: in quarantine people sleep in beds that nobody else gets."""
    return BedState.OCCUPIED if each.sleeping else each.state


def days_ahead(house: House, days: int = DAYS_AHEAD) -> list[Day]:
    """Who is expected to come and to go, and how many beds are held each night; one query.

    Departures count on the day the stay names, else on the last planned day of the bed. Whoever
    sleeps longer than planned goes on doing so: nobody is counted out. Journeys count where a module
    plans them.
    """
    zone, today = house.centre.zone, house.at.astimezone(house.centre.zone).date()
    held = [one for one in house.held() if one.shares_with_id is None]
    named = dict(
        QuerySet(Stay)
        .filter(
            pk__in={one.stay_id for one in held if one.stay_id}, expected_departure__isnull=False
        )
        .values_list("pk", "expected_departure")
    )
    comes, goes = Counter(), Counter()
    occupied = 0
    for one in held:
        first = one.begins_at.astimezone(zone).date()
        last = named.get(one.stay_id) or one.ends_at.astimezone(zone).date()
        if one.state == AssignmentState.ACTIVE:
            occupied += 1
        elif last > today:
            # Who has not come on the day that was planned is expected today.
            comes[max(first, today)] += 1
        else:
            continue
        if last >= today:
            goes[last] += 1
    for module in offered("expected_people", centre=house.centre):
        for day, arrivals, departures in module.expected(house.centre, today, days):
            comes[day] += arrivals
            goes[day] += departures
    found = []
    for number in range(days):
        day = today + timedelta(days=number)
        occupied = max(0, occupied + comes[day] - goes[day])
        found.append(Day(day, comes[day], goes[day], occupied))
    return found


# --- What is safe ----------------------------------------------------------------------------------
WORDS = {
    "beds": _("Beds that can be used"),
    "floor": _("Floor area"),
    "toilets": _("Toilets"),
    "showers": _("Showers"),
    "taps": _("Taps"),
    "water": _("Water"),
    "meals": _("Meals"),
    "carers": _("Carers of children on their own"),
}


@dataclass(frozen=True)
class Measure:
    """One standard: what it asks, and how it stands at so many people."""

    what: str
    target: Decimal | None
    # Of each person, or people to each; None where nobody wrote down what there is.
    today: Decimal | None
    tomorrow: Decimal | None
    # How many people it allows; None where that is not known.
    people: int | None
    # "good", "near" (an alarm before the breach), "over" or "unknown"; at the worse of the two days
    state: str


@dataclass(frozen=True)
class Safety:
    """How many people the house can hold safely, and what binds it."""

    people_today: int
    people_tomorrow: int
    limits: list[Limit]
    binding: Limit
    measures: list[Measure]
    state: str

    @property
    def percent(self) -> int:
        """Of what is safe, today."""
        return round(ALL * self.people_today / self.binding.people) if self.binding.people else 0


def what_there_is(house: House) -> capacity.House:
    """Beds, floor and washing that can be used today; one query."""
    usable, floors = 0, []
    for room in house.rooms.values():
        beds = [each for each in house.beds.values() if each.bed.room_id == room.pk]
        in_service = sum(
            each.bed.in_use and state_in_figures(each) != BedState.OUT_OF_SERVICE for each in beds
        )
        usable += min(in_service, house.places_of(room))
        if beds:
            floors.append(room.floor_area)
    washing: dict = defaultdict(int)
    for kind, meant_for, working in (
        QuerySet(WashPoint)
        .filter(centre=house.centre)
        .values_list("kind", "meant_for", "number_working")
    ):
        washing[kind, meant_for] += working
    kinds = {kind for kind, _meant_for in washing}

    def total(kind: WashKind) -> int | None:
        if kind.value not in kinds:
            return None
        return sum(working for (each, _for), working in washing.items() if each == kind.value)

    has_toilets = WashKind.TOILET.value in kinds
    toilets = {who: washing.get((WashKind.TOILET.value, who.value), 0) for who in WashFor}
    return capacity.House(
        usable_beds=usable,
        floor=sum(floors) if floors and None not in floors else None,
        toilets_women=toilets[WashFor.WOMEN] if has_toilets else None,
        toilets_men=toilets[WashFor.MEN] if has_toilets else None,
        toilets_everybody=toilets[WashFor.EVERYBODY],
        showers=total(WashKind.SHOWER),
        taps=total(WashKind.TAP),
        litres_a_day=house.rules.litres_a_day,
        meals_a_day=house.rules.meals_a_day,
        carers=house.rules.carers,
    )


def safety(house: House) -> Safety:
    """Safe capacity and each standard, at today's and tomorrow's occupancy; about ten queries."""
    targets, there = targets_of(house.rules), what_there_is(house)
    sleeping = [one for each in house.beds.values() for one in each.sleeping]
    guests = guests_of({one.person_id for one in sleeping}, house.centre)
    women = sum(guest.sex == "female" for guest in guests.values())
    told = women + sum(guest.sex == "male" for guest in guests.values())
    share = Decimal(women) / told if told else HALF
    limits = capacity.limits(there, women_share=share, targets=targets)
    binding = capacity.binding(limits)
    today = len(sleeping)
    tomorrow = today + _change_until_tomorrow(house)
    near = house.rules.alarm_from_percent
    alone = sum(bool(guest.is_child_alone) for guest in guests.values())
    amounts = {
        "beds": (None, None),
        "floor": (targets.floor_per_person, there.floor),
        "toilets": (targets.people_per_toilet, _toilets(there)),
        "showers": (targets.people_per_shower, there.showers),
        "taps": (targets.people_per_tap, there.taps),
        "water": (targets.litres_per_person, there.litres_a_day),
        "meals": (None, None),
    }
    measures = [
        _measure(limit, *amounts[limit.what], today, tomorrow, near, is_share=limit.what in SHARES)
        for limit in limits
    ]
    measures.append(_carers(there.carers, targets.children_per_carer, alone, near))
    state = state_at(max(today, tomorrow), binding.people, near)
    return Safety(today, tomorrow, limits, binding, measures, state)


# Of these each person has a share; of the others some people use each.
SHARES = frozenset({"floor", "water"})


def _toilets(there: capacity.House) -> int | None:
    if there.toilets_women is None:
        return None
    return there.toilets_women + (there.toilets_men or 0) + there.toilets_everybody


def _change_until_tomorrow(house: House) -> int:
    days = days_ahead(house, 2)
    occupied = sum(bool(each.sleeping) for each in house.beds.values())
    return days[1].occupied - occupied


def _measure(limit, target, amount, today, tomorrow, near, *, is_share: bool) -> Measure:
    def at(people: int) -> Decimal | None:
        if not amount or (is_share and not people):
            return None
        found = Decimal(amount) / people if is_share else Decimal(people) / Decimal(amount)
        return found.quantize(Decimal("0.1"), ROUND_HALF_UP)

    return Measure(
        limit.what,
        Decimal(target) if target is not None else None,
        at(today),
        at(tomorrow),
        limit.people,
        state_at(max(today, tomorrow), limit.people, near),
    )


def _carers(carers: int | None, children_each: int, alone: int, near: int) -> Measure:
    allowed = None if carers is None else carers * children_each
    each = None
    if carers:
        each = (Decimal(alone) / carers).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Measure(
        "carers", Decimal(children_each), each, each, allowed, state_at(alone, allowed, near)
    )


def state_at(people: int, allowed: int | None, near_percent: int) -> str:
    """How so many people stand to what is allowed."""
    if allowed is None:
        return "unknown"
    if people > allowed:
        return "over"
    return "near" if people * ALL >= allowed * near_percent and people else "good"
