"""Whoever is meant is found in the register, whatever became of their name on the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from core.ids import new_id
from modules.registry.actions.restrict import restrict_file
from modules.registry.matches import likely, matches_for
from modules.registry.matching.candidates import MOST_COMPARED, candidates
from modules.registry.matching.people import Known
from modules.registry.models import FileHolding, Person, SearchKey
from modules.registry.rules.birth_dates import BirthDate
from tests.bench.register import Registered, holding_rows, key_rows, person_rows, write
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


def fill(centre, name: str, number: int) -> None:
    """So many people of one name, written as the benchmark writes its million."""
    people = [Registered(new_id(), tuple(name.split()), 1990) for _each in range(number)]
    with connection.cursor() as cursor:
        write(cursor, Person, person_rows(people, name.split()[-1][:3]))
        write(cursor, FileHolding, holding_rows(people, centre))
        write(cursor, SearchKey, key_rows(people))


@pytest.mark.parametrize("born", [BirthDate.unknown(), BirthDate.of_year(1990)])
@pytest.mark.parametrize("asked", ["Mohamed Ahmed Ali", "Muhamad Ahmad", "Mohamad Akmed Ali"])
def test_a_thousand_namesakes_elsewhere_do_not_push_ones_own_people_out(
    krt, gdf, at_the_desk, asked, born
):
    fill(gdf, "Mohamed Ahmed Ali", 1000)
    own = [make_person(krt, "Mohamed Ahmed Ali", birth="1990") for _each in range(2)]
    found = candidates(Known(names=(asked,), born=born))
    assert {each.person_id for each in found} == {person.pk for person in own}


def test_others_who_fit_a_little_less_do_not_push_ones_own_people_out(krt, gdf, at_the_desk):
    """The limits are full of others' people, and those of one's own who are there fit best."""
    own = [make_person(krt, "Mohamed Ahmed") for _each in range(MOST_COMPARED)]
    fill(gdf, "Mohamed Ahmed Zakaria", 1000)
    last = make_person(krt, "Mohamed Ahmed Osman")
    found = candidates(Known(names=("Mohamed Ahmed",)), limit=len(own) + 1)
    assert {each.person_id for each in found} >= {person.pk for person in own}
    assert first("Mohamed Ahmed Usman") == last.pk


def test_of_hundreds_who_share_two_words_the_one_with_the_third_is_found(krt, at_the_desk):
    fill(krt, "Mohamed Ahmed Zakaria", 300)
    meant = make_person(krt, "Mohamed Ahmed Garang")
    fill(krt, "Mohamed Ahmed Ismail", 200)
    assert first("Mohamed Ahmed Grang") == meant.pk


def test_a_slip_in_both_words_of_a_name_is_found(register, krt):
    meant = make_person(krt, "Garang Mubarak")
    assert first("Gaarng Mubrak") == meant.pk
    assert first("Barang Murarak") == meant.pk


def test_of_names_that_sound_alike_the_one_that_is_written_so_comes_first(krt, at_the_desk):
    """However much evidence three words are held for at most."""
    for spelling in ("Muhamad Ahmad Aly", "Mohamed Ahmad Alie", "Muhamed Ahmet Ali"):
        make_person(krt, spelling)
    meant = make_person(krt, "Mohamed Ahmed Ali")
    assert first("Mohamed Ahmed Ali") == meant.pk
