"""Who may be the same person is shown; nobody is ever merged or refused because of it."""

from datetime import date

import pytest

from modules.registry.matches import can_be_same_birth, matches_for, strong_matches
from modules.registry.matching.people import Known
from modules.registry.rules.birth_dates import BirthDate, from_estimated_age
from tests.registry.factories import arrive, arriving, make_person

NEW_YEAR = BirthDate.of_day(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        (BirthDate.unknown(), BirthDate.of_year(1990), True),
        (BirthDate.of_year(1990), BirthDate.of_day(date(1990, 5, 12)), True),
        (BirthDate.of_year(1991), BirthDate.of_day(date(1990, 5, 12)), False),
        (BirthDate.of_day(date(1990, 5, 12)), BirthDate.of_day(date(1990, 5, 13)), False),
        # Offices write 1 January where they know the year only.
        (NEW_YEAR, BirthDate.of_day(date(1990, 5, 12)), True),
        (NEW_YEAR, BirthDate.of_year(1991), False),
        (from_estimated_age(34, on=date(2026, 3, 10)), BirthDate.of_year(1991), True),
        (from_estimated_age(34, on=date(2026, 3, 10)), BirthDate.of_year(1995), False),
    ],
)
def test_two_birth_dates_can_be_the_same_day_or_cannot(one, other, possible):
    assert can_be_same_birth(one, other) is possible
    assert can_be_same_birth(other, one) is possible


def told(name: str, born: BirthDate) -> Known:
    return Known(names=(name,), born=born)


def test_a_match_says_what_tells_people_apart_and_whether_they_are_here(krt, at_the_desk):
    [stay] = arrive(krt, arriving("Amin Osman", sex="male", birth="1990", nationalities=("SDN",)))
    away = make_person(krt, "Amin Adam")
    here, other = matches_for("Amin Osman", centre=krt)
    assert here["id"] == stay.person_id
    assert here["card_number"] == stay.person.card_number
    assert len(here["facts"]) == 3
    assert here["here"]
    assert (other["id"], other["facts"], other["here"]) == (away.pk, [], "")


def test_a_strong_match_has_every_word_and_a_possible_birth_date(krt, at_the_desk):
    person = make_person(krt, "Amin Osman Ali", birth="1990")
    born_then, born_later = BirthDate.of_year(1990), BirthDate.of_year(2001)
    assert [m["id"] for m in strong_matches(told("Osman Amin", born_then))] == [person.pk]
    assert strong_matches(told("Osman Amin", born_later)) == []
    assert strong_matches(told("Amin Osman Tesfay", born_then)) == []
    assert strong_matches(told("", born_then)) == []
