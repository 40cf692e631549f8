"""Tonight, the days ahead, what is safe, and the nights that were."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.modules.jobs import run_jobs
from core.public.live import live_content
from modules.presence.actions.take_roll import rooms_of
from modules.registry.models import Stay
from modules.shelter.actions.leave import check_out
from modules.shelter.blocks import BedsForTonight
from modules.shelter.choices import BedState, RoomPolicy
from modules.shelter.house import read_house
from modules.shelter.models import BedAssignment, BedNights, HouseRules, NightFigures, WashPoint
from modules.shelter.nights import nights_to_write, write_night
from modules.shelter.overview.figures import days_ahead, safety, state_at, tonight
from tests.factories import restrict

from .test_board import browser_of, fill, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def slept_since(row, days: int) -> None:
    """As if the bed had been given some days ago."""
    with scope.system():
        BedAssignment.objects.filter(pk=row.pk).update(begins_at=timezone.now() - days * DAY)


def test_tonight_counts_each_bed_once_and_everybody(shelter):
    beds = shelter.room("A1", beds=5)
    rows = [shelter.give(shelter.guest(f"Guest {n}"), beds[n]) for n in range(3)]
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        check_out(assignment=rows[0], reason="left", actor=actor)
    found = tonight(read_house(shelter.centre))
    assert found.states[BedState.OCCUPIED.value] == 2
    assert found.states[BedState.TURNAROUND.value] == 1
    assert found.states[BedState.FREE.value] == 2
    assert (found.beds, found.people) == (5, 2)
    assert found.by_policy == [(RoomPolicy.WOMEN, 2, 2, 5)]


def test_the_days_ahead_count_who_comes_and_who_goes_and_nobody_out_who_stays_longer(shelter):
    beds = shelter.room("A1", beds=4)
    now = timezone.now()
    shelter.give(shelter.guest("Goes"), beds[0], ends_at=now + 2 * DAY)
    stays = shelter.give(shelter.guest("Stays longer"), beds[1], ends_at=now + DAY)
    shelter.give(shelter.guest("Comes"), beds[2], begins_at=now + DAY, ends_at=now + 9 * DAY)
    with scope.system():
        BedAssignment.objects.filter(pk=stays.pk).update(begins_at=now - 3 * DAY, ends_at=now - DAY)
    days = days_ahead(read_house(shelter.centre))
    assert [day.occupied for day in days][:3] == [2, 3, 2]
    assert sum(day.arrivals for day in days) == 1
    assert sum(day.departures for day in days) == 1


def test_a_day_of_departure_that_the_stay_names_counts_before_that_of_the_bed(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    shelter.give(amina, bed)
    with scope.system():
        Stay.objects.update(expected_departure=shelter.centre.today() + DAY)
    assert [day.departures for day in days_ahead(read_house(shelter.centre))][:2] == [0, 1]


def test_what_binds_the_house_is_named_and_what_nobody_wrote_down_limits_nothing(shelter):
    shelter.room("A1", beds=30, floor_area=70)
    found = safety(read_house(shelter.centre))
    assert (found.binding.what, found.binding.people) == ("floor", 20)
    assert {m.what: m.state for m in found.measures}["toilets"] == "unknown"
    with scope.system():
        WashPoint.objects.create(
            centre=shelter.centre,
            building=shelter.building,
            kind="shower",
            meant_for="everybody",
            number=3,
            number_working=0,
        )
    assert safety(read_house(shelter.centre)).binding.people == 0


def test_alarms_come_before_the_breach(shelter):
    with scope.system():
        HouseRules.objects.create(centre=shelter.centre, alarm_from_percent=75)
    fill(shelter, "A1", 3)
    assert safety(read_house(shelter.centre)).state == "near"
    assert [state_at(people, 20, 85) for people in (0, 16, 17, 20, 21)] == [
        "good",
        "good",
        "near",
        "near",
        "over",
    ]


def test_figures_ask_as_much_for_forty_people_as_for_four(shelter):
    taken = []
    for name, people in (("A1", 4), ("A2", 36)):
        fill(shelter, name, people)
        with CaptureQueriesContext(connection) as queries:
            house = read_house(shelter.centre)
            tonight(house)
            safety(house)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_the_screens_show_them(shelter):
    fill(shelter, "A1", 3)
    client = browser_of(shelter, "centre_manager")
    assert "Expected to come" in text_of(client.get("/admin/shelter/KRT/tonight/"))
    shown = text_of(client.get("/admin/shelter/KRT/standards/"))
    assert "Safe for 3 people" in shown
    assert "What binds it: Beds that can be used." in shown


def test_a_night_is_kept_once_and_stays_true(shelter):
    beds = shelter.room("A1", beds=4)
    woman = shelter.give(shelter.guest("Woman", age=30), beds[0])
    girl = shelter.guest("Girl", age=7)
    row = shelter.give(girl, beds[1], role="shelter_manager", override_reason="Test of a story")
    for each in (woman, row):
        slept_since(each, 3)
    yesterday = shelter.centre.today() - DAY
    assert len(nights_to_write(shelter.centre, most=30)) == 3
    assert write_night(shelter.centre, yesterday)
    assert not write_night(shelter.centre, yesterday)
    with scope.system():
        figures = NightFigures.objects.get(night=yesterday)
        kept = BedNights.objects.values_list("sex", "age_band", "people")
        assert (figures.people, figures.occupied, figures.beds) == (2, 2, 4)
        assert sorted(kept) == [("female", "25-59", 1), ("female", "5-11", 1)]
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        check_out(assignment=woman, reason="left", actor=actor)
    with scope.system():
        assert NightFigures.objects.get(night=yesterday).people == 2


def test_the_nightly_work_keeps_every_night_that_is_over(shelter):
    [bed, *_others] = shelter.room("A1")
    slept_since(shelter.give(shelter.guest(), bed), 5)
    assert ("shelter.keep_the_figures_of_nights", "KRT", "done") in run_jobs(every="night")
    with scope.system():
        assert NightFigures.objects.count() == 5
        assert sum(BedNights.objects.values_list("people", flat=True)) == 5


def test_reports_of_nights_and_stays(shelter):
    beds = shelter.room("A1", beds=3)
    row = shelter.give(shelter.guest("Amina", age=30), beds[0])
    slept_since(row, 4)
    with scope.system():
        Stay.objects.update(arrived_at=timezone.now() - 4 * DAY)
    run_jobs(every="night")
    client = browser_of(shelter, "shelter_manager")
    nights = text_of(client.get("/admin/shelter/KRT/bed-nights/", {"by_nationality": "on"}))
    assert "25–59" in nights
    assert "%" in text_of(client.get("/admin/shelter/KRT/occupancy/"))
    with scope.user(shelter.as_("front_desk")):
        check_out(assignment=row, reason="left", actor=shelter.as_("front_desk"))
    with scope.system():
        stay = Stay.objects.get()
        stay.departed_at, stay.departure_reason = timezone.now(), "own_choice"
        stay.save()
    assert "25–59" in text_of(client.get("/admin/shelter/KRT/length-of-stay/"))
    workbook = client.get("/admin/shelter/KRT/bed-nights/", {"format": "xlsx"})
    assert b"".join(workbook.streaming_content)[:2] == b"PK"


def test_the_public_page_says_bands_and_no_numbers(shelter):
    fill(shelter, "W1", 2)
    shelter.room("M1", RoomPolicy.MEN, beds=7)
    shelter.room("P1", RoomPolicy.WOMEN, beds=9, is_protected="yes")
    with scope.centre(shelter.centre):
        said = {str(line.label): str(line.text) for line in BedsForTonight.lines(shelter.centre)}
    assert said["Women, and families"] == "none free now"
    assert said["Men"] == "some free"
    assert not any(character.isdigit() for text in said.values() for character in text)
    assert "shelter.beds" in live_content(shelter.centre, {"shelter": "on"})
    assert live_content(shelter.centre, {"shelter": "off"}) == {}


def test_the_evacuation_list_has_the_room(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    shelter.give(amina, bed)
    with scope.system():
        assert rooms_of([amina], shelter.centre) == {amina.pk: "North house · A1 · A1-1"}


def test_the_first_page_shows_what_asks_for_somebody(shelter):
    [bed, other, *_others] = shelter.room("A1", is_protected="yes")
    row = shelter.give(shelter.guest("Amina Saleh"), bed)
    hidden = shelter.guest("Hidden Person")
    restrict(hidden, shelter.centre)
    late = shelter.give(hidden, other, role="protection_focal_point")
    for each in (row, late):
        with scope.system():
            BedAssignment.objects.filter(pk=each.pk).update(
                begins_at=timezone.now() - 9 * DAY, ends_at=timezone.now() - 2 * DAY
            )
    shown = text_of(browser_of(shelter, "case_worker").get("/admin/"))
    assert "Amina Saleh" in shown
    assert "2 nights longer than planned" in shown
    assert "Hidden" not in shown
