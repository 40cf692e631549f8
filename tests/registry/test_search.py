"""Somebody is found again however the name was spelled, and only where they may be seen."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import scope
from modules.registry.actions.people import correct_person
from modules.registry.rules.name_keys import search_tokens
from modules.registry.search import find_people, rank
from modules.registry.search_words import _above
from tests.registry.factories import make_person, make_staff, told

KEYS = st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=6)


@given(word=KEYS, key=KEYS)
def test_the_range_of_a_beginning_holds_exactly_the_keys_that_begin_so(word, key):
    above = _above(word)
    assert (word <= key and (not above or key < above)) == key.startswith(word)


@given(word=KEYS, rest=KEYS)
def test_every_longer_key_lies_in_the_range_of_its_beginning(word, rest):
    above = _above(word)
    assert word <= word + rest
    assert not above or word + rest < above


def names(text: str, **options) -> list[str]:
    """Who is found, best first."""
    return [person.display_name for person in find_people(text, **options)]


@pytest.mark.parametrize(
    "typed",
    ["Mohammed Abdirahman", "mohamed", "Muhamad", "MOHAMMED", "abdurrahman moh", "محمد", "abdi"],
)
def test_a_name_is_found_however_it_is_spelled(krt, at_the_desk, typed):
    make_person(krt, "Mohammed Abdirahman")
    make_person(krt, "Selam Haile")
    assert names(typed) == ["Mohammed Abdirahman"]


def test_the_exact_name_comes_before_its_beginning_and_before_its_sound(krt, at_the_desk):
    for name in ("Amin Osman", "Aminata Osman", "Emin Osman", "Selam Haile"):
        make_person(krt, name)
    assert names("Amin") == ["Amin Osman", "Aminata Osman", "Emin Osman"]
    assert names("Amin", limit=1) == ["Amin Osman"]


@pytest.mark.parametrize("typed", ["", " ", "a", "!", "\x00", "%", "_", "'", "؟", "—"])
def test_too_little_finds_nobody(krt, at_the_desk, typed):
    make_person(krt, "Amin A")
    assert names(typed) == []
    assert names("amin") == ["Amin A"]


@pytest.mark.parametrize("typed", ["12", "am 12", "zz", "9z", "zzzz", "Amin zz", "x" * 200])
def test_digits_last_letters_and_long_words_are_looked_up_without_a_fault(krt, at_the_desk, typed):
    make_person(krt, "Amin Osman")
    assert set(names(typed)) <= {"Amin Osman"}
    assert isinstance(rank(typed), dict)


def test_a_name_longer_than_a_key_is_found_by_itself(krt, at_the_desk):
    long_name = "ab" * 50
    make_person(krt, long_name)
    assert names(long_name) == [long_name]


def test_a_card_number_finds_its_person_however_it_is_written(krt, at_the_desk):
    person = make_person(krt, "Amin Osman")
    make_person(krt, "Amin Osman")
    for written in (person.reference, person.card_number, f" {person.card_number.lower()} "):
        assert find_people(written) == [person]


def test_names_in_another_script_and_other_names_are_found(krt, at_the_desk):
    make_person(krt, "Yonas Kidane", native_script_name="ዮናስ ኪዳነ", other_names="Jonas")
    assert names("ዮናስ") == names("jonas") == names("Yonas") == ["Yonas Kidane"]


def test_a_corrected_name_is_found_and_the_wrong_one_no_longer(krt, at_the_desk):
    person = make_person(krt, "Bekele Alemu")
    correct_person(person=person, facts=told("Kassahun Girma"), actor=at_the_desk)
    assert names("Bekele") == []
    assert names("Kassahun") == ["Kassahun Girma"]


def test_better_matches_of_other_centres_do_not_push_ones_own_out(krt, gdf, at_the_desk):
    for _each in range(5):
        make_person(gdf, "Amin Osman")
    make_person(krt, "Emin Osman")
    assert names("Amin Osman", limit=1) == ["Emin Osman"]


def test_who_has_no_role_at_the_centre_finds_nobody(krt, at_the_desk):
    make_person(krt, "Amin Osman")
    assert names("Amin") == ["Amin Osman"]
    with scope.user(make_staff("nobody")):
        assert names("Amin") == []


@given(text=st.text(max_size=80))
def test_any_text_gives_words_of_plain_letters_and_digits(text):
    allowed = set(string.ascii_lowercase + string.digits)
    assert all(set(token) <= allowed and token for token in search_tokens(text))


def test_who_has_all_words_comes_before_who_has_one_of_them(krt, at_the_desk):
    for name in ("Amin Idris", "Osman Idris", "Amin Osman Idris", "Osman Amin"):
        make_person(krt, name)
    assert set(names("Amin Osman", limit=2)) == {"Amin Osman Idris", "Osman Amin"}
    assert set(names("Amin Osman")[2:]) == {"Amin Idris", "Osman Idris"}


def test_two_of_three_words_come_before_one_of_them(krt, at_the_desk):
    for name in ("Amin Haile", "Selam Osman Amin", "Selam Osman", "Amin Kidane"):
        make_person(krt, name)
    assert names("Selam Osman Bekele")[0] in {"Selam Osman", "Selam Osman Amin"}
    assert set(names("Selam Osman Bekele")) == {"Selam Osman", "Selam Osman Amin"}


def test_a_word_half_typed_and_a_word_misspelt_find_the_person_together(krt, at_the_desk):
    make_person(krt, "Mohammed Abdirahman")
    make_person(krt, "Selam Haile")
    assert names("muhamad abdi") == names("abdi muhamad") == ["Mohammed Abdirahman"]


def test_the_search_takes_no_more_queries_for_more_people(
    krt, at_the_desk, django_assert_max_num_queries
):
    def queries(count: int) -> int:
        for _each in range(count):
            make_person(krt, "Amin Osman")
        with django_assert_max_num_queries(20) as seen:
            assert names("amin osm", limit=3) == ["Amin Osman"] * 3
        return len(seen.captured_queries)

    first = queries(3)
    assert queries(30) <= first
