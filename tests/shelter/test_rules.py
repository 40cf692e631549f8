"""Who may sleep where, told as stories."""

import datetime
from decimal import Decimal

import pytest

from modules.shelter.choices import AssignmentState, BedState, RoomPolicy
from modules.shelter.rules.capacity import House, Targets, binding, limits
from modules.shelter.rules.facts import Guest, Need
from modules.shelter.rules.hard import is_allowed, stands_against
from modules.shelter.rules.states import Night, state_of

from .houses import family, man, room, woman

NOW = datetime.datetime(2026, 11, 28, 20, tzinfo=datetime.UTC)


def rules_broken(guest, bed, *others) -> set[str]:
    return {broken.rule for broken in stands_against(guest, bed, others)}


def test_men_and_women_sleep_in_rooms_of_their_own():
    women, men = room("W1", RoomPolicy.WOMEN)[0], room("M1", RoomPolicy.MEN)[0]
    assert is_allowed(woman("a"), women, ())
    assert rules_broken(man("b"), women) == {"room_of_the_other_sex"}
    assert rules_broken(woman("a"), men) == {"room_of_the_other_sex"}


def test_a_small_boy_sleeps_with_his_mother_and_a_small_girl_never_among_men():
    mother, boy, girl = family("f", woman("m"), man("boy", 9), woman("girl", 4))
    women, men = room("W1", RoomPolicy.WOMEN)[0], room("M1", RoomPolicy.MEN)[0]
    assert is_allowed(boy, women, [mother])
    assert "room_of_the_other_sex" in rules_broken(girl, men)
    assert "room_of_the_other_sex" in rules_broken(man("big", 14, household="f"), women, mother)


def test_whose_sex_nobody_told_is_put_into_no_room_of_one_sex():
    unknown = Guest(id="x", age=30)
    for policy in (RoomPolicy.WOMEN, RoomPolicy.MEN):
        assert rules_broken(unknown, room("R1", policy)[0]) == {"sex_not_known"}
    assert is_allowed(unknown, room("T1", RoomPolicy.TRANSIT)[0], ())


def test_a_child_on_its_own_never_sleeps_beside_an_adult_it_does_not_know():
    child = man("child", 14, is_child_alone=True)
    boys = room("B1", RoomPolicy.BOYS_ALONE)[0]
    assert is_allowed(child, boys, [man("other", 15, is_child_alone=True)])
    assert "child_alone_needs_a_room_for_children" in rules_broken(
        child, room("M1", RoomPolicy.MEN)[0]
    )
    assert "room_for_children_alone" in rules_broken(man("grown", 20), boys)
    # An age that nobody knows may be that of an adult.
    assert "child_alone_with_an_adult" in rules_broken(child, boys, man("ageless", None))


def test_no_strange_man_sleeps_among_families():
    bed = room("F1", RoomPolicy.FAMILIES)[0]
    fathers = family("one", man("father"), woman("mother"))
    mother, child = family("two", woman("mother2"), woman("child", 5))
    assert rules_broken(mother, bed, *fathers) == {"unrelated_man_among_families"}
    assert is_allowed(mother, bed, [child])
    assert is_allowed(mother, bed, family("three", woman("mother3"), man("boy", 8)))
    assert "room_of_families" in rules_broken(man("alone"), bed)


def test_two_people_who_are_kept_apart_share_no_room():
    bed = room("W1", RoomPolicy.WOMEN)[0]
    assert rules_broken(woman("a", keep_apart=frozenset({"b"})), bed, woman("b")) == {"kept_apart"}
    assert rules_broken(woman("a"), bed, woman("b", keep_apart=frozenset({"a"}))) == {"kept_apart"}


def test_somebody_in_a_wheelchair_needs_the_way_and_the_bed():
    guest = woman("a", needs=frozenset({Need.WHEELCHAIR}))
    whole = {"is_accessible": "yes", "bed_accessible": "yes", "kind": "single"}
    assert is_allowed(guest, room("W1", RoomPolicy.WOMEN, **whole)[0], ())
    upstairs = room("W2", RoomPolicy.WOMEN, **whole, floor=2)[0]
    assert rules_broken(guest, upstairs) == {"room_not_accessible"}
    by_lift = room("W3", RoomPolicy.WOMEN, **whole, floor=2, has_lift="yes")[0]
    assert is_allowed(guest, by_lift, ())
    # What nobody looked at is no yes.
    unknown = room("W4", RoomPolicy.WOMEN, kind="single")[0]
    assert rules_broken(guest, unknown) == {"room_not_accessible", "bed_not_accessible"}


@pytest.mark.parametrize(
    ("guest", "may"),
    [
        (woman("a", 30), True),
        (woman("a", 5), False),
        (woman("a", 6), True),
        (woman("a", 60), False),
        (woman("a", 30, needs=frozenset({Need.PREGNANT})), False),
        (woman("a", None), True),
    ],
)
def test_an_upper_bunk_is_not_for_everybody(guest, may):
    upper = room("W1", RoomPolicy.WOMEN)[1]
    assert is_allowed(guest, upper, ()) == may


def test_who_may_be_contagious_sleeps_in_isolation_and_nobody_else_does():
    isolation, women = room("I1", RoomPolicy.ISOLATION)[0], room("W1", RoomPolicy.WOMEN)[0]
    sick = woman("a", needs=frozenset({Need.CONTAGIOUS}))
    assert is_allowed(sick, isolation, ())
    assert rules_broken(sick, women) == {"isolation_first"}
    assert rules_broken(woman("b"), isolation) == {"room_of_isolation"}


def test_whom_somebody_looks_for_sleeps_in_a_protected_part_only():
    hidden = woman("a", is_confidential=True)
    assert rules_broken(hidden, room("W1", RoomPolicy.WOMEN)[0]) == {"protected_part_only"}
    assert is_allowed(hidden, room("W2", RoomPolicy.WOMEN, is_protected="yes")[0], ())


def test_the_state_of_a_bed_is_the_first_that_holds():
    hour = datetime.timedelta(hours=1)
    ended = Night(AssignmentState.ENDED, NOW - 9 * hour, NOW - 2 * hour, is_ready=False)
    planned = Night(AssignmentState.PLANNED, NOW - hour, NOW + hour)
    overdue = Night(AssignmentState.ACTIVE, NOW - 9 * hour, NOW - hour)
    told = {"at": NOW, "is_blocked": False}
    assert state_of([], **told) == BedState.FREE
    assert state_of([ended], **told) == BedState.TURNAROUND
    assert state_of([ended, planned], **told) == BedState.RESERVED
    # A bed is never taken away by the clock.
    assert state_of([planned, overdue], **told) == BedState.OCCUPIED
    assert state_of([overdue], at=NOW, is_blocked=True) == BedState.OUT_OF_SERVICE
    later = Night(AssignmentState.PLANNED, NOW + hour, NOW + 5 * hour)
    assert state_of([later], **told) == BedState.FREE


def test_the_smallest_of_all_limits_binds_and_is_named():
    house = House(
        usable_beds=120,
        floor=Decimal(350),
        toilets_women=3,
        toilets_men=1,
        showers=4,
        litres_a_day=Decimal(1200),
        meals_a_day=150,
    )
    found = {
        limit.what: limit.people
        for limit in limits(house, women_share=Decimal("0.5"), targets=Targets())
    }
    assert found == {
        "beds": 120,
        "floor": 100,
        "toilets": 40,
        "showers": 80,
        "taps": None,
        "water": 80,
        "meals": 150,
    }
    limit = binding(limits(house, women_share=Decimal("0.5"), targets=Targets()))
    assert (limit.what, limit.people) == ("toilets", 40)
    # Where three of four are women, the same toilets are enough for twice as many.
    more = limits(house, women_share=Decimal("0.75"), targets=Targets())
    assert next(each.people for each in more if each.what == "toilets") == 80
