"""The night count: who was seen in the house, by scan or from the list.

Who was not seen is a task for somebody to ask after them, never a lost bed (domain.md 2.5).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import explained
from core.models import Centre
from modules.registry.cards.errors import CardExpired
from modules.registry.cards.lookup import card_of, read_token, refusal_of
from modules.registry.merging.errors import FileIsMerged
from modules.registry.merging.merged import file_now
from modules.registry.models import Person, Stay
from modules.registry.rules import card_numbers
from modules.registry.rules.card_tokens import is_token
from modules.shelter.building.labels import bed_by_label
from modules.shelter.choices import AssignmentState, CensusResult
from modules.shelter.errors import CensusIsClosed, NobodyFound
from modules.shelter.models import Absence, Bed, BedAssignment, CensusMark, NightCensus

COUNT = "shelter.add_censusmark"
# A count after midnight is still of the night that began the day before.
NIGHT_TURNS_AT = time(12)


@dataclass(frozen=True)
class Found:
    """Whom a scan leads to, and in which bed they were found; no name."""

    people: list
    bed: Bed | None = None


@dataclass
class Closed:
    """What came of a count."""

    census: NightCensus
    absent: int = 0
    absences: list = field(default_factory=list)


def night_now(centre: Centre, at: datetime | None = None) -> date:
    """The night that is counted now: that of today from noon on, that of yesterday before."""
    here = (at or timezone.now()).astimezone(centre.zone)
    return here.date() if here.time() >= NIGHT_TURNS_AT else here.date() - timedelta(days=1)


def begin_count(*, centre: Centre, actor) -> NightCensus:
    """The count of this night, begun once whoever asks."""
    check_may("shelter.add_nightcensus", centre)
    with scope.system(actor=actor):
        census, _created = NightCensus.objects.get_or_create(
            centre=centre, night=night_now(centre), defaults={"begun_by": actor}
        )
    return census


def find_sleepers(*, text: str, centre: Centre) -> Found:
    """Whom a card, a card number or the label of a bed leads to; a bed means everybody in it.

    A genuine card and a label are asked past the scope: a restricted file is counted like any other.
    Raises what a card that does not count raises, or `NobodyFound`.
    """
    text = text.replace("\0", "").strip()
    if not is_token(text) and card_numbers.is_valid(text):
        # A number can be typed by whoever knows it: it finds those whose files the asker may open.
        known = Person.objects.filter(reference=card_numbers.normalise(text)).first()
        return _sleeping_here([known.pk] if known else [], centre)
    with scope.system(actor=scope.acting_user()):
        if is_token(text):
            card = card_of(read_token(text))
            refusal = refusal_of(card)
            if refusal is not None and not isinstance(refusal, CardExpired | FileIsMerged):
                raise refusal
            return _sleeping_here([file_now(card.person_id)], centre)
        if bed := bed_by_label(text, centre):
            rows = QuerySet(BedAssignment).filter(bed=bed, state=AssignmentState.ACTIVE)
            people = list(rows.values_list("person", flat=True))
            if people:
                return Found(people, bed)
    raise NobodyFound


def _sleeping_here(people: list, centre: Centre) -> Found:
    """Of these, who has a bed or stays here; raises `NobodyFound` for anybody else."""
    staying = QuerySet(Stay).filter(centre=centre, person__in=people, departed_at=None)
    if not staying.exists():
        raise NobodyFound
    return Found(people)


def mark(*, census: NightCensus, found: Found, result: str, key, actor) -> list[CensusMark]:
    """These people were seen, or were not; the last mark of a person counts.

    Sent twice with one key it is marked once. Whoever was away and is seen is back. Raises
    `CensusIsClosed`, `NobodyFound`.
    """
    check_may(COUNT, census.centre)
    if not found.people:
        raise NobodyFound
    marks = []
    with explained(), transaction.atomic(), scope.system(actor=actor):
        row = _open_count(census)
        for person in found.people:
            own = uuid5(key, str(person))
            known = CensusMark.objects.filter(centre=row.centre, key=own).first()
            marks.append(known or _write(row, person, found.bed, result, own, actor))
        if result == CensusResult.PRESENT:
            for away in Absence.objects.filter(
                centre=row.centre, person__in=found.people, returned_at=None
            ):
                away.returned_at = max(timezone.now(), away.out_at)
                away.save()
    return marks


def _open_count(census: NightCensus) -> NightCensus:
    """The count, held until the end of the transaction; raises `CensusIsClosed`."""
    row = NightCensus.objects.select_for_update(of=("self",)).get(pk=census.pk)
    if row.closed_at is not None:
        raise CensusIsClosed
    return row


def _write(census, person, bed, result: str, key, actor) -> CensusMark:
    if bed is None:
        held = QuerySet(BedAssignment).filter(
            centre=census.centre, person=person, state=AssignmentState.ACTIVE
        )
        bed_id = held.values_list("bed", flat=True).first()
    else:
        bed_id = bed.pk
    return CensusMark.objects.create(
        centre=census.centre,
        census=census,
        person_id=person,
        bed_id=bed_id,
        result=result,
        recorded_by=actor,
        key=key,
    )


def marks_of(census: NightCensus) -> dict:
    """Person id -> the last result; one query, past the scope."""
    rows = QuerySet(CensusMark).filter(census=census).order_by("at", "id")
    return dict(rows.values_list("person", "result"))


def close_count(*, census: NightCensus, actor) -> Closed:
    """The count is over. Whoever has a bed and was not seen is away from now on, if not before.

    Nobody loses a bed: each absence that nobody told of becomes a task. Raises `CensusIsClosed`.
    """
    check_may("shelter.add_nightcensus", census.centre)
    now = timezone.now()
    with transaction.atomic(), scope.system(actor=actor):
        row = _open_count(census)
        row.closed_at, row.closed_by = now, actor
        row.save()
        seen = {
            person for person, result in marks_of(row).items() if result == CensusResult.PRESENT
        }
        away = set(
            Absence.objects.filter(centre=row.centre, returned_at=None).values_list(
                "person", flat=True
            )
        )
        closed = Closed(row)
        held = BedAssignment.objects.filter(
            centre=row.centre, state=AssignmentState.ACTIVE, ended_at=None
        )
        for one in held.exclude(person__in=seen):
            closed.absent += 1
            if one.person_id not in away:
                closed.absences.append(
                    Absence.objects.create(
                        centre=row.centre,
                        person_id=one.person_id,
                        assignment=one,
                        out_at=now,
                        was_told=False,
                        recorded_by=actor,
                    )
                )
    return closed
