"""A bed for somebody: given, planned, moved, swapped, left; and what stands against it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import scope
from core.errors import NotAllowed, Refusal
from core.ids import new_id
from modules.registry.actions.depart import record_departure
from modules.registry.models import Stay
from modules.shelter.actions.block import block, unblock
from modules.shelter.actions.give_beds import BedFor, Terms, give_beds
from modules.shelter.actions.leave import begin, check_out, did_not_come, extend, mark_ready
from modules.shelter.actions.move import move, swap
from modules.shelter.choices import BedState, RoomPolicy
from modules.shelter.errors import (
    HasABedElsewhere,
    InfantNeedsSomebody,
    NoLongerThere,
    NotStayingHere,
    PersonHasABed,
    RuleStandsAgainst,
    SomebodySleepsThere,
)
from modules.shelter.models import BedAssignment, BedNeed, HouseRules, KeepApart
from tests.factories import restrict
from tests.registry.factories import make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_amina_sleeps_in_the_bed_that_the_desk_gave_her(shelter):
    bed, *_others = shelter.room("A1")
    row = shelter.give(shelter.guest("Amina"), bed)
    assert shelter.sleeping() == {"A1-1": ["Amina"]}
    assert shelter.state(bed) == BedState.OCCUPIED
    assert row.ends_at - row.begins_at == 14 * DAY


def test_a_second_press_of_the_button_gives_the_bed_once(shelter):
    bed, *_others = shelter.room("A1")
    amina, actor, key = shelter.guest(), shelter.as_("front_desk"), new_id()
    with scope.user(actor):
        rows = [
            give_beds(centre=shelter.centre, beds=[BedFor(amina, bed)], actor=actor, key=key)[0]
            for _press in range(2)
        ]
    assert rows[0].pk == rows[1].pk


def test_who_has_a_bed_gets_no_second_one(shelter):
    one, other, *_others = shelter.room("A1")
    amina = shelter.guest()
    shelter.give(amina, one)
    with pytest.raises(PersonHasABed):
        shelter.give(amina, other)


def test_a_bed_is_for_one(shelter):
    bed, *_others = shelter.room("A1")
    shelter.give(shelter.guest("Amina"), bed)
    with pytest.raises(Refusal) as refused:
        shelter.give(shelter.guest("Hodan"), bed)
    assert refused.value.code == "bed_is_taken"


def test_a_bed_that_is_taken_can_be_kept_for_somebody_who_comes_later(shelter):
    bed, *_others = shelter.room("A1")
    amina, hodan = shelter.guest("Amina"), shelter.guest("Hodan")
    now = timezone.now()
    shelter.give(amina, bed, ends_at=now + 2 * DAY)
    later = shelter.give(hodan, bed, begins_at=now + 3 * DAY, ends_at=now + 5 * DAY)
    assert later.state == "planned"
    with pytest.raises(Refusal) as refused:
        shelter.give(shelter.guest("Sahra"), bed, begins_at=now + 4 * DAY, ends_at=now + 9 * DAY)
    assert refused.value.code == "bed_is_taken"


def test_somebody_without_an_arrival_gets_no_bed_now_and_may_have_one_kept(shelter):
    bed, *_others = shelter.room("A1")
    expected = make_person(shelter.centre, "Hodan", sex="female", birth="1990")
    with pytest.raises(NotStayingHere):
        shelter.give(expected, bed)
    now = timezone.now()
    row = shelter.give(expected, bed, begins_at=now + DAY, ends_at=now + 3 * DAY)
    actor = shelter.as_("front_desk")
    with scope.user(actor), pytest.raises(NotStayingHere):
        begin(assignment=row, actor=actor)
    with scope.system():
        Stay.objects.create(person=expected, centre=shelter.centre)
    with scope.user(actor):
        begin(assignment=row, actor=actor)
    assert shelter.sleeping() == {"A1-1": ["Hodan"]}


def test_who_does_not_come_leaves_a_free_bed(shelter):
    bed, *_others = shelter.room("A1")
    now = timezone.now()
    row = shelter.give(shelter.guest(), bed, begins_at=now + DAY, ends_at=now + 3 * DAY)
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        assert did_not_come(assignment=row, actor=actor).state == "no_show"
    assert shelter.state(bed) == BedState.FREE


def test_after_a_check_out_the_bed_waits_until_somebody_made_it_ready(shelter):
    bed, *_others = shelter.room("A1")
    row = shelter.give(shelter.guest(), bed)
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        check_out(assignment=row, reason="left", actor=actor)
        assert shelter.state(bed) == BedState.TURNAROUND
        with pytest.raises(NoLongerThere):
            check_out(assignment=row, reason="left", actor=actor)
        mark_ready(bed=bed, actor=actor)
    assert shelter.state(bed) == BedState.FREE


def test_a_departure_ends_the_bed_and_is_never_refused(shelter):
    bed, *_others = shelter.room("A1")
    mother, baby = shelter.guest("Mother"), shelter.guest("Baby", age=0)
    shelter.family((mother, "head"), (baby, "child"))
    shelter.give(mother, bed)
    shelter.give(baby, bed, beside=mother)
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        stay = Stay.objects.get(person=mother)
        record_departure(stay=stay, reason="own_choice", actor=actor)
    assert shelter.sleeping() == {}
    assert shelter.state(bed) == BedState.TURNAROUND


def test_an_infant_shares_the_bed_of_its_mother_and_moves_with_her(shelter):
    bed, other, *_others = shelter.room("A1")
    mother, baby = shelter.guest("Mother"), shelter.guest("Baby", age=0)
    shelter.family((mother, "head"), (baby, "child"))
    row = shelter.give(mother, bed)
    shelter.give(baby, bed, beside=mother)
    assert shelter.sleeping() == {"A1-1": ["Mother", "Baby"]}
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        move(assignment=row, bed=other, actor=actor, key=new_id())
    assert shelter.sleeping() == {"A1-2": ["Mother", "Baby"]}


@pytest.mark.parametrize(("age", "related"), [(5, True), (0, False), (None, True)])
def test_nobody_else_shares_a_bed(shelter, age, related):
    bed, *_others = shelter.room("A1")
    mother, child = shelter.guest("Mother"), shelter.guest("Child", age=age)
    if related:
        shelter.family((mother, "head"), (child, "child"))
    shelter.give(mother, bed)
    with pytest.raises(InfantNeedsSomebody):
        shelter.give(child, bed, beside=mother)


def test_the_database_leaves_no_infant_beside_an_empty_place(shelter):
    bed, *_others = shelter.room("A1")
    mother, baby = shelter.guest("Mother"), shelter.guest("Baby", age=0)
    shelter.family((mother, "head"), (baby, "child"))
    row = shelter.give(mother, bed)
    shelter.give(baby, bed, beside=mother)
    with scope.system(), pytest.raises(IntegrityError, match="infant_would_be_left"):
        BedAssignment.objects.filter(pk=row.pk).update(
            state="ended", ended_at=timezone.now(), end_reason="left"
        )


def test_two_change_their_beds(shelter):
    one, other, *_others = shelter.room("A1")
    rows = [shelter.give(shelter.guest("Amina"), one), shelter.give(shelter.guest("Hodan"), other)]
    actor, key = shelter.as_("front_desk"), new_id()
    with scope.user(actor):
        first = swap(one=rows[0], other=rows[1], actor=actor, key=key)
        again = swap(one=rows[0], other=rows[1], actor=actor, key=key)
    assert shelter.sleeping() == {"A1-1": ["Hodan"], "A1-2": ["Amina"]}
    assert [row.pk for row in first] == [row.pk for row in again]


def test_a_man_gets_no_bed_among_women_but_by_the_shelter_manager_with_a_reason(shelter):
    bed, *_others = shelter.room("A1", RoomPolicy.WOMEN)
    father = shelter.guest("Father", sex="male")
    for role, reason in (("front_desk", ""), ("front_desk", "Because"), ("shelter_manager", "  ")):
        with pytest.raises(RuleStandsAgainst) as refused:
            shelter.give(father, bed, role=role, override_reason=reason)
        assert refused.value.data["rules"] == ["room_of_the_other_sex"]
        assert "other sex" in str(refused.value.sentence)
    row = shelter.give(
        father, bed, role="shelter_manager", override_reason="Cares for his dying wife"
    )
    assert row.overridden == ["room_of_the_other_sex"]
    assert row.override_reason == "Cares for his dying wife"


def test_two_who_are_kept_apart_do_not_come_into_one_room_by_a_swap_either(shelter):
    here, *_rest = shelter.room("A1")
    far, beside, *_rest = shelter.room("A2")
    amina, hodan, sahra = (shelter.guest(name) for name in ("Amina", "Hodan", "Sahra"))
    rows = [shelter.give(amina, here), shelter.give(hodan, far), shelter.give(sahra, beside)]
    with scope.system():
        KeepApart.objects.create(centre=shelter.centre, person=amina, other=sahra)
    actor = shelter.as_("front_desk")
    with scope.user(actor), pytest.raises(RuleStandsAgainst) as refused:
        swap(one=rows[0], other=rows[1], actor=actor, key=new_id())
    assert refused.value.data["rules"] == ["kept_apart"]
    assert "Sahra" not in str(refused.value.sentence)


def test_a_wheelchair_needs_a_bed_that_somebody_looked_at(shelter):
    plain, *_others = shelter.room("A1")
    good, *_others = shelter.room("A2", is_accessible="yes", bed={"is_accessible": "yes"})
    amina = shelter.guest()
    with scope.system():
        BedNeed.objects.create(centre=shelter.centre, person=amina, need="wheelchair")
    with pytest.raises(RuleStandsAgainst):
        shelter.give(amina, plain)
    assert shelter.give(amina, good).bed == good


def test_a_room_takes_no_more_than_its_places_until_the_house_uses_emergency_places(shelter):
    beds = shelter.room("A1", beds=2, standard_capacity=1)
    shelter.give(shelter.guest("Amina"), beds[0])
    with pytest.raises(RuleStandsAgainst) as refused:
        shelter.give(shelter.guest("Hodan"), beds[1])
    assert refused.value.data["rules"] == ["room_is_full"]
    with scope.system():
        HouseRules.objects.create(centre=shelter.centre, surge_since=shelter.centre.today())
    assert shelter.give(shelter.guest("Sahra"), beds[1])


def test_who_must_not_be_found_sleeps_in_the_protected_part_and_holds_the_bed_without_a_name(
    shelter,
):
    open_bed, *_others = shelter.room("A1")
    safe, *_others = shelter.room("P1", is_protected="yes")
    hidden = shelter.guest("Hidden")
    restrict(hidden, shelter.centre)
    with pytest.raises(RuleStandsAgainst):
        shelter.give(hidden, open_bed, role="protection_focal_point")
    shelter.give(hidden, safe, role="protection_focal_point")
    assert shelter.state(safe) == BedState.OCCUPIED
    with scope.user(shelter.as_("front_desk")):
        assert not BedAssignment.objects.filter(bed=safe).exists()
    with pytest.raises(Refusal) as refused:
        shelter.give(shelter.guest("Hodan"), safe)
    assert refused.value.code == "bed_is_taken"


def test_a_bed_at_another_centre_ends_only_when_somebody_says_so(shelter, gadaref):
    there, *_others = gadaref.room("G1")
    here, *_others = shelter.room("A1")
    amina = gadaref.guest()
    gadaref.give(amina, there)
    with scope.system():
        Stay.objects.create(person=amina, centre=shelter.centre)
    with pytest.raises(HasABedElsewhere) as refused:
        shelter.give(amina, here)
    assert "Gadaref" not in str(refused.value.sentence)
    assert gadaref.sleeping() == {"G1-1": ["Amina Saleh"]}
    shelter.give(amina, here, ends_elsewhere=True)
    assert (gadaref.sleeping(), shelter.sleeping()) == ({}, {"A1-1": ["Amina Saleh"]})


def test_a_blocked_bed_is_given_to_nobody_and_nobody_is_blocked_in(shelter):
    bed, other, *_others = shelter.room("A1")
    shelter.give(shelter.guest("Amina"), other)
    manager = shelter.as_()
    with scope.user(manager):
        blocked = block(centre=shelter.centre, bed=bed, reason="maintenance", actor=manager)
        with pytest.raises(SomebodySleepsThere.__mro__[1]) as refused:
            block(centre=shelter.centre, room=bed.room, reason="infestation", actor=manager)
        assert refused.value.code == "somebody_has_this_bed"
    assert shelter.state(bed) == BedState.OUT_OF_SERVICE
    with pytest.raises(Refusal) as refused:
        shelter.give(shelter.guest("Hodan"), bed)
    assert refused.value.code == "bed_is_blocked"
    with scope.user(manager):
        unblock(block=blocked, actor=manager)
    assert shelter.give(shelter.guest("Sahra"), bed)


def test_quarantine_keeps_newcomers_out_and_those_inside_where_they_are(shelter):
    bed, other, *_others = shelter.room("A1")
    row = shelter.give(shelter.guest("Amina"), bed)
    manager = shelter.as_()
    with scope.user(manager):
        block(centre=shelter.centre, room=bed.room, reason="quarantine", actor=manager)
        extend(assignment=row, ends_at=row.ends_at + DAY, reason="medical", actor=manager)
    with pytest.raises(Refusal) as refused:
        shelter.give(shelter.guest("Hodan"), other)
    assert refused.value.code == "bed_is_blocked"


def test_a_longer_stay_has_a_reason_and_does_not_run_into_the_next_one(shelter):
    bed, *_others = shelter.room("A1")
    now = timezone.now()
    row = shelter.give(shelter.guest("Amina"), bed, ends_at=now + 2 * DAY)
    shelter.give(shelter.guest("Hodan"), bed, begins_at=now + 4 * DAY, ends_at=now + 6 * DAY)
    worker = shelter.as_("case_worker")
    with scope.user(worker):
        extend(assignment=row, ends_at=now + 3 * DAY, reason="documents", actor=worker)
        with pytest.raises(Refusal) as refused:
            extend(assignment=row, ends_at=now + 5 * DAY, reason="documents", actor=worker)
    assert refused.value.code == "bed_is_taken"
    desk = shelter.as_("front_desk")
    with scope.user(desk), pytest.raises(NotAllowed):
        extend(assignment=row, ends_at=now + 4 * DAY, reason="documents", actor=desk)


def test_the_database_refuses_what_went_past_the_actions(shelter, gadaref):
    bed, other, *_others = shelter.room("A1")
    foreign, *_others = gadaref.room("G1")
    amina, hodan = shelter.guest("Amina"), shelter.guest("Hodan")
    shelter.give(amina, bed)
    now = timezone.now()
    facts = {"centre": shelter.centre, "state": "planned", "begins_at": now, "ends_at": now + DAY}
    for person, place, word in (
        (hodan, bed, "bed_is_taken"),
        (amina, other, "person_has_a_bed"),
        (hodan, foreign, "bed_is_of_this_centre"),
    ):
        with scope.system(), pytest.raises(IntegrityError, match=word), transaction.atomic():
            BedAssignment.objects.create(person=person, bed=place, key=uuid4(), **facts)


def test_a_bed_cannot_be_given_for_a_time_in_which_somebody_slept_in_it(shelter):
    bed, *_others = shelter.room("A1")
    row = shelter.give(shelter.guest("Amina"), bed)
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        row = check_out(assignment=row, reason="left", actor=actor)
    with scope.system(), pytest.raises(IntegrityError, match="bed_is_taken"), transaction.atomic():
        BedAssignment.objects.create(
            centre=shelter.centre,
            person=shelter.guest("Hodan"),
            bed=bed,
            state="planned",
            begins_at=row.begins_at,
            ends_at=row.ended_at + DAY,
        )


def test_a_proposal_is_carried_out_whole_or_not_at_all(shelter):
    beds = shelter.room("A1")
    people = [shelter.guest(name) for name in ("Amina", "Hodan", "Sahra")]
    shelter.give(shelter.guest("Early"), beds[2])
    actor = shelter.as_("front_desk")
    pairs = [BedFor(person, bed) for person, bed in zip(people, beds, strict=False)]
    with scope.user(actor), pytest.raises(Refusal):
        give_beds(centre=shelter.centre, beds=pairs, actor=actor, terms=Terms())
    assert shelter.sleeping() == {"A1-3": ["Early"]}
