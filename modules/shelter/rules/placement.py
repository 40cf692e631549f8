"""Where a household, or a whole bus, could sleep tonight: a proposal that people adjust and confirm.

Hard rules (`hard.py`) are kept without exception, also between those who are placed together. First
as many as possible get a bed; among such proposals households stay together, and beds that few can
use are left to those few. Nothing here decides: a person confirms.

Small cases are searched through; in large ones households are placed one after the other, those
with the fewest choices first, and for who is left over others of the proposal change their beds.
Nobody who sleeps already is moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from modules.registry.choices import Answer
from modules.shelter.choices import BedKind, RoomPolicy

from .facts import USUAL, Ages, BedFacts, Broken, Guest, Need
from .hard import (
    NO_STAIRS,
    NO_UPPER_BUNK,
    allowed_alone,
    is_allowed,
    sleeps_beside_family,
    stands_against,
)

# Up to so many people and beds everything is tried, and at most so often.
FEW_PEOPLE, FEW_BEDS, MOST_TRIES = 7, 14, 60_000
WITHOUT_STAIRS = NO_STAIRS | {Need.WHEELCHAIR}
# What is better, in points that only rank.
TOGETHER, BESIDE, FITS, WASTED, KEPT_EMPTY, RUNS_OUT = 40, 12, 6, -8, -3, -10
AWAY = -15


@dataclass(frozen=True)
class Reason:
    """Why this bed and not another, for people; facts are for the sentence."""

    kind: str
    facts: dict = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Proposal:
    """Who would sleep where.

    places: bed id by guest id. reasons: what speaks for each bed. unplaced: for who has no bed, what
    stands against the bed that comes nearest; empty where there is none at all.
    """

    places: dict
    reasons: dict
    unplaced: dict


def propose(
    guests: Sequence[Guest],
    beds: Sequence[BedFacts],
    sleeping: Mapping[object, Guest],
    *,
    ages: Ages = USUAL,
    surge: bool = False,
    nights_left: Mapping[object, int] | None = None,
    coming: Mapping[object, Sequence[Guest]] | None = None,
) -> Proposal:
    """Beds for as many of the guests as the rules allow.

    sleeping: who has a bed already, by its id, planned ones among them. surge: rooms take as many as
    in an emergency. nights_left: by bed id, how many nights until somebody else has it reserved.
    coming: by room id, who gets a bed there while these people would sleep in it.
    """
    house = _House(beds, sleeping, ages=ages, surge=surge, nights_left=nights_left or {})
    house.coming = {room: list(people) for room, people in (coming or {}).items()}
    infants = [guest for guest in guests if is_infant_of_a_family(guest, ages)]
    others = [guest for guest in guests if not is_infant_of_a_family(guest, ages)]
    free = len(house.free_beds())
    if len(others) <= FEW_PEOPLE and free <= FEW_BEDS:
        _search_through(house, others)
    else:
        _place_one_after_the_other(house, others)
    # Beside their family, or in its bed: for them no family is divided.
    for infant in infants:
        _place_together(house, [infant])
    places = {guest.id: house.bed_of[guest.id].id for guest in guests if guest.id in house.bed_of}
    reasons = {g.id: house.reasons(g) for g in guests if g.id in places}
    unplaced = {g.id: house.nearest_miss(g) for g in guests if g.id not in places}
    return Proposal(places, reasons, unplaced)


def is_infant_of_a_family(guest: Guest, ages: Ages) -> bool:
    """Somebody who came with a family and is too small to sleep away from it."""
    is_small = guest.age is not None and guest.age < ages.cot_under
    return is_small and guest.household is not None


class _House:
    """Rooms and beds while guests are tried in them."""

    def __init__(self, beds, sleeping, *, ages: Ages, surge: bool, nights_left: Mapping):
        self.ages = ages
        self.surge = surge
        self.nights_left = nights_left
        self.beds_in: dict[object, list[BedFacts]] = defaultdict(list)
        self.rooms: dict[object, object] = {}
        self.bed_of: dict[object, BedFacts] = {}
        self.in_room: dict[object, list[Guest]] = defaultdict(list)
        self.taken: set = set()
        for bed in beds:
            self.beds_in[bed.room.id].append(bed)
            self.rooms[bed.room.id] = bed.room
            if bed.id in sleeping:
                self.taken.add(bed.id)
                self.in_room[bed.room.id].append(sleeping[bed.id])
        # Who gets a bed in a room later: nobody may be put there whom they must not meet.
        self.coming: dict[object, list[Guest]] = {}
        self._alone: dict[tuple, bool] = {}

    def free_beds(self) -> list[BedFacts]:
        """Beds that nobody has."""
        return [bed for room in self.beds_in for bed in self.free_in(room)]

    def free_in(self, room) -> list[BedFacts]:
        """Beds of a room that nobody has."""
        return [bed for bed in self.beds_in[room] if bed.id not in self.taken]

    def has_room(self, room) -> bool:
        """Whether one more may sleep in the room."""
        facts = self.rooms[room]
        most = facts.surge_capacity if self.surge else facts.standard_capacity
        return len(self.in_room[room]) < most

    def would_do_alone(self, guest: Guest, bed: BedFacts) -> bool:
        """Whether the bed would do if the room were empty; asked once for each kind of the two."""
        key = (guest, bed.room, bed.kind, bed.is_accessible)
        if key not in self._alone:
            self._alone[key] = allowed_alone(guest, bed, ages=self.ages)
        return self._alone[key]

    def may_take(self, guest: Guest, bed: BedFacts) -> bool:
        """Whether the guest may take the bed now, beside those who are in the room."""
        return (
            bed.id not in self.taken
            and self.would_do_alone(guest, bed)
            and self.has_room(bed.room.id)
            and is_allowed(guest, bed, self.all_in(bed.room.id), ages=self.ages)
        )

    def all_in(self, room) -> list[Guest]:
        """Who sleeps in a room, and who will."""
        later = self.coming.get(room)
        return [*self.in_room[room], *later] if later else self.in_room[room]

    def put(self, guest: Guest, bed: BedFacts) -> None:
        """The guest has the bed."""
        self.bed_of[guest.id] = bed
        self.taken.add(bed.id)
        self.in_room[bed.room.id].append(guest)

    def take_back(self, guest: Guest) -> BedFacts:
        """The guest has none any more; the bed."""
        bed = self.bed_of.pop(guest.id)
        self.taken.discard(bed.id)
        self.in_room[bed.room.id].remove(guest)
        return bed

    def has_a_child_beside(self, guest: Guest) -> bool:
        """Whether a small child of the family sleeps in the same room, and would be left there."""
        room = self.bed_of[guest.id].room.id
        return any(
            other.id != guest.id
            and guest.is_related_to(other)
            and sleeps_beside_family(other, self.ages)
            for other in self.in_room[room]
        )

    # --- What is better ------------------------------------------------------------------------
    def points(self, guest: Guest, bed: BedFacts) -> int:
        """How well a bed suits, before the guest is in it."""
        found = sum(_POINTS[reason.kind] for reason in self._reasons(guest, bed))
        if bed.is_accessible == Answer.YES and Need.WHEELCHAIR not in guest.needs:
            found += WASTED
        if bed.kind == BedKind.LOWER and not self._needs_a_low_bed(guest):
            found += WASTED // 4
        if not self.in_room[bed.room.id]:
            found += KEPT_EMPTY
        if self._is_away_from_family(guest, bed):
            found += AWAY
        if bed.room.is_protected == Answer.YES and not guest.is_confidential:
            found += WASTED
        if bed.room.policy == RoomPolicy.TRANSIT and guest.household is None:
            # One person would close the whole room to everybody else.
            found += WASTED
        return found

    def _is_away_from_family(self, guest: Guest, bed: BedFacts) -> bool:
        """A child in a room without those with whom it came."""
        if guest.household is None or guest.is_child is not True:
            return False
        return not any(guest.is_related_to(other) for other in self.in_room[bed.room.id])

    def reasons(self, guest: Guest) -> list[Reason]:
        """What speaks for the bed that the guest has."""
        return list(self._reasons(guest, self.bed_of[guest.id]))

    def _reasons(self, guest: Guest, bed: BedFacts) -> Iterator[Reason]:
        family = [g for g in self.in_room[bed.room.id] if g.id != guest.id]
        if any(guest.is_related_to(other) for other in family):
            yield Reason("family_together")
        elif guest.household is not None and self._has_family_beside(guest, bed):
            yield Reason("family_beside")
        if Need.WHEELCHAIR in guest.needs and bed.is_accessible == Answer.YES:
            yield Reason("accessible_bed")
        elif self._needs_a_low_bed(guest) and bed.kind != BedKind.UPPER:
            yield Reason("low_bed")
        if guest.needs & WITHOUT_STAIRS and bed.room.is_reached_without_stairs:
            yield Reason("ground_floor")
        nights = self.nights_left.get(bed.id)
        if nights is not None:
            yield Reason("nights_left", {"nights": nights})

    def _has_family_beside(self, guest: Guest, bed: BedFacts) -> bool:
        here = bed.room
        return any(
            guest.is_related_to(other)
            for room, people in self.in_room.items()
            if room != here.id
            and (self.rooms[room].building, self.rooms[room].floor) == (here.building, here.floor)
            for other in people
        )

    def _needs_a_low_bed(self, guest: Guest) -> bool:
        is_of_an_age = guest.age is not None and not (
            self.ages.upper_bunk_from <= guest.age < self.ages.upper_bunk_under
        )
        return bool(guest.needs & NO_UPPER_BUNK) or is_of_an_age

    def nearest_miss(self, guest: Guest) -> list[Broken]:
        """What stands against the free bed against which least stands; empty where none is free."""
        found = (
            stands_against(guest, bed, self.all_in(bed.room.id), ages=self.ages)
            for bed in self.free_beds()
            if self.has_room(bed.room.id)
        )
        return min(found, key=len, default=[])


_POINTS = {
    "family_together": TOGETHER,
    "family_beside": BESIDE,
    "accessible_bed": FITS,
    "low_bed": FITS,
    # A rule asks for it anyway: it ranks nothing.
    "ground_floor": 0,
    "nights_left": RUNS_OUT,
}


# --- Small cases -----------------------------------------------------------------------------------
def _search_through(house: _House, guests: Sequence[Guest]) -> None:
    """Try everything: first how many have a bed, then how well it suits."""
    order = sorted(guests, key=lambda guest: _in_line(house, guest, _choices(house, guest)))
    best: tuple[int, int] = (-1, 0)
    best_places: dict = {}
    tries = 0

    def go(place: int, points: int) -> None:
        nonlocal best, best_places, tries
        seated = len(house.bed_of)
        if (seated, points) > best:
            best, best_places = (seated, points), dict(house.bed_of)
        tries += 1
        if place == len(order) or seated + len(order) - place < best[0] or tries > MOST_TRIES:
            return
        guest = order[place]
        for bed in _one_of_each_kind(house, guest):
            gained = house.points(guest, bed)
            house.put(guest, bed)
            go(place + 1, points + gained)
            house.take_back(guest)
        go(place + 1, points)

    go(0, 0)
    by_id = {guest.id: guest for guest in guests}
    for guest_id, bed in best_places.items():
        house.put(by_id[guest_id], bed)


def _one_of_each_kind(house: _House, guest: Guest) -> list[BedFacts]:
    """Beds that the guest may take; of beds of a room that are alike, one. The best first."""
    seen: dict[tuple, BedFacts] = {}
    for bed in house.free_beds():
        kind = (bed.room.id, bed.kind, bed.is_accessible, house.nights_left.get(bed.id))
        if kind not in seen and house.may_take(guest, bed):
            seen[kind] = bed
    return sorted(seen.values(), key=lambda bed: -house.points(guest, bed))


def _in_line(house: _House, guest: Guest, choices: int) -> tuple[bool, int]:
    """The choosiest first, and small children after those beside whom they sleep."""
    return sleeps_beside_family(guest, house.ages), choices


def _choices(house: _House, guest: Guest) -> int:
    return sum(house.would_do_alone(guest, bed) for bed in house.free_beds())


# --- Large cases -----------------------------------------------------------------------------------
def _place_one_after_the_other(house: _House, guests: Sequence[Guest]) -> None:
    groups: dict[object, list[Guest]] = defaultdict(list)
    for guest in guests:
        groups[guest.household if guest.household is not None else ("alone", guest.id)].append(
            guest
        )
    choices = {guest.id: _choices(house, guest) for guest in guests}
    ordered = sorted(
        groups.values(), key=lambda group: (min(choices[g.id] for g in group), -len(group))
    )
    for group in ordered:
        group.sort(key=lambda guest: _in_line(house, guest, choices[guest.id]))
        _place_together(house, group)
    placed = {guest.id: guest for guest in guests}
    for guest in sorted(guests, key=lambda each: choices[each.id]):
        if guest.id not in house.bed_of:
            _make_others_change(house, guest, placed, set())


def _place_together(house: _House, group: Sequence[Guest]) -> None:
    """The room that takes most of them, and suits best; then the same for the rest."""
    left = list(group)
    while left:
        best: tuple[int, int] = (0, 0)
        best_places: list[tuple[Guest, BedFacts]] = []
        for room in house.rooms:
            if not house.free_in(room) or not house.has_room(room):
                continue
            places = _fill(house, left, room)
            points = sum(points for _guest, _bed, points in places)
            if (len(places), points) > best:
                best, best_places = (len(places), points), [(g, b) for g, b, _p in places]
        if not best_places:
            return
        for guest, bed in best_places:
            house.put(guest, bed)
        left = [guest for guest in left if guest.id not in house.bed_of]


def _fill(house: _House, group: Iterable[Guest], room) -> list[tuple[Guest, BedFacts, int]]:
    """As many of the group as find a bed in the room, the choosiest first; nothing is changed."""
    placed: list[tuple[Guest, BedFacts, int]] = []
    for guest in group:
        beds = (bed for bed in house.free_in(room) if house.may_take(guest, bed))
        ranked = ((house.points(guest, bed), bed) for bed in beds)
        points, bed = max(ranked, key=itemgetter(0), default=(0, None))
        if bed is not None:
            house.put(guest, bed)
            placed.append((guest, bed, points))
    for guest, _bed, _points in placed:
        house.take_back(guest)
    return placed


def _make_others_change(house: _House, guest: Guest, placed: Mapping, asked: set) -> bool:
    """A bed for the guest, freed by somebody of this proposal who finds another; True where found.

    Each is asked once a guest: where only people and beds count, this seats as many as anybody can.
    """
    free = [bed for bed in house.free_beds() if house.may_take(guest, bed)]
    if free:
        house.put(guest, max(free, key=lambda bed: house.points(guest, bed)))
        return True
    for other_id, bed in list(house.bed_of.items()):
        if other_id in asked or not house.would_do_alone(guest, bed):
            continue
        if house.has_a_child_beside(placed[other_id]):
            continue
        asked.add(other_id)
        other = placed[other_id]
        house.take_back(other)
        if house.may_take(guest, bed):
            house.put(guest, bed)
            if _make_others_change(house, other, placed, asked):
                return True
            house.take_back(guest)
        house.put(other, bed)
    return False
