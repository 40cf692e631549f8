"""Somebody moves to another bed, or two change theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import explained
from core.models import Centre
from modules.shelter.choices import HOLDS_A_BED, AssignmentState, EndReason
from modules.shelter.errors import NoLongerThere
from modules.shelter.models import Bed, BedAssignment

from .checks import Placing, check_rules, what_stands_against
from .give_beds import GIVE, end, lock_beds, lock_stays, mark_beds_used

A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class _Step:
    """One person goes from an assignment to a bed; `beside` names the step of the parent."""

    row: BedAssignment
    bed_id: object
    beside: BedAssignment | None = None


def move(
    *, assignment: BedAssignment, bed: Bed, actor, key: UUID, override_reason: str = ""
) -> BedAssignment:
    """The person, and infants in the same bed, sleep in another bed of the centre from now on.

    What was planned is planned for the other bed. Raises `NoLongerThere`, `RuleStandsAgainst`, or what
    the database says.
    """
    return _carry_out([(assignment, bed.pk)], assignment.centre, actor, key, override_reason)[0]


def swap(
    *,
    one: BedAssignment,
    other: BedAssignment,
    actor,
    key: UUID,
    override_reason: str = "",
) -> list[BedAssignment]:
    """Two people, each with the infants beside them, change beds."""
    pairs = [(one, other.bed_id), (other, one.bed_id)]
    return _carry_out(pairs, one.centre, actor, key, override_reason)


def _carry_out(pairs, centre: Centre, actor, key: UUID, reason: str) -> list[BedAssignment]:
    check_may(GIVE, centre)
    asker = scope.current()
    with explained(), transaction.atomic(), scope.system(actor=actor):
        known = _moved_before(pairs, centre, key)
        if known:
            return known
        lock_beds({row.bed_id for row, _bed in pairs} | {bed for _row, bed in pairs})
        # Stays before assignments, as a departure does it: neither waits for ever.
        lock_stays(centre, _people_of(row for row, _bed in pairs))
        steps = [step for row, bed_id in pairs for step in _with_infants(row, bed_id)]
        with scope.opened(asker):
            aside = _rules_set_aside(steps, centre, reason)
        return _move_all(steps, centre, actor, key, aside, reason)


def _people_of(rows) -> set:
    """Whoever moves, and the infants beside them."""
    keys = [row.pk for row in rows]
    group = QuerySet(BedAssignment).filter(Q(pk__in=keys) | Q(shares_with__in=keys))
    return set(group.values_list("person", flat=True))


def _moved_before(pairs, centre: Centre, key: UUID) -> list[BedAssignment] | None:
    keys = [uuid5(key, str(row.person_id)) for row, _bed in pairs]
    rows = QuerySet(BedAssignment).filter(centre=centre, key__in=keys)
    known = {row.key: row for row in rows}
    return [known[each] for each in keys] if len(known) == len(keys) else None


def _with_infants(row: BedAssignment, bed_id) -> list[_Step]:
    fresh = QuerySet(BedAssignment).filter(pk=row.pk, state__in=HOLDS_A_BED, bed_id=row.bed_id)
    found = fresh.select_for_update(of=("self",)).first()
    if found is None or found.bed_id == bed_id:
        raise NoLongerThere
    infants = QuerySet(BedAssignment).filter(shares_with=found, state__in=HOLDS_A_BED)
    return [_Step(found, bed_id), *(_Step(infant, bed_id, found) for infant in infants)]


def _rules_set_aside(steps: list[_Step], centre: Centre, reason: str) -> dict:
    """The rules against it that the asker set aside; raises `RuleStandsAgainst` where they did not."""
    now = timezone.now()
    placings = [
        Placing(step.row.person_id, step.bed_id, shares=step.beside is not None) for step in steps
    ]
    found = what_stands_against(
        centre,
        placings,
        begins_at=min(_begins(step.row, now) for step in steps),
        ends_at=max(_ends(step.row, now) for step in steps),
        leaving=[step.row.pk for step in steps],
        left_beds=[step.row.bed_id for step in steps],
    )
    return check_rules(found, centre, reason)


def _move_all(steps: list[_Step], centre, actor, key, aside, reason) -> list[BedAssignment]:
    """End what was and write what is; what those who were asked for have now."""
    now = timezone.now()
    states = {step.row.pk: step.row.state for step in steps}
    # Infants first: the database leaves none beside an empty place.
    for step in sorted(steps, key=lambda step: step.beside is None):
        end(step.row, reason=EndReason.MOVED, at=now)
    written: dict[object, BedAssignment] = {}
    for step in sorted(steps, key=lambda step: step.beside is not None):
        row = step.row
        written[row.pk] = BedAssignment.objects.create(
            centre=centre,
            person_id=row.person_id,
            stay_id=row.stay_id,
            bed_id=step.bed_id,
            begins_at=_begins(row, now),
            ends_at=_ends(row, now),
            state=states[row.pk],
            shares_with=written[step.beside.pk] if step.beside else None,
            override_reason=reason if row.person_id in aside else "",
            overridden=aside.get(row.person_id, []),
            assigned_by=actor,
            key=uuid5(key, str(row.person_id)),
        )
    entered = {step.bed_id for step in steps if states[step.row.pk] == AssignmentState.ACTIVE}
    mark_beds_used(entered, now)
    return [written[step.row.pk] for step in steps if step.beside is None]


def _begins(row: BedAssignment, now: datetime) -> datetime:
    return max(row.begins_at, now)


def _ends(row: BedAssignment, now: datetime) -> datetime:
    """As planned; whoever sleeps longer than planned goes on doing so for a night."""
    return row.ends_at if row.ends_at > now + A_MOMENT else now + timedelta(days=1)
