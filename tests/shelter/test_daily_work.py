"""Away and back, things left with us, needs, two kept apart, longer stays, incidents and repairs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import scope
from modules.shelter.choices import BedState
from modules.shelter.models import (
    Absence,
    BedAssignment,
    BedNeed,
    Belonging,
    Incident,
    IncidentPerson,
    KeepApart,
    MaintenanceTask,
    StayExtension,
)

from .test_board import browser_of, text_of

pytestmark = pytest.mark.django_db


def only(model):
    """The one row there is."""
    with scope.system():
        return model.objects.get()


def about(person, task: str, row=None) -> str:
    """The address of a task with the person."""
    return f"/admin/shelter/KRT/people/{person.pk}/{task}/" + (f"{row.pk}/" if row else "")


def test_somebody_goes_for_a_night_and_comes_back_and_keeps_the_bed(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest("Amina Saleh")
    held = shelter.give(amina, bed)
    client = browser_of(shelter)
    told = {"out_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "expected_back": ""}
    assert client.post(about(amina, "away"), told).status_code == 302
    away = only(Absence)
    assert away.assignment_id == held.pk
    assert "Away since" in text_of(client.get(f"/admin/registry/people/{amina.pk}/"))
    assert client.post(about(amina, "back", away)).status_code == 302
    assert only(Absence).returned_at is not None
    assert shelter.state(bed) == BedState.OCCUPIED
    assert client.post(about(amina, "back", away)).status_code == 422


def test_a_bag_is_left_and_given_back_once(shelter):
    amina = shelter.guest()
    client = browser_of(shelter)
    told = {"description": "Blue bag", "place": "Shelf 3", "signed_when_left": "on"}
    assert client.post(about(amina, "belongings"), told).status_code == 302
    bag = only(Belonging)
    paper = text_of(client.get(about(amina, "receipt", bag)))
    assert "Blue bag" in paper
    assert amina.card_number in paper
    assert amina.display_name not in paper
    assert client.post(about(amina, "give-back", bag), {"returned_to": ""}).status_code == 302
    assert client.post(about(amina, "give-back", bag), {"returned_to": ""}).status_code == 409
    assert only(Belonging).returned_at is not None


def test_what_somebody_needs_for_a_bed_is_written_down_and_ended(shelter):
    amina = shelter.guest()
    client = browser_of(shelter, "health_worker")
    assert client.post(about(amina, "needs"), {"need": "wheelchair"}).status_code == 302
    assert client.post(about(amina, "needs"), {"need": "wheelchair"}).status_code == 422
    assert "Uses a wheelchair" in text_of(client.get(f"/admin/registry/people/{amina.pk}/"))
    assert client.post(about(amina, "end-need", only(BedNeed))).status_code == 302
    assert only(BedNeed).ended_at is not None


def test_two_are_kept_apart_by_the_focal_point_and_others_do_not_see_it(shelter):
    amina, hodan = shelter.guest("Amina Saleh"), shelter.guest("Hodan Warsame")
    client = browser_of(shelter, "protection_focal_point")
    told = {"card": hodan.reference}
    assert client.post(about(amina, "keep-apart"), told).status_code == 302
    assert "Hodan" in text_of(client.get(f"/admin/registry/people/{amina.pk}/"))
    desk = browser_of(shelter)
    assert desk.get(about(amina, "keep-apart")).status_code == 403
    assert "Hodan" not in text_of(desk.get(f"/admin/registry/people/{amina.pk}/"))
    assert client.post(about(amina, "end-keep-apart", only(KeepApart))).status_code == 302


def test_a_longer_stay_from_the_board(shelter):
    [bed, *_others] = shelter.room("A1")
    row = shelter.give(shelter.guest(), bed)
    longer = f"/admin/shelter/KRT/nights/{row.pk}/longer/"
    until = timezone.localtime(row.ends_at).date() + timedelta(days=4)
    worker = browser_of(shelter, "case_worker")
    told = {"until": until.isoformat(), "reason": "documents"}
    assert worker.post(longer, told).status_code == 302
    assert only(StayExtension).reason == "documents"
    assert worker.post(longer, told).status_code == 422
    assert browser_of(shelter).get(longer).status_code == 403


def test_a_bed_is_kept_for_later_from_the_file(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    tomorrow = shelter.centre.today() + timedelta(days=1)
    told = {"bed": bed.pk, "begins_on": tomorrow.isoformat(), "nights": 3, "override_reason": ""}
    client = browser_of(shelter)
    assert client.post(about(amina, "reserve"), told).status_code == 302
    assert only(BedAssignment).state == "planned"
    assert client.post(about(amina, "reserve"), told).status_code == 422


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "yesterday"])
def test_an_impossible_day_is_no_accident(shelter, day):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    told = {"bed": bed.pk, "begins_on": day, "nights": 365}
    client = browser_of(shelter, "case_worker")
    assert client.post(about(amina, "reserve"), told).status_code in (302, 422)
    away = {"out_at": f"{day}T10:00", "expected_back": f"{day}T11:00"}
    assert client.post(about(amina, "away"), away).status_code in (302, 422)


def test_who_reports_a_sensitive_incident_does_not_read_it_afterwards(shelter):
    amina = shelter.guest("Amina Saleh")
    desk = browser_of(shelter)
    told = {
        "kind": "violence",
        "severity": "high",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "description": "Something that few may read",
        "card": amina.reference,
        "role": "affected",
    }
    assert desk.post("/admin/shelter/incidents/add/KRT/", told).status_code == 302
    row = only(Incident)
    assert only(IncidentPerson).person_id == amina.pk
    assert desk.get(f"/admin/shelter/incidents/{row.pk}/").status_code == 404
    assert "few may read" not in text_of(desk.get("/admin/shelter/incidents/"))
    focal = browser_of(shelter, "protection_focal_point")
    assert "few may read" in text_of(focal.get(f"/admin/shelter/incidents/{row.pk}/"))


def test_an_inspection_makes_repairs_and_a_repair_takes_a_bed_out_of_service_until_it_is_done(
    shelter,
):
    [bed, *_others] = shelter.room("A1")
    client = browser_of(shelter, "shelter_manager")
    told = {
        "building": shelter.building.pk,
        "inspected_on": shelter.centre.today().isoformat(),
        "found": "",
        "tasks": "Slats are broken\n\nLamp is dark",
    }
    assert client.post("/admin/shelter/inspections/add/KRT/", told).status_code == 302
    with scope.system():
        slats = MaintenanceTask.objects.get(what="Slats are broken")
    edit = f"/admin/shelter/repairs/{slats.pk}/edit/"
    facts = {"what": "Slats are broken", "bed": bed.pk, "room": "", "due_on": ""}
    assert client.post(edit, facts | {"blocks": "on"}).status_code == 302
    assert shelter.state(bed) == BedState.OUT_OF_SERVICE
    assert client.post(edit, facts | {"is_done": "on"}).status_code == 302
    assert shelter.state(bed) == BedState.FREE
