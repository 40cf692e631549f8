"""Somebody arrives, alone or with others: once, with a stay, and all or nobody."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from core import scope
from core.errors import NotAllowed
from modules.registry.actions.arrive import open_stay
from modules.registry.errors import FileNotFound, NameMissing, StayOpenAlready
from modules.registry.facts import ConsentFacts, StayFacts
from modules.registry.models import (
    ArrivalDraft,
    Consent,
    FileHolding,
    Person,
    Stay,
)
from tests.registry.factories import arrive, arriving, make_person, make_staff, returning


def test_who_arrives_has_a_file_a_card_number_an_open_stay_and_a_recorded_answer(krt, at_the_desk):
    [stay] = arrive(krt, arriving("Abel Tesfay", sex="male"), actor=at_the_desk)
    assert (stay.person.display_name, stay.departed_at) == ("Abel Tesfay", None)
    assert stay.person.reference
    assert FileHolding.objects.get(person=stay.person).centre == krt
    [consent] = Consent.objects.filter(person=stay.person)
    assert (consent.purpose, consent.decision, consent.recorded_by) == (
        "registration",
        "given",
        at_the_desk,
    )


def test_only_who_registers_people_at_that_centre_may_receive_an_arrival(krt, gdf, at_the_desk):
    assert arrive(krt, arriving("Abel Tesfay"))
    with pytest.raises(NotAllowed):
        arrive(gdf, arriving("Hamdi Warsame"))
    logistics = make_staff("logistics", ("logistics_officer", krt))
    with scope.user(logistics), pytest.raises(NotAllowed):
        arrive(krt, arriving("Hamdi Warsame"))
    assert list(Person.objects.values_list("display_name", flat=True)) == ["Abel Tesfay"]


def test_the_same_arrival_sent_twice_registers_nobody_twice(krt, at_the_desk):
    key = uuid.uuid4()
    first = arrive(krt, arriving("Senait Gebre"), arriving("Rahel Senay", role="child"), key=key)
    again = arrive(krt, arriving("Senait Gebre"), arriving("Rahel Senay", role="child"), key=key)
    assert [stay.pk for stay in again] == [stay.pk for stay in first]
    assert Person.objects.count() == 2
    assert arrive(krt, arriving("Senait Gebre"), key=uuid.uuid4())[0].pk != first[0].pk


def test_who_comes_back_gets_a_new_stay_and_keeps_file_and_card_number(krt, at_the_desk):
    [before] = arrive(krt, arriving("Abel Tesfay"))
    before.departed_at, before.departure_reason = before.arrived_at, "own_choice"
    before.save()
    [after] = arrive(krt, returning(before.person))
    assert after.pk != before.pk
    assert after.person == before.person
    assert list(Stay.objects.open()) == [after]


def test_somebody_who_is_here_cannot_arrive_again_and_the_whole_group_waits(krt, at_the_desk):
    [stay] = arrive(krt, arriving("Abel Tesfay"))
    with pytest.raises(StayOpenAlready):
        arrive(krt, arriving("Hamdi Warsame"), returning(stay.person, role="companion"))
    assert list(Person.objects.all()) == [stay.person]
    assert list(Stay.objects.all()) == [stay]


def test_the_database_refuses_a_second_open_stay_with_the_same_sentence(krt, at_the_desk):
    [stay] = arrive(krt, arriving("Abel Tesfay"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(person=stay.person, centre=krt)
    with pytest.raises(StayOpenAlready):
        open_stay(person=stay.person, centre=krt, facts=StayFacts(), actor=at_the_desk)


def test_a_person_may_be_expected_at_two_centres_at_once(krt, gdf, at_the_desk):
    person = make_person(krt)
    with scope.system():
        stays = [arrive(each, returning(person))[0] for each in (krt, gdf)]
        assert {stay.centre for stay in stays} == {krt, gdf}


def test_a_file_that_no_centre_of_the_desk_holds_cannot_be_received_by_its_id(
    krt, gdf, at_the_desk
):
    theirs, ours = make_person(gdf, "Bekele Alemu"), make_person(krt, "Abel Tesfay")
    with pytest.raises(FileNotFound):
        arrive(krt, returning(theirs))
    assert arrive(krt, returning(ours))[0].person == ours


def test_one_person_without_a_name_sends_the_whole_group_back(krt, at_the_desk):
    with pytest.raises(NameMissing):
        arrive(krt, arriving("Abel Tesfay"), arriving("   ", role="child"))
    assert not Person.objects.exists()
    assert arrive(krt, arriving("Abel Tesfay"), arriving("A", role="child"))


def test_a_consent_that_cannot_stand_sends_the_whole_group_back(krt, at_the_desk):
    from modules.registry.errors import WitnessMissing

    spoken = ConsentFacts(purpose="registration", decision="given", medium="spoken")
    with pytest.raises(WitnessMissing):
        arrive(krt, arriving("Abel Tesfay"), arriving("Hamdi", role="spouse", consents=(spoken,)))
    assert not Person.objects.exists()


def test_an_arrival_ends_the_draft_of_the_desk_that_sent_it_and_no_other(krt, desk):
    other = make_staff("desk.two", ("front_desk", krt))
    for user in (desk, other):
        with scope.user(user):
            ArrivalDraft.objects.create(centre=krt, user=user, fields={"people-0-own": ["Ab"]})
    with scope.user(desk):
        arrive(krt, arriving("Abel Tesfay"), actor=desk)
        assert not ArrivalDraft.objects.exists()
    with scope.user(other):
        assert ArrivalDraft.objects.get().user == other
