"""The house as it stands: rooms and beds, who holds them, what is out of service; a fixed number of queries.

Reads past the scope of whoever asks, for the rows of one centre: a bed in which somebody sleeps whose
file is restricted is not free. Nothing here says who it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from core.models import Centre

from .choices import AssignmentState, BedState, BlockReason
from .models import Bed, BedAssignment, Block, Building, HouseRules, Room
from .rules.capacity import Targets
from .rules.facts import Ages, BedFacts, RoomFacts
from .rules.states import Night, state_of

AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Held:
    """An assignment that is planned or active, without a name."""

    id: object
    person_id: object
    bed_id: object
    state: str
    begins_at: datetime
    ends_at: datetime
    shares_with_id: object
    stay_id: object


@dataclass
class BedNow:
    """One bed at a moment."""

    bed: Bed
    facts: BedFacts
    state: BedState
    # Who sleeps here, infants beside them last; then those for whom it is planned, in order.
    sleeping: list[Held] = field(default_factory=list)
    planned: list[Held] = field(default_factory=list)
    block: Block | None = None
    # Whether it was made ready since somebody left it.
    is_ready: bool = True


@dataclass
class House:
    """All rooms and beds of a centre at a moment."""

    centre: Centre
    at: datetime
    rules: HouseRules
    buildings: list[Building]
    rooms: dict
    beds: dict[object, BedNow]
    blocks: list[Block] = field(default_factory=list)

    @property
    def ages(self) -> Ages:
        """The ages that this house has set."""
        return ages_of(self.rules)

    @property
    def is_in_surge(self) -> bool:
        """Whether rooms take as many as in an emergency today."""
        since = self.rules.surge_since
        return since is not None and since <= self.at.astimezone(self.centre.zone).date()

    def places_of(self, room: Room | RoomFacts) -> int:
        """How many sleep in a room, on an ordinary night or in an emergency."""
        return room.surge_capacity if self.is_in_surge else room.standard_capacity

    def held(self) -> list[Held]:
        """Everything planned and active, of all beds."""
        return [one for each in self.beds.values() for one in (*each.sleeping, *each.planned)]


def rules_of(centre: Centre) -> HouseRules:
    """What the centre has set for itself, or what is usual."""
    return QuerySet(HouseRules).filter(centre=centre).first() or HouseRules(centre=centre)


def ages_of(rules: HouseRules) -> Ages:
    """Its ages, for the rules."""
    return Ages(
        boys_with_their_mother_under=rules.boys_with_their_mother_under,
        upper_bunk_from=rules.upper_bunk_from,
        upper_bunk_under=rules.upper_bunk_under,
    )


def targets_of(rules: HouseRules) -> Targets:
    """Its targets, for safe capacity."""
    return Targets(
        floor_per_person=rules.floor_per_person,
        people_per_toilet=rules.people_per_toilet,
        people_per_shower=rules.people_per_shower,
        people_per_tap=rules.people_per_tap,
        litres_per_person=rules.litres_per_person,
        children_per_carer=rules.children_per_carer,
    )


def held_of(centre: Centre, beds: Iterable | None = None) -> list[Held]:
    """What is planned and active, in the order in which it begins; one query."""
    rows = QuerySet(BedAssignment).filter(centre=centre, ended_at=None)
    if beds is not None:
        rows = rows.filter(bed__in=beds)
    names = Held.__dataclass_fields__
    return [Held(*row) for row in rows.order_by("begins_at", "id").values_list(*names)]


def blocks_at(centre: Centre, at: datetime) -> list[Block]:
    """Blocks that stand at a moment; one query."""
    standing = Q(ends_at=None) | Q(ends_at__gt=at)
    return list(QuerySet(Block).filter(standing, centre=centre, begins_at__lte=at))


def beds_to_make_ready(centre: Centre) -> set:
    """Ids of beds that somebody left and nobody has made ready since; one query."""
    waiting = QuerySet(BedAssignment).filter(centre=centre, ended_at__isnull=False, ready_at=None)
    return set(waiting.order_by().values_list("bed", flat=True))


def read_house(
    centre: Centre, *, at: datetime | None = None, beds: Iterable | None = None
) -> House:
    """The whole house, or some beds of it; seven queries, whatever its size and history."""
    at = at or timezone.now()
    rows = QuerySet(Bed).filter(centre=centre)
    if beds is not None:
        rows = rows.filter(pk__in=beds)
    rows = sorted(rows, key=lambda bed: natural(bed.code))
    buildings = {
        each.pk: each for each in QuerySet(Building).filter(centre=centre).order_by("name")
    }
    rooms = list(QuerySet(Room).filter(centre=centre).order_by("building__name", "floor", "id"))
    rooms.sort(key=lambda room: natural(room.name))
    for room in rooms:
        room.building = buildings[room.building_id]
    by_id = {room.pk: room for room in rooms}
    facts = {room.pk: room_facts(room) for room in rooms}
    sleeping, planned = defaultdict(list), defaultdict(list)
    for one in held_of(centre, beds):
        into = sleeping if one.state == AssignmentState.ACTIVE else planned
        into[one.bed_id].append(one)
    unready = beds_to_make_ready(centre)
    blocks = blocks_at(centre, at)
    blocked = {block.bed_id or block.room_id: block for block in blocks}
    found = {}
    for bed in rows:
        bed.room = by_id[bed.room_id]
        block = blocked.get(bed.pk) or blocked.get(bed.room_id)
        here, coming = sleeping[bed.pk], planned[bed.pk]
        here.sort(key=lambda one: one.shares_with_id is not None)
        found[bed.pk] = BedNow(
            bed=bed,
            facts=bed_facts(bed, facts[bed.room_id]),
            state=_state(bed, here, coming, block, is_ready=bed.pk not in unready, at=at),
            sleeping=here,
            planned=coming,
            block=block,
            is_ready=bed.pk not in unready,
        )
    return House(
        centre=centre,
        at=at,
        rules=rules_of(centre),
        buildings=list(buildings.values()),
        rooms=by_id,
        beds=found,
        blocks=blocks,
    )


def natural(code: str) -> list[tuple]:
    """Sorts A2 before A10, as people number rooms and beds."""
    parts = re.split(r"(\d+)", code)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _state(bed, here, coming, block, *, is_ready: bool, at: datetime) -> BedState:
    nights = [Night(one.state, one.begins_at, one.ends_at) for one in (*here, *coming)]
    if not is_ready:
        nights.append(Night(AssignmentState.ENDED, at, at, is_ready=False))
    return state_of(nights, at=at, is_blocked=block is not None, is_in_use=bed.in_use)


def room_facts(room: Room) -> RoomFacts:
    """A room for the rules."""
    return RoomFacts(
        id=room.pk,
        policy=room.policy,
        building=room.building_id,
        floor=room.floor,
        standard_capacity=room.standard_capacity,
        surge_capacity=room.surge_capacity,
        is_accessible=room.is_accessible,
        has_lift=room.building.has_lift,
        is_protected=room.is_protected,
    )


def bed_facts(bed: Bed, room: RoomFacts) -> BedFacts:
    """A bed for the rules."""
    return BedFacts(
        id=bed.pk, room=room, kind=bed.kind, is_accessible=bed.is_accessible, code=bed.code
    )


def is_quarantined(each: BedNow) -> bool:
    """Whether those inside stay and nobody comes in."""
    return each.block is not None and each.block.reason == BlockReason.QUARANTINE


def last_change(centre: Centre) -> datetime | None:
    """When something of the house last changed; three short queries."""
    found = [
        QuerySet(model).filter(centre=centre).aggregate(last=Max("changed_at"))["last"]
        for model in (Bed, BedAssignment, Block)
    ]
    return max((each for each in found if each is not None), default=None)
