"""A merge is undone after further work: each row goes where it was meant."""

import pytest

from core import scope
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.actions.people import correct_person
from modules.registry.actions.pictures import keep_photo
from modules.registry.facts import StayFacts
from modules.registry.merging.errors import (
    LaterMergeFirst,
    MergeUndoneAlready,
)
from modules.registry.models import (
    Need,
    Stay,
)
from modules.registry.search import find_people, person_by_card
from tests.registry.counter import decide, on_site, picture
from tests.registry.factories import make_person, told
from tests.registry.merging import everything, fresh, merge, undo


def test_later_work_stays_where_it_was_done_and_what_moved_goes_back_with_it(
    krt, case_worker, amina, amna
):
    stay = on_site(amna, krt)
    done = merge(amina, amna, krt)
    with scope.system():
        record_departure(stay=Stay.objects.get(pk=stay.pk), reason="own_choice", actor=case_worker)
        new_stay = open_stay(person=amina, centre=krt, facts=StayFacts(), actor=None)
    new_consent = decide(amina, krt, "statistics")
    with scope.system():
        correct_person(
            person=fresh(amina),
            facts=told("Amina Saleh Osman", birth="1995", nationalities=("SDN",)),
            actor=None,
        )
    undo(done, krt)
    with scope.system():
        assert [s.pk for s in Stay.objects.filter(person=amina)] == [new_stay.pk]
        back = Stay.objects.get(person=amna)
        assert (back.pk, back.departure_reason) == (stay.pk, "own_choice")
        assert [c.pk for c in amina.consents.all()] == [new_consent.pk]
        assert fresh(amina).display_name == "Amina Saleh Osman"
        assert {n.country for n in amna.nationality_set.all()} == {"SDN", "ERI"}
        assert {n.country for n in amina.nationality_set.all()} == {"SDN"}
        assert [p.number for p in amna.phone_set.all()] == ["+249912345678"]
        assert find_people("Amna Salih Idris")[0] == amna
        assert find_people("Amina Osman")[0] == amina


def test_what_was_corrected_since_is_not_taken_back(krt, amina, amna):
    done = merge(amina, amna, krt, choices={"birth": "other"})
    with scope.system():
        correct_person(person=fresh(amina), facts=told("Amina Saleh", birth="1994"), actor=None)
    undo(done, krt)
    assert fresh(amina).born_from.year == 1994
    assert fresh(amina).birth_precision == "year"


def test_a_row_that_something_newer_keeps_from_going_back_stays_and_is_counted(krt, amina, amna):
    with scope.system():
        for person, until in ((amina, None), (amna, None)):
            Need.objects.create(person=person, centre=krt, code="CR-CP", answer="yes", until=until)
        ended = Need.objects.create(
            person=amna, centre=krt, code="CR-CP", answer="yes", until=krt.today()
        )
    done = merge(amina, amna, krt)
    with scope.system():
        Need.objects.filter(person=amina, until=None).update(until=krt.today())
        Need.objects.filter(pk=ended.pk).update(until=None)
    assert undo(done, krt).stayed == 1
    with scope.system():
        assert Need.objects.get(pk=ended.pk).person == amina


def test_of_a_chain_the_last_merge_is_undone_first(krt, amina, amna):
    third = make_person(krt, "Amina Idris")
    before = everything()
    first = merge(amina, amna, krt)
    second = merge(third, amina, krt)
    with scope.system():
        assert person_by_card(amna.card_number) == third
        assert find_people(amna.card_number) == [third]
    with pytest.raises(LaterMergeFirst):
        undo(first, krt)
    undo(second, krt)
    undo(first, krt)
    assert everything() == before
    with pytest.raises(MergeUndoneAlready):
        undo(first, krt)


def test_two_files_merged_into_one_are_taken_out_in_any_order(krt, amina, amna):
    third = make_person(krt, "Amina Idris", birth="3/3/1995", nationalities=("ERI",))
    before = everything()
    first = merge(amina, amna, krt, choices={"birth": "other"})
    second = merge(amina, third, krt, choices={"birth": "other"})
    undo(first, krt)
    assert fresh(amina).born_from == third.born_from
    with scope.system():
        # Said by the first one as well, and moved with it: now the second one says it.
        assert {n.country for n in amina.nationality_set.all()} == {"SDN", "ERI"}
    undo(second, krt)
    assert everything() == before


def test_a_photo_comes_back_to_each_file_also_where_a_new_one_was_taken(krt, amina, amna):
    for person in (amina, amna):
        decide(person, krt, "photo")
        with scope.system():
            keep_photo(person=person, picture=picture(size=(20, 20)), actor=None)
    hers, other = fresh(amina).photo.name, fresh(amna).photo.name
    done = merge(amina, amna, krt, choices={"photo": "other"})
    assert fresh(amina).photo.name == other
    undo(done, krt)
    assert (fresh(amina).photo.name, fresh(amna).photo.name) == (hers, other)
    storage = fresh(amina).photo.storage
    assert storage.exists(hers)
    assert storage.exists(other)


def test_who_withdraws_the_photo_of_a_merged_file_has_none_in_either(
    krt, amina, amna, django_capture_on_commit_callbacks
):
    for person in (amina, amna):
        decide(person, krt, "photo")
        with scope.system():
            keep_photo(person=person, picture=picture(size=(20, 20)), actor=None)
    names = [fresh(amina).photo.name, fresh(amna).photo.name]
    storage = fresh(amina).photo.storage
    done = merge(amina, amna, krt, choices={"photo": "other"})
    with django_capture_on_commit_callbacks(execute=True):
        decide(amina, krt, "photo", "withdrawn")
    assert not any(storage.exists(name) for name in names)
    undo(done, krt)
    assert (fresh(amina).photo.name, fresh(amna).photo.name) == ("", "")


def test_a_photo_is_not_shown_where_the_latest_word_of_both_files_refuses_it(krt, amina, amna):
    decide(amina, krt, "photo")
    with scope.system():
        keep_photo(person=amina, picture=picture(size=(20, 20)), actor=None)
    decide(amna, krt, "photo", "refused")
    done = merge(amina, amna, krt)
    assert not fresh(amina).photo
    undo(done, krt)
    assert fresh(amina).photo
