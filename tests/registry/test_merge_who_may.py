"""Who may merge two files, restricted ones among them, and what is told before it is done."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import AccessLogEntry
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.actions.merge import consequences_of, merge_people
from modules.registry.actions.people import hold_file
from modules.registry.actions.restrict import break_glass
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.facts import StayFacts
from modules.registry.merging.errors import (
    MergedAlready,
    NeedsFocalPoint,
    OpenInAnEmergency,
    OtherFileNotFound,
    SameFile,
)
from modules.registry.models import (
    Flag,
    HouseholdMembership,
    Person,
    PersonFlag,
    Stay,
)
from tests.registry.counter import decide, on_site, restrict
from tests.registry.factories import make_person, make_staff
from tests.registry.merging import everything, merge


def left(person, centre):
    """The person stayed, and left."""
    stay = on_site(person, centre)
    with scope.system():
        return record_departure(stay=stay, reason="own_choice", actor=None)


# --- Who may ---------------------------------------------------------------------------------------
def test_the_front_desk_does_not_merge(krt, desk, amina, amna):
    with scope.user(desk), pytest.raises(NotAllowed):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=desk)


def test_a_file_that_this_centre_does_not_hold_is_not_merged_from_here(
    krt, gdf, case_worker, amina
):
    elsewhere = make_person(gdf, "Amina Saleh")
    with scope.user(case_worker), pytest.raises(OtherFileNotFound) as refused:
        merge_people(kept=amina, merged=elsewhere, choices={}, centre=krt, actor=case_worker)
    assert "let that centre share it" in str(refused.value.sentence)


def test_a_file_is_not_merged_with_itself_or_twice(krt, amina, amna):
    with pytest.raises(SameFile):
        merge(amina, amina, krt)
    merge(amina, amna, krt)
    third = make_person(krt, "Amina Idris")
    for kept, merged in ((third, amna), (amna, third), (amna, amina)):
        with pytest.raises(MergedAlready):
            merge(kept, merged, krt)


# --- Restricted files ------------------------------------------------------------------------------
def test_a_restricted_file_is_to_others_a_file_that_is_not_there(krt, case_worker, amina, amna):
    restrict(amna, krt)
    with scope.user(case_worker), pytest.raises(OtherFileNotFound) as refused:
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    assert "restrict" not in str(refused.value.sentence)


def test_only_the_focal_point_merges_a_restricted_file_which_stays_restricted(
    krt, case_worker, focal_point, amina, amna
):
    restrict(amna, krt, case_worker)
    with scope.user(case_worker), pytest.raises(NeedsFocalPoint):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    with scope.user(focal_point):
        done = merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=focal_point)
    colleague = make_staff("colleague", ("case_worker", krt))
    with scope.user(colleague):
        assert not Person.objects.exists()
        assert not HouseholdMembership.objects.exists()
    with scope.user(case_worker):
        assert Person.objects.get() == amina
        with pytest.raises(NeedsFocalPoint):
            undo_merge(merge=done, centre=krt, actor=case_worker)
    with scope.user(focal_point):
        undo_merge(merge=done, centre=krt, actor=focal_point)
    with scope.user(colleague):
        assert Person.objects.get() == amina


def test_an_emergency_opening_does_not_come_to_a_restricted_file_by_merging(
    krt, gdf, focal_point, amina, amna
):
    nurse = make_staff("nurse", ("health_worker", gdf))
    with scope.user(nurse):
        break_glass(
            reference=amina.reference, centre=gdf, reason="Unconscious at the gate.", actor=nurse
        )
    restrict(amna, krt)
    with scope.user(focal_point), pytest.raises(OpenInAnEmergency):
        merge_people(kept=amina, merged=amna, choices={}, centre=krt, actor=focal_point)


# --- Before it is done ----------------------------------------------------------------------------
def test_consequences_are_what_the_merge_itself_would_do_and_nothing_is_done(
    krt, gdf, case_worker, amina, amna
):
    left(amna, krt)
    decide(amna, krt, "registration")
    with scope.system():
        hold_file(person=amna, centre=gdf, because="referral")
        open_stay(person=amna, centre=gdf, facts=StayFacts(), actor=None)
    before = everything()
    with scope.user(case_worker):
        found = consequences_of(kept=amina, merged=amna, choices={}, centre=krt, actor=case_worker)
    assert everything() == before
    counts = {model.__name__: count for model, count in found.moves.items()}
    assert counts["Stay"] == 1
    assert counts["Consent"] == 1
    assert not QuerySet(AccessLogEntry).exists()


def test_what_rests_is_told_only_to_those_who_see_it(krt, case_worker, focal_point, amina, amna):
    with scope.system():
        flag = Flag.objects.create(
            label="Ask protection", colour="red", advice="Ask.", audience="protection"
        )
        for person in (amina, amna):
            PersonFlag.objects.create(person=person, centre=krt, flag=flag)
    told_to = {}
    for user in (case_worker, focal_point):
        with scope.user(user):
            found = consequences_of(kept=amina, merged=amna, choices={}, centre=krt, actor=user)
            told_to[user] = found.rests.get(PersonFlag, 0)
    assert told_to == {case_worker: 0, focal_point: 1}


def test_a_merge_takes_as_many_queries_for_many_rows_as_for_few(krt, django_assert_max_num_queries):
    few, many = make_person(krt, "Few Rows"), make_person(krt, "Many Rows")
    with scope.system():
        for day in range(40):
            arrived = timezone.now() - timedelta(days=100 - day)
            Stay.objects.create(
                person=many,
                centre=krt,
                arrived_at=arrived,
                departed_at=arrived,
                departure_reason="own_choice",
            )
        Stay.objects.create(person=few, centre=krt)
    used = []
    for person in (few, many):
        kept = make_person(krt, "Somebody")
        with django_assert_max_num_queries(200) as queries:
            merge(kept, person, krt)
        used.append(len(queries))
    assert used[0] == used[1]
