"""The box of one bed on the board: who sleeps in it, what comes, and what can be done, as the role allows."""

from dataclasses import dataclass, field

from django.urls import reverse

from core.ids import new_id
from modules.registry.models import Person
from modules.shelter.actions.give_beds import INFANT_UNDER
from modules.shelter.board.tiles import Mode, floor_words, until_words, waiting_for_a_bed
from modules.shelter.choices import BedState, BlockReason, EndReason
from modules.shelter.errors import HasABedElsewhere, RuleStandsAgainst
from modules.shelter.house import BedNow, House
from modules.shelter.people import guests_of

END_REASONS = (
    EndReason.LEFT,
    EndReason.HOSPITAL,
    EndReason.OTHER_CENTRE,
    EndReason.ABSENT,
    EndReason.ERROR,
)


@dataclass
class Box:
    """What shelter/bed_box.html shows."""

    bed: object
    room: object
    floor: str
    state: str
    state_label: str
    sleeping: list[dict]
    planned: list[dict]
    block: object
    mode: Mode
    # What may be done: verbs.
    may: set = field(default_factory=set)
    waiting: list = field(default_factory=list)
    infants: list = field(default_factory=list)
    end_reasons: list = field(default_factory=list)
    block_reasons: list = field(default_factory=list)
    problem: str = ""
    # The code of the refusal that a reason or a tick may answer.
    confirm: str = ""
    sent: dict = field(default_factory=dict)
    key: object = field(default_factory=new_id)

    @property
    def asks_reason(self) -> bool:
        """Whether the shelter manager may set the rule aside here."""
        return self.confirm == RuleStandsAgainst.code

    @property
    def asks_elsewhere(self) -> bool:
        """Whether a bed at another centre would end."""
        return self.confirm == HasABedElsewhere.code


def box_of(house: House, bed_id, mode: Mode, asker, *, problem="", confirm="", sent=None) -> Box:
    """The box of a bed; names as far as the asker may know them."""
    each = house.beds[bed_id]
    held = [*each.sleeping, *each.planned]
    people = {p.pk: p for p in Person.objects.filter(pk__in={one.person_id for one in held})}
    may = _may(each, house, mode, asker)
    waits = waiting_for_a_bed(house.centre) if "check_out" in may and not mode.verb else []
    infants = _infants_who_wait(each, house, waits, people)
    return Box(
        bed=each.bed,
        room=each.bed.room,
        floor=floor_words(each.bed.room.floor),
        state=each.state.value,
        state_label=str(each.state.label),
        sleeping=[_line(one, people, house) for one in each.sleeping],
        planned=[_line(one, people, house) for one in each.planned],
        block=each.block,
        mode=mode,
        may=may,
        waiting=waits if "give" in may else [],
        infants=infants,
        end_reasons=[(reason.value, reason.label) for reason in END_REASONS],
        block_reasons=BlockReason.choices,
        problem=problem,
        confirm=confirm,
        sent=dict(sent.items()) if sent else {},
    )


def _line(one, people: dict, house: House) -> dict:
    person = people.get(one.person_id)
    return {
        "assignment": one.id,
        "person": person,
        "age": person.age_text(house.centre.today()) if person and person.birth.is_known else "",
        "url": reverse("registry_people:detail", args=[person.pk]) if person else "",
        "begins_at": one.begins_at,
        "ends_at": one.ends_at,
        "until": until_words(one.ends_at, house.at),
        "is_beside": one.shares_with_id is not None,
        "is_due": one.begins_at <= house.at,
    }


def _may(each: BedNow, house: House, mode: Mode, asker) -> set:
    centre = house.centre.pk
    is_writable = centre in asker.writable_centre_ids("shelter")
    found: set = set()
    if is_writable and asker.can("shelter.give_bed", centre):
        if each.state in (BedState.FREE, BedState.RESERVED, BedState.TURNAROUND):
            found.add("give")
        if each.state == BedState.TURNAROUND:
            found.add("ready")
        if mode.verb == "move":
            found.add("swap" if each.sleeping else "move")
        found |= {"check_out", "begin", "extend"}
    if is_writable and asker.can("shelter.add_block", centre) and each.block is None:
        found.add("block")
    if is_writable and asker.can("shelter.change_block", centre) and each.block is not None:
        found.add("unblock")
    return found


def _infants_who_wait(each: BedNow, house: House, waits: list, people: dict) -> list[dict]:
    """Infants of the household of whoever sleeps here, who could share the bed; asked only where the
    file of whoever sleeps here is open: else the bed would tell whose family it is.
    """
    parents = [
        one for one in each.sleeping if one.shares_with_id is None and one.person_id in people
    ]
    if not parents or not waits:
        return []
    guests = guests_of([parents[0].person_id, *(stay.person_id for stay in waits)], house.centre)
    mine = guests.get(parents[0].person_id)
    found = []
    for stay in waits:
        guest = guests.get(stay.person_id)
        is_small = guest is not None and guest.age is not None and guest.age < INFANT_UNDER
        if mine and is_small and guest.is_related_to(mine):
            found.append({"stay": stay, "beside": parents[0].person_id})
    return found
