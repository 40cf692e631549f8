"""What was true of a night, reckoned from what is written down; see `jobs.py` for when it is kept."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.registry.models import Nationality
from modules.registry.rules.ages import age_band
from modules.registry.rules.birth_dates import BirthDate

from .choices import AssignmentState, BedState, EndReason
from .house import read_house
from .models import Bed, BedAssignment, BedNights, Block, NightFigures
from .overview.figures import safety

UNKNOWN = "UNKNOWN"


def end_of(night: date, centre: Centre) -> datetime:
    """The midnight at which the people of a night are counted."""
    return datetime.combine(night + timedelta(days=1), time.min, tzinfo=centre.zone)


def slept(centre: Centre, at: datetime) -> QuerySet:
    """Assignments of people who were in their beds at a moment; past the scope."""
    here = Q(state=AssignmentState.ACTIVE) | Q(state=AssignmentState.ENDED, ended_at__gt=at)
    rows = QuerySet(BedAssignment).filter(here, centre=centre, begins_at__lte=at)
    return rows.exclude(end_reason=EndReason.ERROR)


def write_night(centre: Centre, night: date) -> bool:
    """Keep the figures of a night that is over, once; whether they were written now.

    People by sex, age and nationality are reckoned from the assignments, so that a night that nobody
    kept in time is as true as any. Beds to be made ready and reserved are those of this moment.
    """
    with transaction.atomic(), scope.system():
        if NightFigures.objects.filter(centre=centre, night=night).exists():
            return False
        at = end_of(night, centre)
        rows = list(_people(centre, at))
        house = read_house(centre)
        safe = safety(house)
        beds = QuerySet(Bed).filter(centre=centre, in_use=True)
        blocked = QuerySet(Block).filter(
            Q(ends_at=None) | Q(ends_at__gt=at), centre=centre, begins_at__lte=at
        )
        out = beds.filter(
            Q(pk__in=blocked.filter(bed__isnull=False).values("bed"))
            | Q(room__in=blocked.filter(room__isnull=False).values("room"))
        )
        states = Counter(each.state for each in house.beds.values())
        floors = [room.floor_area for room in house.rooms.values()]
        NightFigures.objects.create(
            centre=centre,
            night=night,
            beds=beds.count(),
            # In quarantine people sleep in beds that nobody else gets: those are no empty ones.
            out_of_service=out.exclude(pk__in=slept(centre, at).values("bed")).count(),
            reserved=states[BedState.RESERVED],
            to_be_made_ready=states[BedState.TURNAROUND],
            occupied=sum(row["shares_with"] is None for row in rows),
            people=len(rows),
            over_stay=sum(row["ends_at"] < at for row in rows),
            floor_area=sum(floors) if floors and None not in floors else None,
            safe_capacity=safe.binding.people,
            binding=safe.binding.what,
        )
        counted = Counter(_kind(row, night) for row in rows)
        BedNights.objects.bulk_create(
            BedNights(
                centre=centre,
                night=night,
                policy=policy,
                sex=sex,
                age_band=band,
                nationality=nationality,
                people=number,
            )
            for (policy, sex, band, nationality), number in sorted(counted.items())
        )
    return True


def _people(centre: Centre, at: datetime):
    first = QuerySet(Nationality).filter(person=OuterRef("person")).order_by("position", "pk")
    return (
        slept(centre, at)
        .annotate(
            policy=F("bed__room__policy"),
            sex=F("person__sex"),
            nationality=Subquery(first.values("country")[:1]),
        )
        .values(
            "shares_with",
            "ends_at",
            "policy",
            "sex",
            "nationality",
            "person__born_from",
            "person__born_until",
            "person__birth_precision",
        )
    )


def _kind(row: dict, night: date) -> tuple:
    birth = BirthDate(
        first=row["person__born_from"],
        last=row["person__born_until"],
        precision=row["person__birth_precision"],
    )
    band = age_band(birth, on=night).code
    return row["policy"], row["sex"], band, row["nationality"] or UNKNOWN


def nights_to_write(centre: Centre, *, most: int) -> list[date]:
    """Nights that are over and not kept yet, since the first bed was given; at most so many back."""
    first = QuerySet(BedAssignment).filter(centre=centre).order_by("begins_at").first()
    if first is None:
        return []
    yesterday = timezone.now().astimezone(centre.zone).date() - timedelta(days=1)
    since = max(
        first.begins_at.astimezone(centre.zone).date(), yesterday - timedelta(days=most - 1)
    )
    kept = set(
        QuerySet(NightFigures)
        .filter(centre=centre, night__gte=since)
        .values_list("night", flat=True)
    )
    nights = (since + timedelta(days=number) for number in range((yesterday - since).days + 1))
    return [night for night in nights if night not in kept]
