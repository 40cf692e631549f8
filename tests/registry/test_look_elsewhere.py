"""Who is known at another centre is told to the desk in four words, and nobody who may not be told of."""

from dataclasses import astuple, fields, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.actions.emergency_lock import lock_centre
from modules.registry.actions.restrict import break_glass, restrict_file
from modules.registry.file_requests.elsewhere import FoundElsewhere, found_elsewhere, is_sure
from modules.registry.matching.people import Known, compare
from modules.registry.matching.records import known_from
from modules.registry.models import FileHolding, Person
from modules.registry.rules.card_numbers import generate
from tests.registry.asking import look, written_down
from tests.registry.factories import make_centre, make_person, make_staff, told
from tests.registry.merging import merge

MERON = {"birth": "1991", "sex": "female", "nationalities": ("ERI",)}


@pytest.fixture
def meron(gdf) -> Person:
    """Somebody whose file only Gadaref holds."""
    return make_person(gdf, "Meron Okbay", **MERON)


def test_the_desk_is_told_initials_year_centre_and_card_number_and_no_more(krt, gdf, desk, meron):
    [found] = look(desk, krt, "Meron Okbay", birth="1991")
    assert astuple(found) == (meron.reference, "Gadaref", "M.O.", "1991")
    assert {field.name for field in fields(found)} == {"reference", "centre", "initials", "year"}
    with pytest.raises(AttributeError):
        found.name = meron.display_name


def test_that_somebody_was_shown_is_written_down_where_the_file_is_held(krt, gdf, desk, meron):
    look(desk, krt, "Meron Okbay", birth="1991")
    assert written_down(gdf) == [("elsewhere", meron.reference, "Khartoum")]
    assert written_down(krt) == []


def test_a_look_that_showed_nobody_is_not_written_down(krt, gdf, desk, meron):
    look(desk, krt, "Somebody Else", birth="1991")
    assert written_down(gdf) == []


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Meron", {"birth": "1991"}),
        ("Meron O", {"birth": "1991"}),
        ("Meron Okbay", {}),
        ("", {"birth": "1991"}),
    ],
    ids=["one word", "a word and an initial", "no birth", "no name"],
)
def test_who_is_told_half_of_it_is_told_nothing(krt, desk, meron, name, facts):
    assert look(desk, krt, name, **facts) == []


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Meron Okbay", {"birth": "1981"}),
        ("Meron Okbay", {"birth": "1991", "sex": "male"}),
        ("Meron Okbay", {"birth": "1991", "nationalities": ("TCD",)}),
        ("Meron Tesfay", {"birth": "1991"}),
        ("Meron Okbay Haile", {"birth": "1991"}),
    ],
    ids=["another age", "another sex", "another nationality", "another name", "a name more"],
)
def test_who_only_may_be_meant_is_not_shown(krt, desk, meron, name, facts):
    assert look(desk, krt, name, **facts) == []


def test_another_spelling_and_script_are_known_again(krt, desk, gdf):
    make_person(gdf, "Mohammed Osman", birth="1991")
    assert [each.initials for each in look(desk, krt, "محمد عثمان", birth="1991")] == ["M.O."]


def test_the_whole_birth_date_bears_that_a_part_of_the_name_was_left_out(krt, desk, gdf):
    make_person(gdf, "Meron Okbay Haile", birth="12/5/1991")
    assert [each.year for each in look(desk, krt, "Meron Okbay", birth="12/5/1991")] == ["1991"]
    assert look(desk, krt, "Meron Okbay", birth="1991") == []


def test_of_an_age_that_was_guessed_no_year_is_told(krt, desk, gdf):
    make_person(gdf, "Meron Okbay", birth="34", phones=())
    with scope.user(desk):
        known = known_from(told("Meron Okbay", birth="34"))
        found = found_elsewhere(known, centre=krt)
    assert [each.year for each in found] in ([""], [])


def test_no_more_than_three_are_shown(krt, desk, gdf):
    for _number in range(5):
        make_person(gdf, "Meron Okbay", **MERON)
    assert len(look(desk, krt, "Meron Okbay", birth="1991")) == 3


def test_the_number_of_queries_is_the_same_for_one_and_for_three(krt, desk, gdf):
    taken = []
    for _number in range(3):
        make_person(gdf, "Meron Okbay", **MERON)
        known = known_from(told("Meron Okbay", birth="1991"))
        with scope.user(desk) as asker, CaptureQueriesContext(connection) as queries:
            asker.can("registry.view_person")
            shown = found_elsewhere(known, centre=krt)
        taken.append(len(queries) - len(shown))
    assert len(set(taken)) == 1


# --- By the card ---------------------------------------------------------------------------------
def test_a_card_number_of_another_centre_is_enough(krt, desk, meron):
    [found] = look(desk, krt, meron.card_number)
    assert found.reference == meron.reference


def test_a_card_number_that_nobody_has_shows_nobody(krt, desk, meron):
    assert look(desk, krt, generate()) == []


def test_the_number_of_a_file_that_was_merged_leads_to_the_one_that_goes_on(krt, desk, gdf, meron):
    second = make_person(gdf, "Meron Okbai", **MERON)
    merge(meron, second, gdf)
    assert [each.reference for each in look(desk, krt, second.reference)] == [meron.reference]


# --- Never ---------------------------------------------------------------------------------------
def asked_for(person: Person) -> list[dict]:
    """The ways in which the person could be looked for."""
    return [{"name": "Meron Okbay", **MERON}, {"name": person.reference}]


def shown(desk, krt, person: Person) -> list[FoundElsewhere]:
    """Whoever is shown when the person is looked for in every way."""
    return [found for way in asked_for(person) for found in look(desk, krt, **way)]


def restricted(person, gdf):
    focal_point = make_staff("focal.gdf", ("protection_focal_point", gdf))
    with scope.user(focal_point):
        restrict_file(person=person, centre=gdf, reason="Threats.", readers=[], actor=focal_point)


def restricted_by_a_third_centre(person, gdf):
    third = make_centre("PZU", "Port Sudan")
    hold(person, third)
    restricted(person, third)


def erased(person, gdf):
    with scope.system():
        Person.objects.filter(pk=person.pk).update(
            display_name="—", birth_as_told="", anonymised_at=timezone.now()
        )


def merged_into_a_restricted_one(person, gdf):
    other = make_person(gdf, "Meron Okbay Haile", **MERON)
    merge(other, person, gdf)
    restricted(other, gdf)


def locked(person, gdf):
    manager = make_staff("manager.gdf", ("centre_manager", gdf))
    with scope.user(manager):
        lock_centre(centre=gdf, actor=manager, reason="Armed men at the gate.")


def also_at_a_locked_centre(person, gdf):
    third = make_centre("PZU", "Port Sudan")
    hold(person, third)
    locked(person, third)


def held_no_longer(person, gdf):
    with scope.system():
        FileHolding.objects.filter(person=person).update(until=timezone.now())


def held_from_tomorrow(person, gdf):
    with scope.system():
        tomorrow = timezone.now() + timedelta(days=1)
        FileHolding.objects.filter(person=person).update(since=tomorrow)


def hold(person, centre):
    with scope.system():
        FileHolding.objects.create(person=person, centre=centre, because="stay")


@pytest.mark.parametrize(
    "happened",
    [
        restricted,
        restricted_by_a_third_centre,
        erased,
        merged_into_a_restricted_one,
        locked,
        also_at_a_locked_centre,
        held_no_longer,
        held_from_tomorrow,
    ],
    ids=lambda happened: happened.__name__.replace("_", " "),
)
def test_of_these_files_nobody_elsewhere_is_told(krt, gdf, desk, meron, happened):
    assert len(shown(desk, krt, meron)) == 2
    happened(meron, gdf)
    with scope.system():
        before = written_down(gdf)
    assert shown(desk, krt, meron) == []
    assert written_down(gdf) == before


def test_whoever_is_visible_already_is_not_shown_as_from_elsewhere(krt, gdf, desk, meron):
    hold(meron, krt)
    assert shown(desk, krt, meron) == []


def test_somebody_of_both_centres_is_shown_nobody_of_either(krt, gdf, meron):
    of_both = make_staff("both", ("front_desk", krt), ("front_desk", gdf))
    assert shown(of_both, krt, meron) == []


def test_a_file_that_was_opened_in_an_emergency_is_seen_and_not_asked_for(
    krt, gdf, case_worker, meron
):
    assert len(shown(case_worker, krt, meron)) == 2
    with scope.user(case_worker):
        reason = "Unconscious, the hospital asks for allergies."
        break_glass(reference=meron.reference, centre=krt, reason=reason, actor=case_worker)
    assert shown(case_worker, krt, meron) == []


@pytest.mark.parametrize(
    "role", ["health_worker", "centre_manager", "logistics_officer", "data_protection_officer"]
)
def test_who_receives_nobody_looks_nowhere_else(krt, gdf, meron, role):
    user = make_staff(role, (role, krt))
    assert shown(user, krt, meron) == []
    assert written_down(gdf) == []


def test_who_may_look_at_one_centre_may_not_at_another(krt, gdf, desk, meron):
    third = make_centre("PZU", "Port Sudan")
    assert shown(desk, third, meron) == []


def test_what_speaks_against_it_is_stronger_than_much_that_speaks_for_it():
    known = known_from(told("Meron Okbay Haile", birth="12/5/1991", sex="female"))
    assert is_sure(compare(known, known))
    assert not is_sure(compare(known, replace(known, sex="male")))
    assert not is_sure(compare(known, Known(names=known.names)))
