"""How old, how sure, and whether to be treated as a child."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from modules.registry.choices import BirthPrecision
from modules.registry.rules.ages import (
    DEFAULT_BANDS,
    UNKNOWN_BAND,
    AgeBand,
    BornLater,
    ChildDecision,
    age_band,
    age_on,
    age_text,
    is_child,
    turns_18_on,
)
from modules.registry.rules.birth_dates import AgeOutOfReach, BirthDate, from_estimated_age

TODAY = date(2026, 6, 15)
DAYS = st.dates(min_value=date(1920, 1, 1), max_value=date(2040, 12, 31))
BIRTHS = (
    DAYS.map(BirthDate.of_day)
    | DAYS.map(lambda day: BirthDate.of_month(day.year, day.month))
    | DAYS.map(lambda day: BirthDate.of_year(day.year))
)
CHILD, ADULT = ChildDecision(child=True, certain=True), ChildDecision(child=False, certain=True)
DOUBTFUL_CHILD = ChildDecision(child=True, certain=False)


def born(year, month, day):
    return BirthDate.of_day(date(year, month, day))


def test_a_birthday_counts_from_its_own_day():
    assert age_on(born(2008, 6, 16), on=TODAY) == (17, 17)
    assert age_on(born(2008, 6, 15), on=TODAY) == (18, 18)


def test_who_was_born_on_29_february_comes_of_age_on_1_march():
    leapling = born(2008, 2, 29)

    assert is_child(leapling, on=date(2026, 2, 28)) == CHILD
    assert is_child(leapling, on=date(2026, 3, 1)) == ADULT
    assert turns_18_on(leapling) == (date(2026, 3, 1), date(2026, 3, 1))


def test_a_year_of_birth_gives_two_ages_and_the_benefit_of_the_doubt():
    birth = BirthDate.of_year(2008)

    assert age_on(birth, on=TODAY) == (17, 18)
    assert is_child(birth, on=TODAY) == DOUBTFUL_CHILD
    assert age_text(birth, on=TODAY) == "17–18"


def test_an_exact_1_january_proves_no_more_than_the_year():
    birth = born(2008, 1, 1)

    assert age_on(birth, on=TODAY) == (17, 18)
    assert is_child(birth, on=TODAY) == DOUBTFUL_CHILD
    assert not birth.identifies
    assert born(2008, 1, 2).identifies


def test_an_unknown_birth_date_is_treated_as_a_child_in_doubt():
    unknown = BirthDate.unknown()

    assert is_child(unknown, on=TODAY) == DOUBTFUL_CHILD
    assert age_on(unknown, on=TODAY) is None
    assert turns_18_on(unknown) is None
    assert age_band(unknown, on=TODAY) == UNKNOWN_BAND
    assert age_text(unknown, on=TODAY) == "Age unknown"


def test_a_decision_about_a_child_cannot_be_read_as_a_plain_yes_or_no():
    with pytest.raises(TypeError):
        bool(is_child(born(2010, 5, 5), on=TODAY))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (12, CHILD),
        (16, DOUBTFUL_CHILD),
        (17, DOUBTFUL_CHILD),
        (18, ChildDecision(child=False, certain=False)),
        (40, ADULT),
    ],
)
def test_an_estimate_close_to_eighteen_is_never_certain(age, expected):
    assert is_child(from_estimated_age(age, on=TODAY), on=TODAY) == expected


def test_an_estimated_age_is_told_as_about():
    birth = from_estimated_age(17, on=TODAY)

    assert birth.precision == BirthPrecision.ESTIMATED
    assert age_text(birth, on=TODAY) == "about 17"
    assert age_text(birth, on=date(2027, 1, 1)) == "about 17–18"


@pytest.mark.parametrize("age", [-1, 121, 1000])
def test_an_estimate_beyond_a_human_life_is_refused(age):
    with pytest.raises(AgeOutOfReach):
        from_estimated_age(age, on=TODAY)


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (born(2026, 6, 15), "0 months"),
        (born(2026, 5, 15), "1 month"),
        (born(2026, 3, 15), "3 months"),
        (born(2024, 6, 16), "23 months"),
        (born(2024, 6, 15), "2"),
        (born(1990, 3, 3), "36"),
    ],
)
def test_an_age_is_told_in_months_below_two_years(birth, text):
    assert age_text(birth, on=TODAY) == text


def test_a_birth_after_the_day_asked_is_refused():
    with pytest.raises(BornLater):
        age_on(born(2026, 6, 16), on=TODAY)


def test_a_baby_born_this_year_is_nought_though_the_year_is_not_over():
    assert age_on(BirthDate.of_year(2026), on=TODAY) == (0, 0)


@pytest.mark.parametrize(
    ("birth", "code"),
    [
        (born(2026, 6, 1), "0-4"),
        (born(2021, 6, 15), "5-11"),
        (born(2008, 6, 16), "12-17"),
        (born(2008, 6, 15), "18-24"),
        (born(1966, 6, 16), "25-59"),
        (born(1966, 6, 15), "60+"),
        (BirthDate.of_year(2008), "12-17"),
    ],
)
def test_a_person_is_counted_in_the_band_of_the_lowest_possible_age(birth, code):
    assert age_band(birth, on=TODAY).code == code


def test_an_organisation_may_count_in_bands_of_its_own():
    bands = (
        AgeBand(code="under-18", since=0, upto=17),
        AgeBand(code="18-29", since=18, upto=29),
    )

    assert age_band(born(2000, 6, 6), on=TODAY, bands=bands).label == "18–29"
    assert age_band(born(1950, 6, 6), on=TODAY, bands=bands) == UNKNOWN_BAND


def test_bands_are_labelled_for_people():
    assert [band.label for band in DEFAULT_BANDS] == [
        "0–4",
        "5–11",
        "12–17",
        "18–24",
        "25–59",
        "60 and over",
        "Age unknown",
    ]


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (None, None, BirthPrecision.DAY),
        (TODAY, None, BirthPrecision.DAY),
        (TODAY, TODAY, BirthPrecision.UNKNOWN),
        (TODAY, date(2026, 1, 1), BirthPrecision.ESTIMATED),
    ],
)
def test_a_birth_date_that_contradicts_itself_cannot_be_made(first, last, precision):
    with pytest.raises(ValueError):
        BirthDate(first=first, last=last, precision=precision)


@given(birth=BIRTHS, on=DAYS)
def test_the_lowest_age_is_never_above_the_highest_nor_below_nought(birth, on):
    assume(birth.first <= on)
    ages = age_on(birth, on=on)

    assert 0 <= ages.min <= ages.max <= ages.min + 1


@given(birth=BIRTHS)
def test_childhood_ends_on_the_last_day_on_which_a_person_may_come_of_age(birth):
    first, last = turns_18_on(birth)
    day = timedelta(days=1)

    assert is_child(birth, on=first - day) == CHILD
    assert is_child(birth, on=last - day).child
    assert is_child(birth, on=last) == ADULT


@given(age=st.integers(0, 110), on=DAYS)
def test_an_estimate_holds_exactly_those_who_have_that_age_on_the_day(age, on):
    birth = from_estimated_age(age, on=on)
    day = timedelta(days=1)

    assert age_on(birth, on=on) == (age, age)
    assert _age_of(birth.first - day, on=on) == age + 1
    if age:
        assert _age_of(birth.last + day, on=on) == age - 1


def _age_of(born_on, *, on):
    """The age of one born on a day; read as a range of one day, so that no 1 January is widened."""
    exact = BirthDate(first=born_on, last=born_on, precision=BirthPrecision.ESTIMATED)
    return age_on(exact, on=on).min
