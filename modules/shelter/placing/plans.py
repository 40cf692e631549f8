"""Proposals for people who wait: where each could sleep, why, and what stands against it for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from modules.registry.models import Stay
from modules.shelter.actions.give_beds import INFANT_UNDER
from modules.shelter.choices import BedState
from modules.shelter.house import BedNow, House, is_quarantined
from modules.shelter.people import guests_of
from modules.shelter.rules.facts import Guest
from modules.shelter.rules.placement import Proposal, propose
from modules.shelter.sentences import reason_sentence, rule_sentences

MOST_PROPOSALS = 3
# Of a whole bus there is one proposal: three would be read by nobody.
FEW_ENOUGH_TO_CHOOSE = 12


@dataclass
class Line:
    """One person of a proposal."""

    stay: Stay
    bed: BedNow | None = None
    # The stay of whoever shares the bed with this infant.
    beside: Stay | None = None
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    household: object = None


@dataclass
class Plan:
    """One proposal, for people."""

    lines: list[Line]

    @property
    def placed(self) -> int:
        """How many have a bed in it."""
        return sum(line.bed is not None for line in self.lines)


def plans_for(stays: Sequence[Stay], house: House) -> list[Plan]:
    """Up to three ways to place these people, the best first; nine queries, whatever their number."""
    if not stays:
        return []
    held = house.held()
    guests = guests_of(
        {stay.person_id for stay in stays} | {one.person_id for one in held}, house.centre
    )
    wanted = [guests[stay.person_id] for stay in stays if stay.person_id in guests]
    beds, sleeping, nights_left = open_beds(house, guests)
    coming = coming_later(house, guests)
    plans: list[Plan] = []
    closed: set = set()
    for _turn in range(MOST_PROPOSALS if len(stays) <= FEW_ENOUGH_TO_CHOOSE else 1):
        found = propose(
            wanted,
            [each for each in beds if each.id in sleeping or each.room.id not in closed],
            sleeping,
            ages=house.ages,
            surge=house.is_in_surge,
            nights_left=nights_left,
            coming=coming,
        )
        plan = _plan(stays, found, house, guests)
        if plans and (not plan.placed or plan.placed < plans[0].placed):
            break
        plans.append(plan)
        closed |= {house.beds[bed].bed.room_id for bed in found.places.values()}
    return plans


def open_beds(house: House, guests: dict) -> tuple[list, dict[object, Guest], dict[object, int]]:
    """Beds for the rules, who sleeps in them already, and how long free ones are free."""
    beds, sleeping, nights_left = [], {}, {}
    for pk, each in house.beds.items():
        holder = (each.sleeping or each.planned or [None])[0]
        is_held = bool(each.sleeping) or each.state == BedState.RESERVED
        if is_held and holder.person_id in guests:
            beds.append(each.facts)
            sleeping[pk] = guests[holder.person_id]
        elif each.state == BedState.FREE and not is_quarantined(each):
            beds.append(each.facts)
            if each.planned:
                nights_left[pk] = nights_between(house.at, each.planned[0].begins_at)
    return beds, sleeping, nights_left


def coming_later(house: House, guests: dict) -> dict[object, list[Guest]]:
    """By room, who gets a bed there within the nights that people usually stay."""
    until = house.at + timedelta(days=house.rules.maximum_nights)
    found: dict = {}
    for each in house.beds.values():
        later = each.planned[1:] if each.state == BedState.RESERVED else each.planned
        for one in later:
            if one.begins_at < until and one.person_id in guests:
                found.setdefault(each.bed.room_id, []).append(guests[one.person_id])
    return found


def nights_between(one: datetime, other: datetime) -> int:
    """Nights from one day to another, in the centre's time."""
    return max(0, (localtime(other).date() - localtime(one).date()).days)


def _plan(stays: Sequence[Stay], found: Proposal, house: House, guests: dict) -> Plan:
    lines = {
        stay.person_id: Line(
            stay,
            bed=house.beds.get(found.places.get(stay.person_id)),
            reasons=_reasons(found, stay.person_id, house),
            against=[str(each) for each in rule_sentences(found.unplaced.get(stay.person_id, ()))],
            household=guests[stay.person_id].household if stay.person_id in guests else None,
        )
        for stay in stays
    }
    for line in lines.values():
        if line.bed is None and _is_infant(guests.get(line.stay.person_id)):
            _put_beside(line, lines, guests)
    # Families stand together, those who have no bed first.
    order = sorted(
        lines.values(), key=lambda line: (line.bed is not None, str(line.household or ""))
    )
    return Plan(order)


def _reasons(found: Proposal, person_id, house: House) -> list[str]:
    """Why this bed: what the rules say, and for whom the room is."""
    each = house.beds.get(found.places.get(person_id))
    if each is None:
        return []
    room = _("Room for: %(whom)s") % {"whom": each.bed.room.get_policy_display()}
    return [*(reason_sentence(reason) for reason in found.reasons.get(person_id, ())), room]


def _is_infant(guest: Guest | None) -> bool:
    return guest is not None and guest.age is not None and guest.age < INFANT_UNDER


def _put_beside(line: Line, lines: dict, guests: dict) -> None:
    """An infant for whom no bed is left lies beside its mother, else beside somebody grown of the family."""
    taken = {each.beside.pk for each in lines.values() if each.beside is not None}
    family = [
        each
        for person, each in lines.items()
        if each.bed is not None
        and each.beside is None
        and each.stay.pk not in taken
        and guests[person].is_related_to(guests[line.stay.person_id])
        and guests[person].is_child is False
    ]
    family.sort(key=lambda each: guests[each.stay.person_id].sex != "female")
    if family:
        line.bed, line.beside, line.against = family[0].bed, family[0].stay, []
