"""Whether the rules of the house allow a bed, and who set them aside."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import scope
from core.models import Centre
from modules.shelter.choices import BedState
from modules.shelter.errors import RuleStandsAgainst
from modules.shelter.house import BedNow, Held, House, read_house
from modules.shelter.models import Bed
from modules.shelter.people import guests_of
from modules.shelter.rules.facts import BedFacts, Broken, Guest, RoomFacts
from modules.shelter.rules.hard import stands_against
from modules.shelter.sentences import rule_sentences


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
) -> Found:
    """Every hard rule that these placings together would break, in the rooms as they are now.

    leaving: ids of assignments that end with it, such as those of whoever moves. Others count who
    share some of the time.
    """
    house = rooms_with_their_beds(centre, {placing.bed_id for placing in placings})
    leaving = set(leaving)
    staying: dict[object, list[Held]] = defaultdict(list)
    for each in house.beds.values():
        for one in (*each.sleeping, *each.planned):
            # Who sleeps longer than planned is here until somebody says otherwise.
            is_over = (
                one not in each.sleeping and begins_at is not None and one.ends_at <= begins_at
            )
            is_later = ends_at is not None and one.begins_at >= ends_at
            if one.id not in leaving and not is_over and not is_later:
                staying[each.bed.room_id].append(one)
    coming = {placing.person_id for placing in placings}
    there = {one.person_id for held in staying.values() for one in held}
    guests = guests_of(coming | there, centre)
    broken: list[Broken] = []
    in_room = {
        room_id: [guests[one.person_id] for one in held if one.person_id in guests]
        for room_id, held in staying.items()
    }
    at_most = {room_id: most_at_once(held) for room_id, held in staying.items()}
    for placing in placings:
        each = house.beds.get(placing.bed_id)
        if each is None or placing.person_id not in guests:
            continue
        guest, room_id = guests[placing.person_id], each.bed.room_id
        room = in_room.setdefault(room_id, [])
        facts = _as_shared(each) if placing.shares else each.facts
        others = [other for other in room if other.id != guest.id]
        broken += stands_against(guest, facts, others, ages=house.ages)
        if not placing.shares:
            at_most[room_id] = at_most.get(room_id, 0) + 1
            if at_most[room_id] > places_of(each.facts.room, house):
                broken.append(Broken("room_is_full", guest.id))
            if (
                each.state == BedState.TURNAROUND
                and begins_at is not None
                and begins_at <= house.at
            ):
                broken.append(Broken("bed_not_ready", guest.id))
        room.append(guest)
    return Found(broken, guests)


def most_at_once(held: Sequence[Held]) -> int:
    """How many beds of a room are held at the same time at most; infants in a bed take none."""
    own = [one for one in held if one.shares_with_id is None]
    # The most are there at a moment at which somebody comes.
    return max(
        (
            sum(other.begins_at <= one.begins_at < other.ends_at for other in own) or 1
            for one in own
        ),
        default=0,
    )


def places_of(room: RoomFacts, house: House) -> int:
    """How many sleep in a room, on an ordinary night or in an emergency."""
    return room.surge_capacity if house.is_in_surge else room.standard_capacity


def _as_shared(each: BedNow) -> BedFacts:
    """The bed for an infant in it with a parent: its kind is the parent's matter."""
    return BedFacts(each.bed.pk, each.facts.room, is_accessible=each.facts.is_accessible)


def check_rules(found: Found, centre: Centre, reason: str) -> list[str]:
    """The rules that were set aside, none where nothing stands against it.

    Raises `RuleStandsAgainst` unless a reason of somebody permitted answers it; its `data` says what
    stands against it, in sentences without names.
    """
    if not found.broken:
        return []
    may = scope.current().can(RuleStandsAgainst.permission, centre.pk)
    if not reason.strip() or not may:
        sentences = rule_sentences(found.broken)
        raise RuleStandsAgainst(
            " ".join([*map(str, sentences), _how_to_go_on(may)]),
            data={"rules": found.rules},
        )
    return found.rules


def _how_to_go_on(may: bool) -> str:
    if may:
        return _("Nothing was changed. Choose another bed, or write why the rule is set aside.")
    return _("Nothing was changed. Choose another bed, or ask the shelter manager.")
