"""Somebody leaves a bed, comes for one that waits, or does not come. Nothing keeps anybody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import explained
from core.models import Centre
from modules.shelter.choices import HOLDS_A_BED, AssignmentState, EndReason, ExtensionReason
from modules.shelter.errors import EndsBeforeNow, NoLongerThere, NotStayingHere
from modules.shelter.house import rules_of
from modules.shelter.models import Absence, Bed, BedAssignment, StayExtension

from .checks import Placing, check_rules, what_stands_against
from .give_beds import GIVE, end, lock_beds, lock_stays, mark_beds_used

EXTEND = "shelter.add_stayextension"


def check_out(*, assignment: BedAssignment, reason: str, actor, at: datetime | None = None):
    """The bed is left, and waits to be made ready; infants who shared it leave it too.

    What was only planned is cancelled. Raises `NoLongerThere` where somebody was faster.
    """
    check_may(GIVE, assignment.centre)
    with transaction.atomic(), scope.system(actor=actor):
        row = _held(assignment)
        _end_with_infants(row, reason, at or timezone.now())
    return row


def leave_all_beds(*, centre: Centre, person_id, at: datetime, actor, stay=None) -> int:
    """Whoever left the centre holds no bed here any more; how many were ended. Asks no permission:
    a departure is never refused.
    """
    with transaction.atomic(), scope.system(actor=actor):
        rows = QuerySet(BedAssignment).filter(centre=centre, person_id=person_id)
        if stay is not None:
            rows = rows.filter(stay=stay)
        held = list(rows.filter(state__in=HOLDS_A_BED).select_for_update(of=("self",)))
        for row in held:
            # A clock at the desk that is ahead must not keep the bed from the next.
            _end_with_infants(row, EndReason.LEFT, min(at, timezone.now()))
    return len(held)


def did_not_come(*, assignment: BedAssignment, actor) -> BedAssignment:
    """The bed that waited is free again, and the reservation stays in the history."""
    check_may(GIVE, assignment.centre)
    with transaction.atomic(), scope.system(actor=actor):
        row = _held(assignment)
        if row.state != AssignmentState.PLANNED:
            raise NoLongerThere
        now = timezone.now()
        for each in (*_infants(row), row):
            each.state, each.ended_at, each.ready_at = AssignmentState.NO_SHOW, now, now
            each.save()
    return row


def begin(*, assignment: BedAssignment, actor, override_reason: str = "") -> BedAssignment:
    """Somebody for whom a bed waited sleeps in it from now on, with the infants beside them.

    Raises `NotStayingHere` where no arrival was registered, `RuleStandsAgainst`, or what the database
    says.
    """
    centre = assignment.centre
    check_may(GIVE, centre)
    asker = scope.current()
    with explained(), transaction.atomic(), scope.system(actor=actor):
        lock_beds({assignment.bed_id})
        # Stays before assignments, as a departure does it: neither waits for ever.
        people = [assignment, *_infants(assignment)]
        stays = lock_stays(centre, {each.person_id for each in people})
        row = _held(assignment)
        if row.state != AssignmentState.PLANNED:
            raise NoLongerThere
        group = [row, *_infants(row)]
        if any(each.person_id not in stays for each in group):
            raise NotStayingHere
        with scope.opened(asker):
            aside = _rules_set_aside(group, centre, override_reason)
        now = timezone.now()
        usual = now + timedelta(days=rules_of(centre).maximum_nights)
        for each in group:
            each.stay, each.state = stays[each.person_id], AssignmentState.ACTIVE
            each.begins_at = now
            # Whoever comes when the days are over that were kept for them begins anew.
            each.ends_at = each.ends_at if each.ends_at > now else usual
            if rules := aside.get(each.person_id):
                each.overridden, each.override_reason = rules, override_reason
            each.save()
        mark_beds_used({row.bed_id}, now)
    return row


def _rules_set_aside(group: list[BedAssignment], centre: Centre, reason: str) -> dict:
    """What was learned of people, and of the room, since the bed was kept for them."""
    placings = [
        Placing(each.person_id, each.bed_id, shares=each.shares_with_id is not None)
        for each in group
    ]
    found = what_stands_against(
        centre,
        placings,
        begins_at=timezone.now(),
        ends_at=max(each.ends_at for each in group),
        leaving=[each.pk for each in group],
    )
    return check_rules(found, centre, reason)


def mark_ready(*, bed: Bed, actor) -> int:
    """The bed was cleaned and made; how many stays it waited for."""
    check_may(GIVE, bed.centre)
    with transaction.atomic(), scope.system(actor=actor):
        waiting = QuerySet(BedAssignment).filter(bed=bed, ended_at__isnull=False, ready_at=None)
        rows = list(waiting.select_for_update(of=("self",)))
        for row in rows:
            row.ready_at = timezone.now()
            row.save()
    return len(rows)


def extend(*, assignment: BedAssignment, ends_at: datetime, reason: str, actor) -> BedAssignment:
    """The person may stay longer, for a reason that is kept; the infants beside them as well.

    Raises `EndsBeforeNow`, or what the database says where somebody else gets the bed.
    """
    check_may(EXTEND, assignment.centre)
    ExtensionReason(reason)
    with explained(), transaction.atomic(), scope.system(actor=actor):
        lock_beds({assignment.bed_id})
        row = _held(assignment)
        if ends_at <= max(row.ends_at, row.begins_at):
            raise EndsBeforeNow
        for each in (row, *_infants(row)):
            if ends_at <= each.ends_at:
                continue
            StayExtension.objects.create(
                centre=row.centre,
                person_id=each.person_id,
                assignment=each,
                ends_before=each.ends_at,
                ends_after=ends_at,
                reason=reason,
                granted_by=actor,
            )
            each.ends_at = ends_at
            each.save()
    return row


def _held(assignment: BedAssignment) -> BedAssignment:
    rows = QuerySet(BedAssignment).filter(pk=assignment.pk, state__in=HOLDS_A_BED)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NoLongerThere
    return row


def _infants(row: BedAssignment) -> list[BedAssignment]:
    return list(QuerySet(BedAssignment).filter(shares_with=row, state__in=HOLDS_A_BED))


def _end_with_infants(row: BedAssignment, reason: str, at: datetime) -> None:
    # Infants first: the database leaves none beside an empty place.
    for each in (*_infants(row), row):
        end(each, reason=reason, at=at)
        # Whoever has left is no longer away from here.
        for away in QuerySet(Absence).filter(
            person=each.person_id, centre=each.centre_id, returned_at=None
        ):
            away.returned_at = max(at, away.out_at)
            away.save()


def close_what_nobody_came_for(centre: Centre) -> int:
    """Beds that were kept for days that are over, and nobody came; how many. For the night's work."""
    with transaction.atomic(), scope.system():
        now = timezone.now()
        over = QuerySet(BedAssignment).filter(
            centre=centre, state=AssignmentState.PLANNED, ended_at=None, ends_at__lte=now
        )
        # Infants first: the database leaves none beside an empty place.
        rows = sorted(
            over.select_for_update(of=("self",)), key=lambda row: row.shares_with_id is None
        )
        for row in rows:
            row.state, row.ended_at, row.ready_at = AssignmentState.NO_SHOW, now, now
            row.save()
    return len(rows)
