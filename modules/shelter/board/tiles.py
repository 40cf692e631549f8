"""The bed board: what each tile shows, to whoever asks. Names in the asker's scope, states past it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Centre
from modules.registry.models import Person, Stay
from modules.shelter.choices import BedState, RoomPolicy, SleepingNeed
from modules.shelter.house import BedNow, Held, House, is_quarantined
from modules.shelter.models import Bed, BedAssignment, BedNeed, Block
from modules.shelter.people import guests_of
from modules.shelter.rules.facts import Guest
from modules.shelter.rules.hard import is_allowed

STATE_ICONS = {
    BedState.OUT_OF_SERVICE: "cross",
    BedState.OCCUPIED: "person",
    BedState.RESERVED: "calendar",
    BedState.TURNAROUND: "refresh",
    BedState.FREE: "check",
}
NEED_ICONS = {
    SleepingNeed.WHEELCHAIR: "heart",
    SleepingNeed.CONTAGIOUS: "shield",
    SleepingNeed.UNDER_CARE: "heart",
}
NAMES_ON_A_TILE = 3


@dataclass(frozen=True)
class Mode:
    """What somebody is about to do with the next bed they choose, or nothing."""

    verb: str = ""  # "move" or "give"
    # The assignment to move, or the stay to give a bed to.
    subject: object = None
    person_id: object = None
    name: str = ""

    @property
    def query(self) -> str:
        """For addresses of beds."""
        return f"&{self.verb}={self.subject}" if self.verb else ""


@dataclass
class Tile:
    """One bed on the board."""

    id: object
    code: str
    kind: str
    state: str
    state_label: str
    icon: str
    url: str
    names: list[str] = field(default_factory=list)
    note: str = ""
    needs: list[dict] = field(default_factory=list)
    assignment: object = ""
    is_accessible: bool = False
    is_late: bool = False
    # Whether the rules allow it to whoever is about to get a bed; None where nobody is.
    fits: bool | None = None


@dataclass
class RoomOnBoard:
    """A room with its tiles."""

    id: object
    name: str
    policy: str
    floor: str
    signs: list[str]
    sleeping: int
    places: int
    tiles: list[Tile]


def floor_words(floor: int | None) -> str:
    """Which floor, for people."""
    if floor is None:
        return _("Floor not known")
    if floor == 0:
        return _("Ground floor")
    if floor < 0:
        return _("Basement %(number)d") % {"number": -floor}
    return _("Floor %(number)d") % {"number": floor}


@dataclass
class Board:
    """All of it, or the beds that changed."""

    buildings: list[dict]
    counts: list[dict]
    beds: int


def make_tiles(house: House, mode: Mode, *, only: Iterable | None = None) -> dict[object, Tile]:
    """Bed id -> tile; a fixed number of queries more than the house."""
    wanted = list(house.beds) if only is None else [pk for pk in only if pk in house.beds]
    shown = [house.beds[pk] for pk in wanted]
    held = [one for each in shown for one in (*each.sleeping, *each.planned)]
    people = {one.person_id for one in held}
    names = _names(people)
    fits = _fits(house, mode)
    needs = _needs_of(names, house.centre)
    base = reverse("shelter_board", args=[house.centre.code])
    return {
        each.bed.pk: _tile(each, house, names, needs, fits, f"{base}?bed={each.bed.pk}{mode.query}")
        for each in shown
    }


def _names(people) -> dict:
    """Person id -> name, of those whose file the asker may open; one query."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "display_name"))


@dataclass
class _Fits:
    """Which beds would do for somebody, in rooms as they are now."""

    guest: Guest
    guests: dict
    in_room: dict


def _fits(house: House, mode: Mode) -> _Fits | None:
    if not mode.verb:
        return None
    held = house.held()
    guests = guests_of({one.person_id for one in held} | {mode.person_id}, house.centre)
    if mode.person_id not in guests:
        return None
    in_room: dict = {}
    for each in house.beds.values():
        for one in each.sleeping:
            if one.person_id != mode.person_id and one.person_id in guests:
                in_room.setdefault(each.bed.room_id, []).append(guests[one.person_id])
    return _Fits(guests[mode.person_id], guests, in_room)


def _tile(each: BedNow, house: House, names, needs, fits: _Fits | None, url: str) -> Tile:
    bed, state = each.bed, each.state
    shown = each.sleeping or ([each.planned[0]] if state == BedState.RESERVED else [])
    told = [names.get(one.person_id, _("Somebody")) for one in shown[:NAMES_ON_A_TILE]]
    own = shown[0] if shown else None
    late = bool(each.sleeping) and own.ends_at < house.at
    return Tile(
        id=bed.pk,
        code=bed.code,
        kind=bed.get_kind_display(),
        state=state.value,
        state_label=str(state.label),
        icon=STATE_ICONS[state],
        url=url,
        names=told,
        note=_note(each, own, house.at),
        needs=_needs(shown, needs),
        assignment=own.id if own else "",
        is_accessible=bed.is_accessible == "yes",
        is_late=late,
        fits=_would_do(each, fits, house),
    )


def _would_do(each: BedNow, fits: _Fits | None, house: House) -> bool | None:
    if fits is None:
        return None
    if each.state not in (BedState.FREE, BedState.RESERVED) or is_quarantined(each):
        return False
    others = fits.in_room.get(each.bed.room_id, ())
    has_room = len(others) < house.places_of(each.facts.room)
    return has_room and is_allowed(fits.guest, each.facts, others, ages=house.ages)


def _note(each: BedNow, own: Held | None, at: datetime) -> str:
    """One short line: until when, from when, or why not."""
    if each.block is not None:
        return str(each.block.get_reason_display())
    if each.sleeping and own is not None:
        return until_words(own.ends_at, at)
    if each.planned:
        return _("from %(day)s") % {"day": date_format(localtime(each.planned[0].begins_at), "j M")}
    return ""


def until_words(ends_at: datetime, at: datetime) -> str:
    """How many nights are left of what was planned."""
    nights = (localtime(ends_at).date() - localtime(at).date()).days
    if nights < 0:
        return ngettext(
            "%(count)d night longer than planned", "%(count)d nights longer than planned", -nights
        ) % {"count": -nights}
    if nights == 0:
        return _("until today")
    return ngettext("%(count)d more night", "%(count)d more nights", nights) % {"count": nights}


def _needs_of(names: dict, centre: Centre) -> dict[object, list[str]]:
    """Person id -> what is written down here of the beds they need, as far as the asker may read it.

    What a code of the registry means for a bed counts for the rules, and is nobody's to read here.
    """
    found: dict = defaultdict(list)
    rows = BedNeed.objects.filter(person__in=names, centre=centre, ended_at=None)
    for person_id, need in rows.order_by("need").values_list("person", "need"):
        found[person_id].append(need)
    return found


def _needs(shown: list[Held], needs: dict) -> list[dict]:
    found = dict.fromkeys(need for one in shown for need in needs.get(one.person_id, ()))
    return [
        {"icon": NEED_ICONS.get(need, "info"), "label": str(SleepingNeed(need).label)}
        for need in found
    ]


def make_board(house: House, mode: Mode, told: dict) -> Board:
    """Buildings, floors, rooms and tiles, filtered."""
    tiles = make_tiles(house, mode)
    counts = Counter(tile.state for tile in tiles.values())
    by_room: dict = {}
    for each in house.beds.values():
        by_room.setdefault(each.bed.room_id, []).append(each)
    buildings = []
    for building in house.buildings:
        rooms = [
            shown
            for room in house.rooms.values()
            if room.building_id == building.pk
            and (not told.get("policy") or room.policy == told["policy"])
            and (shown := _room(room, by_room.get(room.pk, []), tiles, house, told))
        ]
        if rooms:
            buildings.append({"name": building.name, "rooms": rooms})
    return Board(
        buildings=buildings,
        counts=[
            {
                "state": state.value,
                "label": state.label,
                "icon": STATE_ICONS[state],
                "count": counts.get(state.value, 0),
            }
            for state in reversed(BedState)
        ],
        beds=len(tiles),
    )


def _room(room, beds: list[BedNow], tiles, house: House, told: dict) -> RoomOnBoard | None:
    shown = [
        tiles[each.bed.pk]
        for each in beds
        if (not told.get("state") or each.state == told["state"])
        and (not told.get("accessible") or each.facts.is_accessible == "yes")
        and (each.bed.in_use or each.sleeping)
    ]
    if not shown and (any(told.values()) or not beds):
        return None
    signs = []
    if room.is_accessible == "yes":
        signs.append(_("for wheelchairs"))
    if room.is_protected == "yes":
        signs.append(_("protected"))
    if room.is_lockable == "yes":
        signs.append(_("can be locked"))
    return RoomOnBoard(
        id=room.pk,
        name=room.name,
        policy=str(RoomPolicy(room.policy).label),
        floor=floor_words(room.floor),
        signs=signs,
        sleeping=sum(bool(each.sleeping) for each in beds),
        places=house.places_of(room),
        tiles=shown,
    )


def changed_since(centre: Centre, since: datetime, until: datetime) -> set:
    """Ids of beds whose tile may look different from what it did then; four queries."""
    beds = set(
        QuerySet(Bed).filter(centre=centre, changed_at__gt=since).values_list("pk", flat=True)
    )
    # Two questions and not one: each has an index, "or" has none.
    rows = QuerySet(BedAssignment).filter(centre=centre)
    for changed in (
        rows.filter(changed_at__gt=since),
        rows.filter(ended_at=None, begins_at__gt=since, begins_at__lte=until),
    ):
        beds |= set(changed.values_list("bed", flat=True))
    blocks = (
        QuerySet(Block)
        .filter(centre=centre)
        .filter(
            Q(changed_at__gt=since)
            | Q(begins_at__gt=since, begins_at__lte=until)
            | Q(ends_at__gt=since, ends_at__lte=until)
        )
    )
    places = list(blocks.values_list("bed", "room"))
    rooms = [room for _bed, room in places if room]
    if rooms:
        beds |= set(QuerySet(Bed).filter(room__in=rooms).values_list("pk", flat=True))
    return beds | {bed for bed, _room in places if bed}


WAITING_SHOWN = 40


def holds_now(centre: Centre) -> list:
    """Ids of people who have a bed at this moment; one that begins later is none yet. One query.

    A list and no subquery: ordered as its index is, SQLite takes that and not all of history.
    """
    now = timezone.now()
    kept = Q(state="planned", begins_at__lte=now, ends_at__gt=now)
    rows = QuerySet(BedAssignment).filter(Q(state="active") | kept, centre=centre, ended_at=None)
    return list(rows.order_by("begins_at", "id").values_list("person", flat=True))


def waiting_for_a_bed(centre: Centre, most: int = WAITING_SHOWN) -> list[Stay]:
    """Open stays without a bed, of people whose file the asker may open; the longest wait first."""
    return list(
        Stay.objects.open()
        .filter(centre=centre)
        .exclude(person__in=holds_now(centre))
        .select_related("person")
        .order_by("arrived_at", "id")[:most]
    )
