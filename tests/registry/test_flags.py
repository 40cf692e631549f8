"""Flags advise at named moments and may hold a hand-out or a transfer; nothing holds a departure."""

import pytest
from django.urls import reverse

from core import scope
from modules.registry.actions.depart import record_departure
from modules.registry.errors import HeldByFlag
from modules.registry.flags.advice import advice_for, check_hold, holds
from modules.registry.models import Flag, PersonFlag
from modules.registry.models.flags import FlagHold, FlagMoment
from tests.registry.counter import browser_of, on_site
from tests.registry.factories import arrive, make_person, returning


@pytest.fixture
def person(krt):
    return make_person(krt)


def flag(person, centre, label="See case worker", *, moments=(), held="nothing", seen="everybody"):
    with scope.system():
        kind = Flag.objects.create(
            label=label,
            colour="amber",
            advice=f"{label} first.",
            moments=list(moments),
            holds=held,
            audience=seen,
        )
        return PersonFlag.objects.create(person=person, centre=centre, flag=kind)


def test_advice_is_given_at_its_moments_only(person, krt, at_the_desk):
    flag(person, krt, moments=["arrival"])
    assert [a.text for a in advice_for(person, FlagMoment.ARRIVAL)] == ["See case worker first."]
    assert advice_for(person, FlagMoment.FILE) == []


def test_advice_is_for_its_audience(person, krt, desk, focal_point):
    flag(person, krt, moments=["file"], seen="protection")
    with scope.user(desk):
        assert advice_for(person, FlagMoment.FILE) == []
    with scope.user(focal_point):
        assert len(advice_for(person, FlagMoment.FILE)) == 1


def test_a_hold_holds_for_those_who_do_not_see_the_flag_and_tells_them_nothing_of_it(
    person, krt, desk
):
    flag(person, krt, moments=["transfer"], held="transfer", seen="protection")
    with scope.user(desk):
        assert holds(person, FlagHold.TRANSFER)
        assert not holds(person, FlagHold.HAND_OUT)
        check_hold(person, FlagHold.HAND_OUT)
        with pytest.raises(HeldByFlag) as held:
            check_hold(person, FlagHold.TRANSFER)
    assert held.value.data["advice"] == []
    assert "See case worker" not in str(held.value.sentence)


def test_a_hold_says_what_to_do_and_counts_at_its_centre(person, krt, gdf, at_the_desk):
    flag(person, krt, moments=["hand_out"], held="hand_out")
    with pytest.raises(HeldByFlag) as held:
        check_hold(person, FlagHold.HAND_OUT, centre=krt)
    assert held.value.data["advice"] == ["See case worker first."]
    check_hold(person, FlagHold.HAND_OUT, centre=gdf)


@pytest.mark.parametrize("what", ["departure", "nothing", ""])
def test_nothing_asks_whether_a_departure_is_held(person, at_the_desk, what):
    with pytest.raises(ValueError, match=r"holds nothing|is not a valid"):
        holds(person, what)


def test_a_flag_on_everything_lets_a_person_leave(person, krt, at_the_desk):
    flag(person, krt, moments=FlagMoment.values, held="transfer")
    left = record_departure(stay=on_site(person, krt), reason="own_choice", actor=at_the_desk)
    assert left.departed_at


def test_after_an_arrival_the_desk_reads_the_advice(person, krt, desk):
    flag(person, krt, moments=["arrival"])
    key = "01890000-0000-7000-8000-000000000001"
    with scope.user(desk):
        arrive(krt, returning(person), actor=desk, key=key)
    done = reverse("registry_arrivals_done", args=["KRT", key])
    assert "See case worker first." in browser_of(desk).get(done).text


def test_a_flag_that_ended_is_silent(person, krt, at_the_desk):
    ended = flag(person, krt, moments=["file"], held="transfer")
    ended.until = ended.since
    ended.save()
    assert advice_for(person, FlagMoment.FILE) == []
    assert not holds(person, FlagHold.TRANSFER)
