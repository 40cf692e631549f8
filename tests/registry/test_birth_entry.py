"""One field for an age, a year or a date: what is typed means what the person said."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.choices import BirthPrecision, Calendar
from modules.registry.facts import Birth
from modules.registry.rules.ages import age_on
from modules.registry.rules.birth_entry import birth_entry, read_birth_entry
from modules.registry.rules.input_errors import NotUnderstood

TODAY = date(2026, 3, 10)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=TODAY)
CALENDARS = st.sampled_from(list(Calendar))


def read(text: str, calendar: str = Calendar.GREGORIAN) -> Birth:
    """What the field makes of a text today."""
    return read_birth_entry(text, calendar=calendar, on=TODAY)


def stored(birth: Birth, *, as_told: bool = True) -> SimpleNamespace:
    """The columns of a file that holds this birth date."""
    return SimpleNamespace(
        birth=birth.born,
        born_from=birth.born.first,
        born_until=birth.born.last,
        birth_precision=birth.born.precision,
        birth_calendar=birth.calendar,
        birth_as_told=birth.as_told if as_told else "",
        age_estimated_on=birth.age_estimated_on,
    )


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("12/5/1990", date(1990, 5, 12), date(1990, 5, 12), "day"),
        ("1990-05-12", date(1990, 5, 12), date(1990, 5, 12), "day"),
        ("12.5.1990.", date(1990, 5, 12), date(1990, 5, 12), "day"),
        ("١٢/٥/١٩٩٠", date(1990, 5, 12), date(1990, 5, 12), "day"),
        ("5/1990", date(1990, 5, 1), date(1990, 5, 31), "month"),
        ("1990 5", date(1990, 5, 1), date(1990, 5, 31), "month"),
        ("1990", date(1990, 1, 1), date(1990, 12, 31), "year"),
        ("2026", date(2026, 1, 1), TODAY, "year"),
        ("34", date(1991, 3, 11), date(1992, 3, 10), "estimated"),
        ("٣٤", date(1991, 3, 11), date(1992, 3, 10), "estimated"),
        ("0", date(2025, 3, 11), TODAY, "estimated"),
    ],
)
def test_an_age_a_year_a_month_and_a_day_are_told_apart(text, first, last, precision):
    born = read(text).born
    assert (born.first, born.last, born.precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_nothing_is_an_answer_not_an_error(text):
    assert read(text) == Birth()


@pytest.mark.parametrize(
    "text",
    [
        *("-5", "+34", "1_9", "131", "999", "12345", "5/90", "1/2/10", "31/2/1990", "13/1990"),
        *("1990/5/12/1", "about 30", "½", "²", "0x20", "34 years", "11/3/2026", "2027", "\x00"),
    ],
)
def test_what_can_mean_two_things_or_none_is_asked_again(text):
    with pytest.raises(NotUnderstood) as error:
        read(text)
    assert str(error.value.sentence)
    assert read("34").born.is_known


@given(text=st.text(max_size=60), calendar=CALENDARS)
def test_whatever_is_typed_is_understood_or_asked_again(text, calendar):
    try:
        birth = read(text, calendar)
    except NotUnderstood as error:
        assert str(error.sentence)
    else:
        assert birth.born.last is None or birth.born.last <= TODAY


@given(age=st.integers(min_value=0, max_value=120))
def test_an_age_is_that_age_on_the_day_it_was_told(age):
    told = age_on(read(str(age)).born, on=TODAY)
    assert (told.min, told.max) == (age, age)


@given(day=DAYS, calendar=CALENDARS, precision=st.sampled_from(["day", "month", "year"]))
def test_the_text_in_the_form_typed_again_gives_the_same_birth_date(day, calendar, precision):
    from modules.registry.rules.calendars import from_gregorian

    stated = from_gregorian(calendar, day)
    text = {
        "day": f"{stated.day}/{stated.month}/{stated.year}",
        "month": f"{stated.month}/{stated.year}",
        "year": str(stated.year),
    }[precision]
    birth = read(text, calendar)
    assert birth.born.first <= day <= birth.born.last
    for as_told in (True, False):
        again = read(birth_entry(stored(birth, as_told=as_told)), calendar)
        assert (again.born, again.calendar) == (birth.born, calendar)


@given(age=st.integers(min_value=0, max_value=120), later=st.integers(min_value=0, max_value=4000))
def test_an_estimated_age_is_shown_as_it_was_told_and_never_as_an_invented_day(age, later):
    birth = read_birth_entry(
        str(age), calendar=Calendar.GREGORIAN, on=TODAY - timedelta(days=later)
    )
    assert birth.born.precision == BirthPrecision.ESTIMATED
    assert birth_entry(stored(birth)) == birth_entry(stored(birth, as_told=False)) == str(age)
