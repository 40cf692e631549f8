"""Dates stated in four calendars, read as Gregorian days and written back."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.choices import BirthPrecision, Calendar
from modules.registry.rules.calendar_months import MONTH_NAMES
from modules.registry.rules.calendars import (
    YEARS,
    DayWithoutMonth,
    NoSuchDay,
    NoSuchMonth,
    NoSuchYear,
    days_in_month,
    from_gregorian,
    months_in_year,
    to_gregorian,
)
from modules.registry.rules.input_errors import NotUnderstood

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2077, 11, 16))
FIRST_HIJRI_DAY = date(1924, 8, 1)
KNOWN_PAIRS = [
    (Calendar.ETHIOPIAN, (2000, 1, 1), date(2007, 9, 12)),
    (Calendar.ETHIOPIAN, (2008, 1, 1), date(2015, 9, 12)),
    (Calendar.ETHIOPIAN, (2012, 1, 1), date(2019, 9, 12)),
    (Calendar.ETHIOPIAN, (2016, 1, 1), date(2023, 9, 12)),
    (Calendar.ETHIOPIAN, (2017, 1, 1), date(2024, 9, 11)),
    (Calendar.ETHIOPIAN, (2011, 13, 6), date(2019, 9, 11)),
    (Calendar.ETHIOPIAN, (2016, 4, 28), date(2024, 1, 7)),  # Genna
    (Calendar.SOLAR_HIJRI, (1400, 1, 1), date(2021, 3, 21)),
    (Calendar.SOLAR_HIJRI, (1403, 1, 1), date(2024, 3, 20)),
    (Calendar.SOLAR_HIJRI, (1399, 12, 30), date(2021, 3, 20)),
    (Calendar.SOLAR_HIJRI, (1298, 5, 28), date(1919, 8, 20)),
    (Calendar.HIJRI, (1445, 1, 1), date(2023, 7, 19)),
    (Calendar.HIJRI, (1445, 9, 1), date(2024, 3, 11)),
    (Calendar.HIJRI, (1343, 1, 1), FIRST_HIJRI_DAY),
    (Calendar.GREGORIAN, (2008, 2, 29), date(2008, 2, 29)),
]


@pytest.mark.parametrize(("calendar", "stated", "gregorian"), KNOWN_PAIRS)
def test_a_known_day_is_read_and_written_as_published(calendar, stated, gregorian):
    birth = to_gregorian(calendar, *stated)

    assert (birth.first, birth.last) == (gregorian, gregorian)
    assert birth.precision == BirthPrecision.DAY
    assert from_gregorian(calendar, gregorian) == stated


@pytest.mark.parametrize("calendar", Calendar)
@given(day=DAYS)
def test_every_day_survives_the_way_to_another_calendar_and_back(calendar, day):
    if calendar == Calendar.HIJRI and day < FIRST_HIJRI_DAY:
        with pytest.raises(NoSuchYear):
            from_gregorian(calendar, day)
        return
    assert to_gregorian(calendar, *from_gregorian(calendar, day)).first == day


@pytest.mark.parametrize("calendar", Calendar)
@given(day=st.dates(min_value=FIRST_HIJRI_DAY, max_value=date(2077, 11, 15)))
def test_the_day_after_is_the_day_after_in_every_calendar(calendar, day):
    today = from_gregorian(calendar, day)
    tomorrow = from_gregorian(calendar, day + timedelta(days=1))

    assert tomorrow > today
    assert tomorrow.day in (today.day + 1, 1)


@pytest.mark.parametrize("calendar", Calendar)
@given(data=st.data())
def test_a_year_is_its_months_end_to_end_and_a_month_its_days(calendar, data):
    year = data.draw(st.sampled_from(YEARS[calendar]))
    months = [to_gregorian(calendar, year, month + 1) for month in range(months_in_year(calendar))]
    whole = to_gregorian(calendar, year)

    assert whole.precision == BirthPrecision.YEAR
    assert (whole.first, whole.last) == (months[0].first, months[-1].last)
    for number, (month, following) in enumerate(pairwise(months), start=1):
        assert month.precision == BirthPrecision.MONTH
        assert month.last + timedelta(days=1) == following.first
        days = days_in_month(calendar, year=year, month=number)
        assert to_gregorian(calendar, year, number, days).first == month.last


@pytest.mark.parametrize("calendar", Calendar)
@given(
    year=st.integers(-5000, 5000),
    month=st.none() | st.integers(-2, 20),
    day=st.none() | st.integers(-2, 40),
)
def test_any_numbers_are_either_read_or_refused_in_a_sentence(calendar, year, month, day):
    try:
        birth = to_gregorian(calendar, year, month, day)
    except NotUnderstood as refused:
        assert refused.sentence
        assert "%(" not in refused.sentence
        return
    assert date(1899, 1, 1) <= birth.first <= birth.last <= date(2078, 12, 31)


@given(year=st.sampled_from(YEARS[Calendar.ETHIOPIAN]))
def test_pagume_has_a_sixth_day_in_leap_years_only(year):
    is_leap = year % 4 == 3

    assert days_in_month(Calendar.ETHIOPIAN, year=year, month=13) == (6 if is_leap else 5)
    if not is_leap:
        with pytest.raises(NoSuchDay) as refused:
            to_gregorian(Calendar.ETHIOPIAN, year, 13, 6)
        assert refused.value.sentence == "Pagume of that year has 5 days."


def test_an_ethiopian_year_of_birth_spans_two_of_ours():
    birth = to_gregorian(Calendar.ETHIOPIAN, 2000)

    assert (birth.first, birth.last) == (date(2007, 9, 12), date(2008, 9, 10))


def test_a_gregorian_year_typed_as_solar_hijri_is_refused_and_the_calendar_questioned():
    with pytest.raises(NoSuchYear) as refused:
        to_gregorian(Calendar.SOLAR_HIJRI, 2004, 5, 1)

    assert "another calendar" in refused.value.sentence


def test_a_thirteenth_month_exists_in_the_ethiopian_calendar_only():
    with pytest.raises(NoSuchMonth):
        to_gregorian(Calendar.HIJRI, 1440, 13)
    assert to_gregorian(Calendar.ETHIOPIAN, 2000, 13).precision == BirthPrecision.MONTH


def test_a_day_without_its_month_is_refused():
    with pytest.raises(DayWithoutMonth):
        to_gregorian(Calendar.GREGORIAN, 2000, None, 3)


def test_the_exception_itself_tells_nothing_about_the_person():
    with pytest.raises(NoSuchDay) as refused:
        to_gregorian(Calendar.GREGORIAN, 2007, 2, 29)

    assert str(refused.value) == "NoSuchDay"


def test_every_month_has_a_name_of_its_own():
    for names in MONTH_NAMES.values():
        assert len({str(name) for name in names}) == len(names)
    assert {calendar: len(names) for calendar, names in MONTH_NAMES.items()} == {
        Calendar.GREGORIAN: 12,
        Calendar.ETHIOPIAN: 13,
        Calendar.SOLAR_HIJRI: 12,
        Calendar.HIJRI: 12,
    }
