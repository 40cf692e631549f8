"""Somebody leaves: always possible, written once, and told to the modules that are on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import scope
from modules.registry.actions.depart import record_departure
from modules.registry.errors import DepartsBeforeArrival, StayEndedAlready
from modules.registry.events import person_departed
from modules.registry.models import Flag, PersonFlag, Stay
from tests.registry.factories import arrive, arriving


@pytest.fixture
def stay(krt, at_the_desk):
    """Somebody's open stay."""
    return arrive(krt, arriving("Abel Tesfay"), actor=at_the_desk)[0]


@pytest.fixture
def heard():
    """What a listener of the registry's own heard; it listens for the length of a test."""
    told = []

    def listen(*, centre, actor, stay):
        told.append((centre.code, actor and actor.username, stay.person.display_name))

    person_departed.handlers.append(("registry", listen))
    yield told
    person_departed.handlers.remove(("registry", listen))


def test_a_departure_ends_the_stay_and_is_told(stay, heard, at_the_desk):
    ended = record_departure(
        stay=stay, reason="own_choice", actor=at_the_desk, departed_to="Kassala"
    )
    assert (ended.departure_reason, ended.departed_to) == ("own_choice", "Kassala")
    assert not Stay.objects.open().exists()
    assert heard == [("KRT", "desk", "Abel Tesfay")]


def test_a_departure_is_recorded_once(stay, heard, at_the_desk):
    record_departure(stay=stay, reason="own_choice", actor=at_the_desk)
    with pytest.raises(StayEndedAlready):
        record_departure(stay=stay, reason="hospital", actor=at_the_desk)
    assert Stay.objects.get().departure_reason == "own_choice"
    assert len(heard) == 1


def test_nobody_departs_before_they_arrive_and_nobody_is_told_of_it(stay, heard, at_the_desk):
    with pytest.raises(DepartsBeforeArrival):
        record_departure(
            stay=stay,
            reason="own_choice",
            departed_at=stay.arrived_at - timedelta(minutes=1),
            actor=at_the_desk,
        )
    assert Stay.objects.open().exists()
    assert heard == []
    assert record_departure(
        stay=stay, reason="own_choice", departed_at=stay.arrived_at, actor=at_the_desk
    ).departed_at


def test_no_flag_holds_anybody_back(stay, case_worker, at_the_desk):
    flag = Flag.objects.create(
        label="Ask protection",
        colour="red",
        advice="Ask the focal point before any transfer.",
        moments=["departure"],
        holds="transfer",
        audience="everybody",
    )
    with scope.user(case_worker):
        PersonFlag.objects.create(person=stay.person, centre=stay.centre, flag=flag)
    assert record_departure(stay=stay, reason="own_choice", actor=at_the_desk).departed_at


def test_a_listener_of_a_module_that_is_off_hears_nothing(stay, heard, at_the_desk):
    locked = stay.centre
    locked.is_locked = True
    locked.save()
    stay.refresh_from_db()
    assert person_departed.tell(centre=locked, actor=at_the_desk, stay=stay) == []
    assert heard == []


def test_the_stay_of_another_centre_cannot_be_ended(stay, desk_elsewhere, at_the_desk):
    with scope.user(desk_elsewhere), pytest.raises(Stay.DoesNotExist):
        record_departure(stay=stay, reason="own_choice", actor=desk_elsewhere)
    assert Stay.objects.open().get() == stay
    assert timezone.now() > stay.arrived_at
