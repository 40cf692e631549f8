"""One tap counts one person without a name, however often the tap arrives."""

import uuid

import pytest
from django.urls import reverse

from core import scope
from modules.registry.models import Tally
from tests.registry.counter import browser_of
from tests.registry.factories import make_staff

TALLY = reverse("registry_tally", args=["KRT"])
ASKS_FOR_JSON = {"Accept": "application/json"}


@pytest.fixture
def browser(desk):
    return browser_of(desk)


def tap(browser, service="water", *, key=None, headers=None, **who):
    told = {"service": service, "key": key or str(uuid.uuid4()), **who}
    return browser.post(TALLY, told, headers=headers)


def counted() -> list[Tally]:
    with scope.system():
        return list(Tally.objects.order_by("at", "id"))


def test_a_tap_without_a_script_counts_one_and_shows_the_screen_again(browser):
    assert tap(browser).url == TALLY
    (one,) = counted()
    assert (one.service, one.people, one.sex, one.age_band) == ("water", 1, "unknown", "unknown")


def test_a_tap_that_arrives_twice_counts_once(browser):
    key = str(uuid.uuid4())
    answers = [tap(browser, key=key, headers=ASKS_FOR_JSON).json() for _time in range(2)]
    assert answers[0] == answers[1] == {"counts": {"water": 1}, "last": key}


def test_sex_and_age_are_kept_for_the_next_tap_where_one_asked_for_it(browser):
    who = {"sex": "female", "age_band": "5-11"}
    assert tap(browser, **who).url == TALLY
    kept = tap(browser, **who, keep="on")
    assert kept.url == f"{TALLY}?sex=female&age_band=5-11"
    page = browser.get(kept.url).text
    assert page.count("checked") == 3
    assert [(one.sex, one.age_band) for one in counted()] == [("female", "5-11")] * 2


def test_only_ones_own_last_tap_is_taken_back_and_only_once(browser, krt):
    other = browser_of(make_staff("other", ("front_desk", krt)))
    first, second, others = (str(uuid.uuid4()) for _number in range(3))
    tap(browser, "food", key=first)
    tap(browser, "food", key=second)
    tap(other, "food", key=others)
    for key in (second, second, others, "nonsense"):
        browser.post(TALLY, {"undo": key})
    assert {str(one.key) for one in counted()} == {first, others}
    assert f'value="{first}"' in browser.get(TALLY).text


@pytest.mark.parametrize(
    "told",
    [
        {"service": "gold", "key": str(uuid.uuid4())},
        {"service": "food", "key": "no key"},
        {"service": "food", "key": str(uuid.uuid4()), "sex": "x"},
        {},
    ],
)
def test_nonsense_counts_nobody(browser, told):
    assert browser.post(TALLY, told).status_code == 422
    assert browser.post(TALLY, told, headers=ASKS_FOR_JSON).status_code == 422
    assert counted() == []


def test_each_centre_counts_for_itself(browser, gdf, desk_elsewhere):
    tap(browser)
    assert browser.get(reverse("registry_tally", args=["GDF"]), follow=True).status_code == 404
    page = browser_of(desk_elsewhere).get(reverse("registry_tally", args=["GDF"])).text
    assert 'data-tally-target="total">0<' in page
