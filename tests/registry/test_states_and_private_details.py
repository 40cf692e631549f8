"""Missing, found, deceased; and what only some may read of a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import scope
from modules.registry.actions.states import record_state
from modules.registry.errors import StateInTheFuture, StateNotPossible
from modules.registry.models import Person, PrivateDetail
from tests.registry.counter import browser_of
from tests.registry.factories import make_person


@pytest.fixture
def person(krt):
    return make_person(krt, "Bekele", birth="1990")


def report(person, what, centre, *, days_ago: int = 0) -> Person:
    today = centre.today()
    on = today - timedelta(days=days_ago)
    return record_state(person=person, report=what, on=on, today=today, actor=scope.acting_user())


def test_who_was_missing_is_found_again_and_both_stay_on_the_timeline(person, krt, desk):
    with scope.user(desk):
        assert report(person, "missing", krt, days_ago=3).state == "missing"
    file = reverse("registry_people:detail", args=[person.pk])
    assert "Reported missing since" in browser_of(desk).get(file).text
    with scope.user(desk):
        assert report(person, "found", krt).state == "unremarkable"
    page = browser_of(desk).get(file).text
    assert "Reported missing since" not in page
    assert page.count("Reported missing") == 1
    assert "was ended" in page


def test_only_what_follows_from_the_present_state_is_recorded(person, krt, at_the_desk):
    with pytest.raises(StateNotPossible):
        report(person, "found", krt)
    report(person, "deceased", krt)
    with pytest.raises(StateNotPossible):
        report(person, "missing", krt)
    assert report(person, "mistake", krt).state == "unremarkable"


@pytest.mark.parametrize("days_ago", [-1, 365 * 60])
def test_nobody_is_missing_tomorrow_or_before_they_were_born(person, krt, at_the_desk, days_ago):
    with pytest.raises(StateInTheFuture):
        report(person, "missing", krt, days_ago=days_ago)
    assert Person.objects.get(pk=person.pk).state == "unremarkable"


def test_the_form_offers_only_what_can_be_reported(person, desk):
    url = reverse("registry_people:state", args=["KRT", person.pk])
    page = browser_of(desk).get(url).text
    assert 'value="missing"' in page
    assert 'value="found"' not in page


def test_gender_identity_is_written_and_read_by_those_with_the_permission_only(
    person, desk, case_worker
):
    url = reverse("registry_people:private", args=["KRT", person.pk])
    file = reverse("registry_people:detail", args=[person.pk])
    told = {"gender_identity": "in her own words"}
    assert browser_of(desk).post(url, told).status_code == 403
    assert browser_of(case_worker).post(url, told).status_code == 302
    assert told["gender_identity"] in browser_of(case_worker).get(file).text
    seen_at_the_desk = browser_of(desk).get(file).text
    assert told["gender_identity"] not in seen_at_the_desk
    assert "Private details" not in seen_at_the_desk
    with scope.user(desk):
        assert not PrivateDetail.objects.exists()
