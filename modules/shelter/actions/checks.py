"""Whether the rules of the house allow a bed, and who set them aside."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import scope
from core.models import Centre
from modules.shelter.choices import AssignmentState
from modules.shelter.errors import RuleStandsAgainst
from modules.shelter.house import Held, House, read_house
from modules.shelter.models import Bed
from modules.shelter.people import guests_of
from modules.shelter.rules.facts import Broken, Guest
from modules.shelter.rules.hard import left_without_family, stands_against
from modules.shelter.sentences import rule_sentences

ONE_NIGHT = timedelta(days=1)


@dataclass(frozen=True)
class Placing:
    """Somebody who is to sleep in a bed; `shares` where an infant takes no bed of its own."""

    person_id: object
    bed_id: object
    shares: bool = False


@dataclass(frozen=True)
class Found:
    """What stands against some placings, all rules together."""

    broken: list[Broken]
    guests: dict[object, Guest]

    @property
    def rules(self) -> list[str]:
        """Names of the rules, each once, as they are kept with an assignment."""
        return list(dict.fromkeys(each.rule for each in self.broken))


def rooms_with_their_beds(centre: Centre, bed_ids: Iterable) -> House:
    """The rooms of these beds with all their beds, as they stand now."""
    rooms = QuerySet(Bed).filter(centre=centre, pk__in=list(bed_ids)).values("room")
    beds = QuerySet(Bed).filter(room__in=rooms).values_list("pk", flat=True)
    return read_house(centre, beds=list(beds))


def what_stands_against(
    centre: Centre,
    placings: Sequence[Placing],
    *,
    begins_at=None,
    ends_at=None,
    leaving: Iterable = (),
    left_beds: Iterable = (),
) -> Found:
    """Every hard rule that these placings together would break, in the rooms as they are now.

    leaving: ids of assignments that end with it, such as those of whoever moves; left_beds: the beds
    of those. Others count who
    share some of the time.
    """
    bed_ids = {placing.bed_id for placing in placings}
    house = rooms_with_their_beds(centre, bed_ids | set(left_beds))
    leaving = set(leaving)
    staying: dict[object, list[Held]] = defaultdict(list)
    for each in house.beds.values():
        for one in (*each.sleeping, *each.planned):
            is_over = begins_at is not None and leaves_at(one, house.at) <= begins_at
            is_later = ends_at is not None and one.begins_at >= ends_at
            if one.id not in leaving and not is_over and not is_later:
                staying[each.bed.room_id].append(one)
    coming = {placing.person_id for placing in placings}
    there = {one.person_id for held in staying.values() for one in held}
    guests = guests_of(coming | there, centre)
    in_room: dict[object, list[Guest]] = defaultdict(list)
    for room_id, held in staying.items():
        in_room[room_id] = [guests[one.person_id] for one in held if one.person_id in guests]
    at_most = {room_id: most_at_once(held, house.at) for room_id, held in staying.items()}
    placed = [
        (placing, house.beds[placing.bed_id], guests[placing.person_id])
        for placing in placings
        if placing.bed_id in house.beds and placing.person_id in guests
    ]
    # Everybody first: a child is looked at beside the mother who comes with it.
    for _placing, each, guest in placed:
        in_room[each.bed.room_id].append(guest)
    broken: list[Broken] = []
    for placing, each, guest in placed:
        room_id = each.bed.room_id
        others = [other for other in in_room[room_id] if other.id != guest.id]
        broken += stands_against(guest, each.facts, others, ages=house.ages)
        if placing.shares:
            continue
        at_most[room_id] = at_most.get(room_id, 0) + 1
        if at_most[room_id] > house.places_of(each.facts.room):
            broken.append(Broken("room_is_full", guest.id))
        if not each.is_ready and begins_at is not None and begins_at <= house.at:
            broken.append(Broken("bed_not_ready", guest.id))
    broken += _left_behind(house, staying, in_room, guests, left_beds)
    return Found(broken, guests)


def _left_behind(house: House, staying, in_room, guests: dict, left_beds) -> list[Broken]:
    """Small children in the rooms that somebody leaves, beside whom nobody of the family remains."""
    rooms = {house.beds[bed].bed.room_id for bed in left_beds if bed in house.beds}
    found = []
    for room_id in rooms:
        for one in staying.get(room_id, ()):
            guest = guests.get(one.person_id)
            if guest is None:
                continue
            others = [other for other in in_room[room_id] if other.id != guest.id]
            if left_without_family(guest, house.beds[one.bed_id].facts, others, ages=house.ages):
                found.append(Broken("small_child_without_family", guest.id))
    return found


def leaves_at(one: Held, at: datetime) -> datetime:
    """Until when a bed is held: as planned, and a night more for whoever sleeps longer than planned."""
    if one.state == AssignmentState.ACTIVE and one.ends_at <= at:
        return at + ONE_NIGHT
    return one.ends_at


def most_at_once(held: Sequence[Held], at: datetime) -> int:
    """How many beds of a room are held at the same time at most; infants in a bed take none."""
    own = [one for one in held if one.shares_with_id is None]
    # The most are there at a moment at which somebody comes.
    return max(
        (
            sum(other.begins_at <= one.begins_at < leaves_at(other, at) for other in own) or 1
            for one in (*own, *(_as_of(one, at) for one in own if one.begins_at <= at))
        ),
        default=0,
    )


def _as_of(one: Held, at: datetime) -> Held:
    """The same as if it began now: those who are here now are here together."""
    return replace(one, begins_at=at)


def check_rules(found: Found, centre: Centre, reason: str) -> dict[object, list[str]]:
    """Person id -> the rules that were set aside for them, empty where nothing stands against it.

    Raises `RuleStandsAgainst` unless a reason of somebody permitted answers it; its `data` says what
    stands against it, in sentences without names.
    """
    if not found.broken:
        return {}
    may = scope.current().can(RuleStandsAgainst.permission, centre.pk)
    if not reason.strip() or not may:
        sentences = rule_sentences(found.broken)
        raise RuleStandsAgainst(
            " ".join([*map(str, sentences), _how_to_go_on(may)]),
            data={"rules": found.rules},
        )
    aside: dict[object, list[str]] = {}
    for each in found.broken:
        rules = aside.setdefault(each.guest, [])
        if each.rule not in rules:
            rules.append(each.rule)
    return aside


def _how_to_go_on(may: bool) -> str:
    if may:
        return _("Nothing was changed. Choose another bed, or write why the rule is set aside.")
    return _("Nothing was changed. Choose another bed, or ask the shelter manager.")
