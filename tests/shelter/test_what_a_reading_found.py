"""Stories in which a bed was given, refused or told wrongly, found by reading; each stays mended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core import scope
from core.errors import Refusal
from core.ids import new_id
from core.modules.jobs import run_jobs
from modules.registry.actions.depart import record_departure
from modules.registry.models import HouseholdMembership, Person, Stay
from modules.shelter.actions.block import block
from modules.shelter.actions.leave import begin
from modules.shelter.actions.move import move
from modules.shelter.choices import RoomPolicy
from modules.shelter.errors import (
    InfantNeedsSomebody,
    RuleStandsAgainst,
    SomebodySleepsThere,
)
from modules.shelter.house import natural, read_house
from modules.shelter.models import Absence, BedAssignment, BedNeed, Room
from modules.shelter.overview.figures import days_ahead, safety, tonight
from modules.shelter.people import guests_of
from tests.factories import restrict

from .test_board import browser_of, stay_of, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rules_against(refused) -> list[str]:
    """What stood against it."""
    return refused.value.data["rules"]


def over_stay(row) -> None:
    """The planned nights are over and the person is still here."""
    with scope.system():
        BedAssignment.objects.filter(pk=row.pk).update(
            begins_at=timezone.now() - 9 * DAY, ends_at=timezone.now() - DAY
        )


def test_a_man_of_unknown_age_is_no_boy_on_his_own(shelter):
    [among_boys, *_others] = shelter.room("B1", RoomPolicy.BOYS_ALONE)
    [among_men, *_others] = shelter.room("M1", RoomPolicy.MEN)
    man = shelter.guest("Somebody grown", sex="male", age=None)
    with pytest.raises(RuleStandsAgainst):
        shelter.give(man, among_boys)
    assert shelter.give(man, among_men)


def test_who_was_confirmed_to_be_no_child_is_none(shelter):
    man = shelter.guest("Said to be 16", sex="male", age=16)
    with scope.system():
        Person.objects.filter(pk=man.pk).update(confirmed_care_status="not_a_child")
    assert guests_of([man], shelter.centre)[man.pk].is_child_alone is False


def test_nobody_comes_into_quarantine_also_not_by_a_bed_that_was_kept(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    kept = shelter.give(
        amina, bed, begins_at=timezone.now() + DAY, ends_at=timezone.now() + 3 * DAY
    )
    manager, desk = shelter.as_(), shelter.as_("front_desk")
    with scope.user(manager):
        block(centre=shelter.centre, room=bed.room, reason="quarantine", actor=manager)
    with scope.user(desk), pytest.raises(Refusal) as refused:
        begin(assignment=kept, actor=desk)
    assert refused.value.code == "bed_is_blocked"


def test_a_newborn_lies_beside_its_mother_in_quarantine(shelter):
    [bed, *_others] = shelter.room("A1")
    mother, baby = shelter.guest("Mother"), shelter.guest("Baby", age=0)
    shelter.family((mother, "head"), (baby, "child"))
    shelter.give(mother, bed)
    manager = shelter.as_()
    with scope.user(manager):
        block(centre=shelter.centre, room=bed.room, reason="quarantine", actor=manager)
    assert shelter.give(baby, bed, beside=mother)


def test_a_contradicted_relative_is_no_family(shelter):
    one, other, *_others = shelter.room("F1", RoomPolicy.FAMILIES)
    mother, child = shelter.guest("Mother"), shelter.guest("Child", age=8)
    man = shelter.guest("Says he is the father", sex="male", age=40)
    shelter.family((mother, "head"), (child, "child"), (man, "spouse"))
    with scope.system():
        HouseholdMembership.objects.filter(person=man).update(verification="contradicted")
    shelter.give(mother, one)
    with pytest.raises(RuleStandsAgainst):
        shelter.give(man, other)


def test_a_small_boy_sleeps_among_women_only_beside_his_family_and_is_not_left_there(shelter):
    one, other, *_others = shelter.room("A1", RoomPolicy.WOMEN)
    far, *_others = shelter.room("A2", RoomPolicy.WOMEN)
    mother, son = shelter.guest("Mother"), shelter.guest("Son", sex="male", age=9)
    shelter.family((mother, "head"), (son, "child"))
    with pytest.raises(RuleStandsAgainst) as refused:
        shelter.give(son, other)
    assert rules_against(refused) == ["small_child_without_family"]
    row = shelter.give(mother, one)
    assert shelter.give(son, other)
    desk = shelter.as_("front_desk")
    with scope.user(desk), pytest.raises(RuleStandsAgainst) as refused:
        move(assignment=row, bed=far, actor=desk, key=new_id())
    assert rules_against(refused) == ["small_child_without_family"]


def test_no_infant_lies_in_an_upper_bunk_or_beside_a_child(shelter):
    upper, *_others = shelter.room("A1", bed={"kind": "upper"})
    low, *_others = shelter.room("A2")
    mother, sister = shelter.guest("Mother"), shelter.guest("Sister", age=9)
    baby = shelter.guest("Baby", age=0)
    shelter.family((mother, "head"), (sister, "child"), (baby, "child"))
    shelter.give(mother, upper)
    with pytest.raises(RuleStandsAgainst) as refused:
        shelter.give(baby, upper, beside=mother)
    assert "upper_bunk" in rules_against(refused)
    shelter.give(sister, low, role="shelter_manager", override_reason="A story of a test")
    with pytest.raises(InfantNeedsSomebody):
        shelter.give(baby, low, beside=sister)


def test_who_sleeps_longer_than_planned_still_fills_a_place(shelter):
    beds = shelter.room("A1", beds=3, standard_capacity=2)
    over_stay(shelter.give(shelter.guest("One"), beds[0]))
    shelter.give(shelter.guest("Two"), beds[1])
    with pytest.raises(RuleStandsAgainst) as refused:
        shelter.give(shelter.guest("Three"), beds[2])
    assert rules_against(refused) == ["room_is_full"]


def test_a_bed_for_next_week_leaves_tonight_open(shelter):
    bed, other, *_others = shelter.room("A1")
    amina = shelter.guest("Amina Saleh")
    now = timezone.now()
    kept = shelter.give(amina, bed, begins_at=now + 7 * DAY, ends_at=now + 9 * DAY)
    client = browser_of(shelter)
    assert "Amina Saleh" in text_of(client.get("/admin/shelter/KRT/placement/"))
    tonight_row = shelter.give(amina, other)
    assert tonight_row.ends_at == kept.begins_at


def test_a_bed_that_was_kept_for_days_that_are_over_is_closed_at_night(shelter):
    [bed, *_others] = shelter.room("A1")
    now = timezone.now()
    row = shelter.give(shelter.guest(), bed, begins_at=now + DAY, ends_at=now + 2 * DAY)
    with scope.system():
        BedAssignment.objects.filter(pk=row.pk).update(begins_at=now - 3 * DAY, ends_at=now - DAY)
    run_jobs(every="night")
    with scope.system():
        assert BedAssignment.objects.get().state == "no_show"


def test_an_absence_ends_with_the_departure(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    shelter.give(amina, bed)
    with scope.system():
        Absence.objects.create(centre=shelter.centre, person=amina, was_told=False)
    desk = shelter.as_("front_desk")
    with scope.user(desk):
        record_departure(stay=Stay.objects.get(), reason="own_choice", actor=desk)
    with scope.system():
        assert Absence.objects.get().returned_at is not None


def test_what_another_centre_wrote_of_a_bed_does_not_bind_here(shelter, gadaref):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    with scope.system():
        BedNeed.objects.create(centre=gadaref.centre, person=amina, need="contagious")
    assert shelter.give(amina, bed)


def test_needs_of_somebody_restricted_stand_on_no_tile(shelter):
    [bed, *_others] = shelter.room("P1", is_protected="yes")
    hidden = shelter.guest("Hidden Person")
    with scope.system():
        BedNeed.objects.create(centre=shelter.centre, person=hidden, need="pregnant")
    restrict(hidden, shelter.centre)
    shelter.give(hidden, bed, role="protection_focal_point")
    board = "/admin/shelter/KRT/board/"
    assert "Pregnant" not in text_of(browser_of(shelter).get(board))
    assert "Pregnant" in text_of(browser_of(shelter, "protection_focal_point").get(board))


def test_the_bed_of_somebody_restricted_does_not_tell_whose_infant_waits(shelter):
    [bed, *_others] = shelter.room("P1", is_protected="yes")
    mother, baby = shelter.guest("Hidden Mother"), shelter.guest("Baby Visible", age=0)
    shelter.family((mother, "head"), (baby, "child"))
    restrict(mother, shelter.centre)
    shelter.give(mother, bed, role="protection_focal_point")
    box = browser_of(shelter).get("/admin/shelter/KRT/board/", {"bed": bed.pk, "partial": 1})
    assert "Baby Visible" not in text_of(box)
    assert str(mother.pk) not in text_of(box)


def test_a_rule_that_was_set_aside_is_kept_with_whom_it_was_about_and_read_by_few(shelter):
    [women, *_others] = shelter.room("A1", RoomPolicy.WOMEN)
    row = shelter.give(
        shelter.guest("Father", sex="male"),
        women,
        role="shelter_manager",
        override_reason="Cares for his wife",
    )
    page = f"/admin/shelter/nights/{row.pk}/"
    assert "Cares for his wife" in text_of(browser_of(shelter, "shelter_manager").get(page))
    for role in ("front_desk", "health_worker"):
        shown = text_of(browser_of(shelter, role).get(page))
        assert "Cares for his wife" not in shown
        assert "room_of_the_other_sex" not in shown


def test_nothing_goes_out_of_service_over_somebody_who_sleeps_longer(shelter):
    [bed, *_others] = shelter.room("A1")
    over_stay(shelter.give(shelter.guest(), bed))
    manager = shelter.as_()
    with scope.user(manager), pytest.raises(SomebodySleepsThere):
        block(centre=shelter.centre, bed=bed, reason="maintenance", actor=manager)
    told = {"bed": bed.pk, "reason": "maintenance", "begins_at": "2020-01-01T00:00"}
    client = browser_of(shelter, "shelter_manager")
    assert client.post("/admin/shelter/out-of-service/add/KRT/", told).status_code == 422


def test_a_bed_with_a_repair_next_week_is_given_until_then(shelter):
    [bed, *_others] = shelter.room("A1")
    manager = shelter.as_()
    with scope.user(manager):
        later = block(
            centre=shelter.centre,
            bed=bed,
            reason="maintenance",
            begins_at=timezone.now() + 7 * DAY,
            actor=manager,
        )
    assert shelter.give(shelter.guest(), bed).ends_at == later.begins_at


def test_a_bed_can_be_kept_here_for_somebody_who_sleeps_elsewhere_until_then(shelter, gadaref):
    there, *_others = gadaref.room("G1")
    here, *_others = shelter.room("A1")
    amina = gadaref.guest()
    now = timezone.now()
    gadaref.give(amina, there, ends_at=now + 2 * DAY)
    with scope.system():
        Stay.objects.create(person=amina, centre=shelter.centre)
    assert shelter.give(amina, here, begins_at=now + 3 * DAY, ends_at=now + 5 * DAY)
    assert gadaref.sleeping() == {"G1-1": ["Amina Saleh"]}


def test_a_room_does_not_change_over_the_heads_of_those_who_sleep_in_it(shelter):
    beds = shelter.room("P1", RoomPolicy.WOMEN, is_protected="yes")
    shelter.give(shelter.guest(), beds[0])
    with scope.system():
        room = Room.objects.get(name="P1")
    told = {
        "building": shelter.building.pk,
        "name": "P1",
        "floor": 0,
        "policy": "men",
        "standard_capacity": 4,
        "surge_capacity": 6,
        "is_accessible": "unknown",
        "is_lockable": "unknown",
        "is_protected": "no",
    }
    answer = browser_of(shelter, "centre_manager").post(
        f"/admin/shelter/rooms/{room.pk}/edit/", told
    )
    assert answer.status_code == 422
    assert "Move them first" in text_of(answer)


@pytest.mark.parametrize("code", ["1²", "①-1", "A١"])
def test_no_code_of_a_room_stops_the_board(shelter, code):
    assert natural(code)
    shelter.room(code)
    assert browser_of(shelter).get("/admin/shelter/KRT/board/").status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_no_day_stops_a_report_or_a_longer_stay(shelter, day):
    [bed, *_others] = shelter.room("A1")
    row = shelter.give(shelter.guest(), bed)
    client = browser_of(shelter, "case_worker")
    report = "/admin/shelter/KRT/length-of-stay/"
    assert client.get(report, {"since": day, "until": day}).status_code == 200
    longer = f"/admin/shelter/KRT/nights/{row.pk}/longer/"
    assert client.post(longer, {"until": day, "reason": "medical"}).status_code == 422
    assert client.get(longer).status_code == 200
    changes = "/admin/shelter/KRT/board/changes/"
    assert client.get(changes, {"since": f"{day}T00:00:00+14:00"}).status_code == 204
    assert client.get(changes, {"since": "2026-01-01T00:00:00"}).status_code == 204


def test_somebody_born_tomorrow_by_a_slip_stops_nothing(shelter):
    [bed, *_others] = shelter.room("A1")
    shelter.give(shelter.guest(), bed)
    ahead = date.today() + 400 * DAY
    with scope.system():
        Person.objects.update(born_from=ahead, born_until=ahead)
        people = list(Person.objects.values_list("pk", flat=True))
    assert guests_of(people, shelter.centre)[people[0]].age is None


def test_forecast_and_quarantine_are_counted_as_they_are(shelter):
    beds = shelter.room("A1", beds=4)
    now = timezone.now()
    shelter.give(shelter.guest("Stays"), beds[0], ends_at=now + 20 * DAY)
    late = shelter.give(shelter.guest("Late"), beds[1], begins_at=now + DAY, ends_at=now + 3 * DAY)
    with scope.system():
        BedAssignment.objects.filter(pk=late.pk).update(begins_at=now - DAY)
    days = days_ahead(read_house(shelter.centre))
    assert [day.occupied for day in days][:4] == [2, 2, 2, 1]
    manager = shelter.as_()
    with scope.user(manager):
        block(centre=shelter.centre, room=beds[0].room, reason="quarantine", actor=manager)
    house = read_house(shelter.centre)
    assert tonight(house).by_policy[0][2:] == (1, 1)
    assert safety(house).binding.people == 1


def test_a_stay_that_waits_is_found_again_after_a_refusal(shelter):
    [women, *_others] = shelter.room("A1", RoomPolicy.WOMEN)
    father = shelter.guest("Father", sex="male")
    told = {"verb": "give", "bed": women.pk, "stay": stay_of(father).pk, "override_reason": "\x00"}
    answer = browser_of(shelter, "shelter_manager").post("/admin/shelter/KRT/board/", told)
    assert answer.status_code == 422
    assert "Father sleeps in A1-1" in text_of(answer)
