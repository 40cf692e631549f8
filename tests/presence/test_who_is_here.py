"""Where presence shows besides the gate: list, file, dashboard, staff."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.ids import new_id
from core.models import ModuleActivation
from core.modules.extensions import installed
from modules.presence.actions.staff import record_staff_passage
from modules.presence.models import Passage, StaffPresence
from modules.presence.panels import Headcount
from modules.registry.models import Person
from tests.presence.at_the_gate import card_of, pass_by
from tests.registry.counter import browser_of, on_site, restrict
from tests.registry.factories import make_centre, make_person, make_staff

pytestmark = pytest.mark.django_db
STAFF = "/admin/presence/KRT/staff/"
FILE_AT_MOST = 25


@pytest.fixture
def amina(krt):
    return make_person(krt, "Amina Saleh", birth="30")


def file_of(browser, person) -> str:
    return browser.get(reverse("registry_people:detail", args=[person.pk])).content.decode()


def test_the_file_says_since_when_somebody_is_here_and_what_happened(krt, guard, desk, amina):
    browser, token = browser_of(desk), card_of(amina, krt)
    assert "Not seen at the gate yet." in file_of(browser, amina)
    pass_by(token, krt, guard, occurred_at=timezone.now() - timedelta(hours=1))
    page = file_of(browser, amina)
    assert "On site since" in page
    assert "Came in at Khartoum" in page
    pass_by(token, krt, guard)
    page = file_of(browser, amina)
    assert "Out since" in page
    assert "Went out at Khartoum" in page


def test_the_desk_records_from_the_file_and_when_somebody_wants_to_be_back(krt, desk, amina):
    browser, url = browser_of(desk), reverse("presence_pass", args=["KRT", amina.pk])
    assert browser.get(url).status_code == 200
    back = (timezone.now() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    answer = browser.post(url, {"direction": "out", "expected_back": back})
    assert answer["Location"] == reverse("registry_people:detail", args=[amina.pk])
    assert "expected back" in file_of(browser, amina)
    assert browser.post(url, {"direction": "sideways"}).status_code == 422
    assert browser.post(url, {"direction": "in", "expected_back": back}).status_code == 302
    with scope.system():
        newest = Passage.objects.first()
        assert (newest.direction, newest.expected_back, newest.source) == ("in", None, "file")


def test_a_file_that_is_not_held_here_is_not_passed_from_here(krt, gdf, desk):
    stranger = make_person(gdf, "Somebody else")
    url = reverse("presence_pass", args=["KRT", stranger.pk])
    assert browser_of(desk).post(url, {"direction": "in"}).status_code == 404


def test_the_list_shows_who_is_on_site_and_filters(krt, guard, desk, amina):
    bilal = make_person(krt, "Bilal")
    for person, direction in ((amina, "in"), (bilal, "out")):
        pass_by(card_of(person, krt), krt, guard, direction=direction)
    url, browser = reverse("presence_present:list"), browser_of(desk)
    everybody = browser.get(url).content.decode()
    assert "Amina Saleh" in everybody
    assert "Bilal" in everybody
    here = browser.get(url, {"is_present": "true"}).content.decode()
    assert "Amina Saleh" in here
    assert "Bilal" not in here
    found = browser.post(url, {"search": "bilal", "partial": "1"}).content.decode()
    assert "Bilal" in found
    assert "Amina" not in found


def test_the_headcount_leaves_out_whose_file_is_restricted(krt, guard, desk, focal_point, amina):
    farida = make_person(krt, "Farida")
    for person in (amina, farida):
        pass_by(card_of(person, krt), krt, guard)
    restrict(farida, krt)
    seen = {}
    for user in (desk, focal_point):
        with scope.user(user) as asker:
            seen[user] = Headcount().for_centre(krt, asker)["value"]
    assert seen == {desk: 1, focal_point: 2}


def test_staff_sign_themselves_and_the_gate_signs_others(krt, guard, desk):
    logistics = make_staff("logistics", ("logistics_officer", krt))
    own = browser_of(logistics)
    page = own.get(STAFF).content.decode()
    assert "I am here" in page
    assert page.count('name="member"') == 1
    answer = own.post(STAFF, {"member": logistics.pk, "direction": "in", "key": new_id()})
    assert answer.status_code == 302
    assert "I am going" in own.get(STAFF).content.decode()
    assert own.post(STAFF, {"member": desk.pk, "direction": "in"}).status_code == 404
    gate = browser_of(guard)
    assert gate.get(STAFF).content.decode().count('name="member"') == 3
    gate.post(STAFF, {"member": desk.pk, "direction": "in", "key": new_id()})
    with scope.system():
        here = StaffPresence.objects.filter(is_present=True)
        assert {presence.member for presence in here} == {logistics, desk}
    with scope.user(logistics), pytest.raises(NotAllowed):
        record_staff_passage(
            centre=krt, member=desk, direction="out", key=new_id(), actor=logistics
        )


def test_somebody_of_another_centre_signs_nobody_in_here(krt, desk_elsewhere):
    assert browser_of(desk_elsewhere).get(STAFF).status_code == 404
    with scope.user(desk_elsewhere), pytest.raises(NotAllowed):
        record_staff_passage(
            centre=krt, member=desk_elsewhere, direction="in", key=new_id(), actor=desk_elsewhere
        )


def test_panel_and_timeline_keep_the_file_quick(krt, guard, desk, amina):
    on_site(amina, krt)
    token = card_of(amina, krt)
    for minutes in range(60, 0, -5):
        pass_by(token, krt, guard, occurred_at=timezone.now() + timedelta(seconds=1) * -minutes)
    browser = browser_of(desk)
    file_of(browser, amina)
    with CaptureQueriesContext(connection) as queries:
        file_of(browser, amina)
    assert len(queries) <= FILE_AT_MOST
    panels = [entry.thing for entry in installed("panel") if entry.module == "presence"]
    with scope.user(desk) as asker:
        person = Person.objects.get(pk=amina.pk)
        person.row_centre_ids()
        for panel in panels:
            with CaptureQueriesContext(connection) as queries:
                panel.build(person, list(asker.grants.centres.values()), asker)
            assert len(queries) <= panel.max_queries


def test_the_list_is_narrowed_to_one_of_ones_own_centres(krt, gdf):
    here, there = make_person(krt, "Amina Saleh"), make_person(gdf, "Meron Okbay")
    ModuleActivation.objects.create(centre=gdf, module="presence", state="on")
    third = make_centre("PZU", "Port Sudan")
    user = make_staff("both", ("front_desk", krt), ("front_desk", gdf))
    guards = {centre: make_staff(f"guard.{centre.code}", ("gate", centre)) for centre in (krt, gdf)}
    for person, centre in ((here, krt), (there, gdf)):
        pass_by(card_of(person, centre), centre, guards[centre])
    browser, address = browser_of(user), reverse("presence_present:list")
    for centre, shown, hidden in ((krt, "Amina", "Meron"), (gdf, "Meron", "Amina")):
        page = browser.get(address, {"centre": str(centre.pk)}).text
        assert shown in page
        assert hidden not in page
    assert "Port Sudan" not in page
    # A centre where one does not work is no choice: it narrows nothing and tells nothing.
    assert "Port Sudan" not in browser.get(address, {"centre": str(third.pk)}).text
