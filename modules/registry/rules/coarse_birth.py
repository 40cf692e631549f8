"""A birth date without the day, month or year that would name somebody, and with every figure true.

What figures ask of a birth is the age band on the days on which the person was counted. All birth
dates that give the same bands on all these days are one stretch of days; the stretch is kept.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from modules.registry.choices import BirthPrecision
from modules.registry.rules.ages import DEFAULT_BANDS, age_on, birthday_in
from modules.registry.rules.birth_dates import OLDEST_ESTIMATE, BirthDate


def coarse_birth(birth: BirthDate, *, counted_on: Iterable[date], bands=DEFAULT_BANDS) -> BirthDate:
    """The widest range of birth dates that is counted as `birth` is on each of the days.

    Days before the birth do not count. Without any day, and without a birth date, nothing is known.
    """
    days = sorted({day for day in counted_on if birth.is_known and birth.first <= day})
    if not days:
        return BirthDate.unknown()
    # Somebody of whom only the year is known is counted as a newborn before that year is over.
    first = date(days[0].year - OLDEST_ESTIMATE - 1, 1, 1)
    last = max(days[0], birth.as_evidence().last)
    for day in days:
        ages = age_on(birth, on=day)
        band = next(
            (
                b
                for b in bands
                if b.since is not None
                and b.since <= ages.min
                and (b.upto is None or ages.min <= b.upto)
            ),
            None,
        )
        if band is None:
            continue
        if band.upto is not None:
            first = max(first, _born_after(band.upto + 1, on=day))
        if band.since > 0:
            last = min(last, _born_until(band.since, on=day))
    first = min(first, last, days[0])
    return BirthDate(first=first, last=last, precision=BirthPrecision.YEAR)


def _born_until(age: int, *, on: date) -> date:
    """The last birth date with which one is at least `age` years old on a day."""
    candidate = date(on.year - age, on.month, min(on.day, 28)) + timedelta(days=3)
    while _years(candidate, on) < age:
        candidate -= timedelta(days=1)
    return candidate


def _born_after(age: int, *, on: date) -> date:
    """The first birth date with which one is younger than `age` years on a day."""
    return _born_until(age, on=on) + timedelta(days=1)


def _years(born: date, on: date) -> int:
    if born > on:
        return -1
    return on.year - born.year - (on < birthday_in(born, year=on.year))
