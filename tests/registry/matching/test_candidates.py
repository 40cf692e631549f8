"""Whoever is meant is found in the register, whatever became of their name on the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from modules.registry.actions.restrict import restrict_file
from modules.registry.matches import likely, matches_for
from modules.registry.matching.candidates import candidates
from modules.registry.matching.people import Known
from modules.registry.rules.birth_dates import BirthDate
from tests.registry.factories import make_person, make_staff

REGISTER = (
    "Mohamed Ahmed Ali",
    "Mohamed Ahmed Osman",
    "Tesfay Hagos Kidane",
    "Fatima Ibrahim Musa",
    "Deng Garang Akol",
    "Abdirahman Warsame Farah",
    "Selam Haile Desta",
)


@pytest.fixture
def register(krt, at_the_desk):
    return {name: make_person(krt, name, birth="1990") for name in REGISTER}


def first(text: str, **facts):
    found = candidates(Known(names=(text,), **facts))
    return found[0].person_id if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Muhamad Ahmad Aly", "Mohamed Ahmed Ali"),  # another spelling
        ("Ali Mohamed Ahmed", "Mohamed Ahmed Ali"),  # another order
        ("Mohamed Ali", "Mohamed Ahmed Ali"),  # a missing part
        ("محمد أحمد علي", "Mohamed Ahmed Ali"),  # another script
        ("Tesfau Hagso Kidane", "Tesfay Hagos Kidane"),  # two slips
        ("ተስፋይ ሓጎስ", "Tesfay Hagos Kidane"),
        ("Abdi Rahman Warsame", "Abdirahman Warsame Farah"),  # written apart
        ("Fatma Ebrahim Moussa", "Fatima Ibrahim Musa"),
        ("Фатима Ибрагим", "Fatima Ibrahim Musa"),
        ("Garang", "Deng Garang Akol"),  # one word
        ("Garang Ako", "Deng Garang Akol"),  # half typed
    ],
)
def test_a_name_finds_its_person(register, text, name):
    assert first(text) == register[name].pk


def test_a_year_of_birth_brings_the_right_one_of_a_name_to_the_top(krt, at_the_desk):
    people = {year: make_person(krt, "Amin Osman", birth=str(year)) for year in (1970, 1990, 2005)}
    for year, person in people.items():
        assert first("Amin Usman", born=BirthDate.of_year(year)) == person.pk


@pytest.mark.parametrize("text", ["", " ", "!", "12", "M.", "\x00", "—", "x" * 300, "أ"])
def test_what_is_no_name_finds_nobody_and_breaks_nothing(register, text):
    assert candidates(Known(names=(text,))) == [] or text.strip()


def test_files_of_other_centres_and_restricted_files_are_no_candidates(krt, gdf, at_the_desk):
    make_person(gdf, "Amin Osman Idris")
    barred = make_person(krt, "Amin Osman Idris")
    focal_point = make_staff("focal", ("protection_focal_point", krt))
    with scope.user(focal_point):
        restrict_file(
            person=barred, centre=krt, reason="x", readers=[focal_point], actor=focal_point
        )
    assert candidates(Known(names=("Amin Osman Idris",))) == []
    assert likely(Known(names=("Amin Osman Idris",))) == []
    with scope.user(focal_point):
        assert first("Amin Osman Idris") == barred.pk


def test_more_people_take_no_more_queries(krt, at_the_desk):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            matches_for("Amin Osman", centre=krt)
        return len(seen)

    for number in range(2):
        make_person(krt, "Amin Osman", birth=str(1980 + number))
    queries()
    few = queries()
    for number in range(20):
        make_person(krt, "Amin Osman", birth=str(1960 + number))
    assert queries() <= few
