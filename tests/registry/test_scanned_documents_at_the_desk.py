"""A document scanned at the arrival desk fills the form; nobody is registered unseen."""

import pytest
from django.urls import reverse

from core import scope
from modules.registry.arrivals.zone import filled_from_zone, looks_like_a_zone
from modules.registry.models import Person
from tests.registry.counter import browser_of
from tests.registry.test_desk_screen import DESK, group

LINES = (
    "P<ETHTESFAYE<<ABEL<KIDANE<<<<<<<<<<<<<<<<<<<",
    "L898902C36ETH7408122M2904159ZE184226B<<<<<10",
)
PASSPORT = "".join(LINES)
READ = {
    "own": "Abel Kidane Tesfaye",
    "sex": "male",
    "birth": "12/8/1974",
    "calendar": "gregorian",
    "nationality": "ETH",
}


@pytest.fixture
def browser(desk):
    return browser_of(desk)


def test_the_desk_reads_a_scanned_zone_while_it_is_typed(browser):
    url = reverse("registry_arrivals_zone", args=["KRT"])
    answer = browser.post(url, {"zone": PASSPORT}).json()
    assert answer["fields"] == READ
    assert answer["sentences"][0].startswith("Read from the document.")
    # The invented number has a check digit that is wrong, and the desk is told which.
    assert any("check digit" in sentence for sentence in answer["sentences"][1:])


def test_a_scan_that_cannot_be_read_says_so_and_fills_nothing(browser):
    url = reverse("registry_arrivals_zone", args=["KRT"])
    answer = browser.post(url, {"zone": LINES[0]}).json()
    assert answer["fields"] == {}
    assert "machine-readable zone" in answer["sentences"][0]


def test_only_who_registers_people_reads_documents(krt, focal_point):
    from tests.registry.factories import make_staff

    url = reverse("registry_arrivals_zone", args=["KRT"])
    health = browser_of(make_staff("health", ("health_worker", krt)))
    assert health.post(url, {"zone": PASSPORT}).status_code == 403


def test_without_a_script_the_form_comes_back_filled_before_anybody_is_registered(browser):
    answer = browser.post(DESK, group({"own": PASSPORT}))
    assert answer.status_code == 422
    assert 'value="Abel Kidane Tesfaye"' in answer.text
    assert 'value="12/8/1974"' in answer.text
    assert "Compare it with the person" in answer.text
    with scope.system():
        assert not Person.objects.exists()
    told = {name: value for name, value in READ.items() if name != "calendar"}
    assert browser.post(DESK, group(told)).status_code == 302
    with scope.system():
        assert Person.objects.get().display_name == "Abel Kidane Tesfaye"


def test_what_was_typed_stays_with_the_calendar_it_was_typed_in():
    typed = {
        "p-own": PASSPORT,
        "p-sex": "female",
        "p-birth": "5/3/1966",
        "p-calendar": "ethiopian",
        "p-nationality": "",
    }
    from datetime import date

    filled, sentences = filled_from_zone(typed, prefix="p", on=date(2026, 1, 1))
    assert sentences
    assert filled == {**typed, "p-own": READ["own"], "p-nationality": "ETH"}


@pytest.mark.parametrize("name", ["Abel Tesfay", "Said <3", "«Abel»", ""])
def test_a_name_is_no_zone(name):
    assert not looks_like_a_zone(name) or name == "«Abel»"
