"""After a birth date is made coarse, everybody is counted in the band in which they were counted."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modules.registry.choices import BirthPrecision
from modules.registry.rules.ages import BornLater, age_band
from modules.registry.rules.birth_dates import BirthDate, from_estimated_age
from modules.registry.rules.coarse_birth import coarse_birth

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
BORN = st.dates(date(1925, 1, 1), date(2035, 12, 31))
BIRTHS = st.one_of(
    BORN.map(BirthDate.of_day),
    BORN.map(lambda day: BirthDate.of_month(day.year, day.month)),
    BORN.map(lambda day: BirthDate.of_year(day.year)),
    st.builds(lambda age, on: from_estimated_age(age, on=on), st.integers(0, 95), DAYS),
    st.just(BirthDate.unknown()),
)


def bands(birth: BirthDate, days) -> list[str | None]:
    """The band on each day; None for a day before the birth."""
    found = []
    for day in days:
        try:
            found.append(age_band(birth, on=day).code)
        except BornLater:
            found.append(None)
    return found


@example(BirthDate.of_day(date(2020, 1, 1)), [date(2020, 1, 1), date(2032, 1, 1)])
@given(BIRTHS, st.lists(DAYS, min_size=1, max_size=6))
def test_the_band_of_every_day_on_which_somebody_was_counted_stays(birth, days):
    counted = [day for day in days if not birth.is_known or birth.first <= day]
    coarse = coarse_birth(birth, counted_on=days)
    if not counted:
        assert not coarse.is_known
    else:
        assert bands(coarse, counted) == bands(birth, counted)


@given(BORN.map(BirthDate.of_day), DAYS)
def test_an_exact_day_becomes_a_range_of_years(birth, day):
    coarse = coarse_birth(birth, counted_on=[day])
    if not coarse.is_known:
        return
    assert coarse.precision == BirthPrecision.YEAR
    # A newborn's band ends on the day of the count, so it is the shortest of all.
    assert coarse.last - coarse.first >= timedelta(days=5 * 365)


@given(st.lists(BORN, min_size=2, max_size=2, unique=True), DAYS)
def test_two_people_of_one_band_cannot_be_told_apart_afterwards(born, day):
    first, second = (BirthDate.of_day(each) for each in born)
    counted = bands(first, [day]) + bands(second, [day])
    if None in counted or counted[0] != counted[1]:
        return
    assert coarse_birth(first, counted_on=[day]) == coarse_birth(second, counted_on=[day])


@pytest.mark.parametrize(
    ("born", "day", "first", "last"),
    [
        # 17 on the last day before coming of age, counted among those of 12 to 17.
        (date(2008, 6, 2), date(2026, 6, 1), date(2008, 6, 2), date(2014, 6, 1)),
        # 18 on the day itself.
        (date(2008, 6, 1), date(2026, 6, 1), date(2001, 6, 2), date(2008, 6, 1)),
        # Born on 29 February: of age on 1 March.
        (date(2008, 2, 29), date(2026, 2, 28), date(2008, 2, 29), date(2014, 2, 28)),
        (date(2008, 2, 29), date(2026, 3, 1), date(2001, 3, 2), date(2008, 3, 1)),
    ],
)
def test_the_range_ends_where_the_band_does(born, day, first, last):
    coarse = coarse_birth(BirthDate.of_day(born), counted_on=[day])
    assert (coarse.first, coarse.last) == (first, last)
