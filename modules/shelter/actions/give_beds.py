"""Somebody gets a bed: now, or from a day on. One bed or a whole proposal, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import explained
from core.ids import new_id
from core.models import Centre
from modules.registry.models import Person, Stay
from modules.registry.rules.ages import age_on
from modules.shelter.choices import HOLDS_A_BED, AssignmentState, EndReason
from modules.shelter.errors import (
    HasABedElsewhere,
    InfantNeedsSomebody,
    NotStayingHere,
    PersonHasABed,
)
from modules.shelter.house import rules_of
from modules.shelter.models import Bed, BedAssignment, Block, Room
from modules.shelter.people import guests_of

from .checks import Placing, check_rules, what_stands_against

GIVE = "shelter.give_bed"
INFANT_UNDER = 2


@dataclass(frozen=True)
class BedFor:
    """A bed for one person. `beside`: the person whose bed an infant shares."""

    person: Person
    bed: Bed
    beside: Person | None = None


@dataclass(frozen=True)
class Terms:
    """From when until when, and what was answered to what stood against it.

    A blank beginning is now; a blank end is after as many nights as the house has set.
    """

    begins_at: datetime | None = None
    ends_at: datetime | None = None
    override_reason: str = ""
    # That a bed at another centre ends with it.
    ends_elsewhere: bool = False


def give_beds(
    *, centre: Centre, beds: Sequence[BedFor], actor, key: UUID | None = None, terms=Terms()
) -> list[BedAssignment]:
    """These people have these beds; all of them or none.

    From now on they sleep there, where the beginning is not in the future. `key` names the request:
    sent twice it gives the same beds once. Raises `RuleStandsAgainst`, `HasABedElsewhere`,
    `BedIsTaken`, `PersonHasABed`, `NotStayingHere`, `InfantNeedsSomebody`, or what the database says.
    """
    check_may(GIVE, centre)
    key = key or new_id()
    with explained(), transaction.atomic():
        return _Giving(centre, list(beds), actor, key, terms).give()


@dataclass
class _Giving:
    centre: Centre
    beds: list[BedFor]
    actor: object
    key: UUID
    terms: Terms

    def give(self) -> list[BedAssignment]:
        """Everything in one transaction; the caller holds it."""
        now = timezone.now()
        self.begins_at = max(self.terms.begins_at or now, now)
        self.ends_at = self.terms.ends_at or self.begins_at + timedelta(
            days=rules_of(self.centre).maximum_nights
        )
        with scope.system(actor=self.actor):
            # Always in the same order, so that two desks wait for each other and not for ever.
            lock_beds({one.bed.pk for one in self.beds})
            stays = lock_stays(self.centre, {one.person.pk for one in self.beds})
            if known := self._given_before():
                return known
            has_come = all(one.person.pk in stays for one in self.beds)
            # A bed that was asked for a moment on waits for whoever has not come yet.
            is_now = self.begins_at <= now and (has_come or self.terms.begins_at is None)
            if is_now and not has_come:
                raise NotStayingHere
        aside = self._check_rules()
        with scope.system(actor=self.actor):
            self._end_elsewhere(now, is_now=is_now)
            state = AssignmentState.ACTIVE if is_now else AssignmentState.PLANNED
            given: dict[object, BedAssignment] = {}
            # Parents before the infants who lie beside them.
            for one in sorted(self.beds, key=lambda one: one.beside is not None):
                given[one.person.pk] = self._write(one, stays.get(one.person.pk), state, given)
            for person, row in given.items():
                if rules := aside.get(person):
                    row.overridden, row.override_reason = rules, self.terms.override_reason
                    row.save()
            if is_now:
                mark_beds_used({one.bed.pk for one in self.beds}, now)
        return [given[one.person.pk] for one in self.beds]

    def _given_before(self) -> list[BedAssignment] | None:
        keys = [uuid5(self.key, str(one.person.pk)) for one in self.beds]
        known = {
            row.key: row for row in BedAssignment.objects.filter(centre=self.centre, key__in=keys)
        }
        return [known[key] for key in keys] if len(known) == len(keys) else None

    def _check_rules(self) -> dict[object, list[str]]:
        self._check_infants()
        placings = [
            Placing(one.person.pk, one.bed.pk, shares=one.beside is not None) for one in self.beds
        ]
        found = what_stands_against(
            self.centre, placings, begins_at=self.begins_at, ends_at=self.ends_at
        )
        return check_rules(found, self.centre, self.terms.override_reason)

    def _check_infants(self) -> None:
        """Only an infant shares a bed, and with somebody of their household."""
        sharing = [one for one in self.beds if one.beside is not None]
        if not sharing:
            return
        people = {one.person.pk for one in sharing} | {one.beside.pk for one in sharing}
        guests = guests_of(people, self.centre)
        today = self.centre.today()
        for one in sharing:
            ages = age_on(one.person.birth, on=today)
            related = guests[one.person.pk].is_related_to(guests[one.beside.pk])
            is_grown = guests[one.beside.pk].is_child is False
            if ages is None or ages.max >= INFANT_UNDER or not related or not is_grown:
                raise InfantNeedsSomebody

    def _end_elsewhere(self, now: datetime, *, is_now: bool) -> None:
        """A bed at another centre ends where the person sleeps here; a later one stays as it is."""
        people = [one.person.pk for one in self.beds]
        overlaps = Q(ends_at__gt=self.begins_at)
        rows = list(
            QuerySet(BedAssignment)
            .filter(person__in=people, state__in=HOLDS_A_BED)
            .filter(begins_at__lt=self._until_for_all())
            .filter(overlaps | Q(state=AssignmentState.ACTIVE) if is_now else overlaps)
        )
        if any(row.centre_id == self.centre.pk for row in rows):
            raise PersonHasABed
        if rows and not self.terms.ends_elsewhere:
            raise HasABedElsewhere
        # Infants first: the database leaves none beside an empty place.
        for row in sorted(rows, key=lambda row: row.shares_with_id is None):
            end(row, reason=EndReason.OTHER_CENTRE, at=now)

    def _write(self, one: BedFor, stay, state, given: dict) -> BedAssignment:
        beside = self._beside(one, given) if one.beside is not None else None
        return BedAssignment.objects.create(
            centre=self.centre,
            person=one.person,
            stay=stay,
            bed=one.bed,
            begins_at=self.begins_at,
            ends_at=self._until(one),
            state=state,
            shares_with=beside,
            assigned_by=self.actor,
            key=uuid5(self.key, str(one.person.pk)),
        )

    def _until(self, one: BedFor) -> datetime:
        """As was asked for; where nobody asked, at the latest until somebody else gets the bed, it is
        taken out of service, or the person has another bed.
        """
        if self.terms.ends_at is not None:
            return self.ends_at
        window = {"begins_at__gt": self.begins_at, "begins_at__lt": self.ends_at}
        planned = QuerySet(BedAssignment).filter(state=AssignmentState.PLANNED, **window)
        of_the_bed = planned.filter(bed=one.bed, shares_with=None)
        blocks = QuerySet(Block).filter(Q(bed=one.bed) | Q(room=one.bed.room_id), **window)
        moments = [
            rows.aggregate(first=Min("begins_at"))["first"]
            for rows in (of_the_bed, planned.filter(person=one.person), blocks)
        ]
        return min([self.ends_at, *(moment for moment in moments if moment is not None)])

    def _until_for_all(self) -> datetime:
        """The last moment that somebody of these would sleep here."""
        return max(self._until(one) for one in self.beds)

    def _beside(self, one: BedFor, given: dict) -> BedAssignment:
        found = (
            given.get(one.beside.pk)
            or BedAssignment.objects.filter(
                centre=self.centre, person=one.beside, bed=one.bed, state__in=HOLDS_A_BED
            ).first()
        )
        if found is None:
            raise InfantNeedsSomebody
        return found


def lock_beds(bed_ids) -> None:
    """Hold the rooms of these beds, then the beds, until the end of the transaction.

    Rules look at a whole room: two desks that fill one room come one after the other. Always in the
    order of the keys, so that nobody waits for ever.
    """
    rooms = QuerySet(Room).filter(pk__in=QuerySet(Bed).filter(pk__in=bed_ids).values("room"))
    for rows in (rooms, QuerySet(Bed).filter(pk__in=bed_ids)):
        list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_stays(centre: Centre, people) -> dict[object, Stay]:
    """Person id -> their open stay at the centre, held until the end of the transaction."""
    rows = QuerySet(Stay).filter(centre=centre, person__in=people, departed_at=None).order_by("pk")
    return {row.person_id: row for row in rows.select_for_update(of=("self",), no_key=True)}


def mark_beds_used(bed_ids, at: datetime) -> None:
    """Nobody needs to make ready a bed in which somebody sleeps again."""
    waiting = QuerySet(BedAssignment).filter(bed__in=bed_ids, ended_at__isnull=False, ready_at=None)
    waiting.update(ready_at=at)


def end(row: BedAssignment, *, reason: str, at: datetime) -> BedAssignment:
    """The assignment is over; what was only planned is cancelled. Inside a transaction of the caller.

    The bed waits to be made ready, unless nobody slept in it or somebody goes on sleeping there.
    """
    if row.state == AssignmentState.PLANNED:
        row.state, row.ended_at, row.ready_at = AssignmentState.CANCELLED, at, at
    else:
        at = max(at, row.begins_at)
        row.state, row.end_reason, row.ended_at = AssignmentState.ENDED, reason, at
        if row.shares_with_id is not None:
            row.ready_at = at
    row.save()
    return row
