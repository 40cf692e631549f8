"""The arrival desk as a form: what is typed is kept, hostile text is text, nobody is twice."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core import scope
from modules.registry.models import ArrivalDraft, Consent, HouseholdMembership, Person, Stay
from tests.registry.factories import make_person

HOSTILE = [
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE registry_person;--",
    "{{ 7|add:7 }}{% debug %}",
    "‮evil",
    "=HYPERLINK(1)",
    "%(count)s %s {0}",
    "أحمد 'Abd\"",
    "x" * 200,
]
DESK = reverse("registry_arrivals", args=["KRT"])


@pytest.fixture
def counter(desk) -> Client:
    """The desk's browser."""
    client = Client()
    client.force_login(desk)
    return client


def group(*people: dict, **more) -> dict:
    """The form as a browser sends it."""
    data = {
        "key": str(uuid.uuid4()),
        "people-TOTAL_FORMS": str(len(people)),
        "people-INITIAL_FORMS": "1",
        "people-MIN_NUM_FORMS": "1",
        "people-MAX_NUM_FORMS": "30",
        "consent-purpose_registration": "given",
        "consent-medium": "signed",
    }
    for number, told in enumerate(people):
        row = {"sex": "unknown", "calendar": "gregorian", **told}
        data.update({f"people-{number}-{name}": value for name, value in row.items()})
    return {**data, **more}


def everybody() -> list[str]:
    """Names in the register, in the order of arrival."""
    with scope.system():
        return list(
            Person.objects.order_by("registered_at", "id").values_list("display_name", flat=True)
        )


def test_a_person_arrives_and_their_card_number_is_shown(counter, krt):
    answer = counter.post(DESK, group({"own": "Abel Tesfay", "birth": "24"}), follow=True)
    with scope.system():
        person = Person.objects.get()
    assert answer.status_code == 200
    assert person.card_number in answer.text
    assert "Abel" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]


def test_pressing_twice_registers_nobody_twice(counter, krt):
    sent = group({"own": "Senait", "role": "head"}, {"own": "Rahel", "role": "child"})
    first, second = counter.post(DESK, sent), counter.post(DESK, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert everybody() == ["Senait", "Rahel"]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(counter, krt):
    sent = group({"own": "Senait Gebre", "birth": "soon"}, **{"consent-medium": "spoken"})
    answer = counter.post(DESK, sent)
    assert answer.status_code == 422
    assert "Senait Gebre" in answer.text
    assert "soon" in answer.text
    assert everybody() == []
    mended = {**sent, "people-0-birth": "33", "consent-witness": "Yusuf"}
    assert counter.post(DESK, mended).status_code == 302
    assert everybody() == ["Senait Gebre"]


def test_a_row_that_was_added_and_left_empty_is_nobody(counter, krt):
    assert (
        counter.post(DESK, group({"own": "Senait", "role": "head"}, {"own": ""})).status_code == 302
    )
    assert everybody() == ["Senait"]


def test_a_row_marked_for_removal_is_nobody(counter, krt):
    sent = group(
        {"own": "Senait", "role": "head", "DELETE": "on"}, {"own": "Rahel", "role": "head"}
    )
    assert counter.post(DESK, sent).status_code == 302
    assert everybody() == ["Rahel"]


def test_everybody_in_a_group_is_asked_what_they_are_and_one_is_the_head(counter, krt):
    without = group({"own": "Senait", "role": "head"}, {"own": "Rahel"})
    two_heads = group({"own": "Senait", "role": "head"}, {"own": "Rahel", "role": "head"})
    assert counter.post(DESK, without).status_code == 422
    assert counter.post(DESK, two_heads).status_code == 422
    assert everybody() == []


def test_the_head_answers_for_children_wherever_they_stand_in_the_list(counter, krt):
    sent = group(
        {"own": "Rahel Senay", "birth": "4", "role": "child"},
        {"own": "Senait Gebre", "birth": "33", "role": "head"},
        {"own": "Filmon", "birth": "9", "role": "companion"},
    )
    assert counter.post(DESK, sent).status_code == 302
    with scope.system():
        given = {c.person.display_name: (c.given_by, c.giver_name) for c in Consent.objects.all()}
    assert given == {
        "Rahel Senay": ("parent", "Senait Gebre"),
        "Senait Gebre": ("self", ""),
        "Filmon": ("proxy", "Senait Gebre"),
    }


def test_who_is_very_like_somebody_known_is_compared_before_they_are_registered(counter, krt):
    known = make_person(krt, "Abel Tesfay")
    sent = group({"own": "Abel Tesfay"})
    asked = counter.post(DESK, sent)
    assert asked.status_code == 422
    assert known.card_number in asked.text
    assert everybody() == ["Abel Tesfay"]
    assert counter.post(DESK, {**sent, "people-0-person": str(known.pk)}).status_code == 302
    assert everybody() == ["Abel Tesfay"]
    other = {**group({"own": "Abel Tesfay"}), "people-0-new_person": "on"}
    assert counter.post(DESK, other).status_code == 302
    assert everybody() == ["Abel Tesfay"] * 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_text_and_shown_as_text(counter, krt, text):
    row = {"own": text, "birth": "30", "phone": text[:40]}
    answer = counter.post(DESK, group(row, **{"stay-came_from": text}), follow=True)
    assert answer.status_code == 200
    with scope.system():
        person = Person.objects.get()
    assert person.display_name == text
    file = counter.get(reverse("registry_people:detail", args=[person.pk]))
    assert file.status_code == 200
    for page in (answer, file):
        assert "<script>alert(1)" not in page.text
        assert "14" not in page.text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize(
    "more",
    [
        {"key": "no key"},
        {"key": ""},
        {"people-0-person": "no id"},
        {"people-TOTAL_FORMS": "many"},
        {"people-TOTAL_FORMS": "-1"},
        {"people-TOTAL_FORMS": "100000"},
        {"people-0-own": "Abel\x00"},
        {"people-0-birth": "9" * 60},
        {"people-0-nationality": "XXX"},
        {"people-0-sex": "robot"},
        {"stay-arrival_mode": "\x00"},
        {"consent-purpose_registration": "maybe"},
    ],
)
def test_a_form_that_no_browser_sends_is_answered_and_never_an_error_page(counter, krt, more):
    answer = counter.post(DESK, {**group({"own": "Abel Tesfay"}), **more})
    assert answer.status_code in (302, 422)
    assert len(everybody()) == (answer.status_code == 302)


def test_who_refuses_registration_is_not_registered_and_told_of_the_tally(counter, krt):
    sent = group({"own": "Abel Tesfay"}, **{"consent-purpose_registration": "refused"})
    answer = counter.post(DESK, sent)
    assert answer.status_code == 422
    assert "tally" in answer.text
    assert everybody() == []
    others = {**group({"own": "Abel Tesfay"}), "consent-purpose_photo": "refused"}
    assert counter.post(DESK, others).status_code == 302


def test_a_draft_comes_back_without_complaints_and_is_gone_after_the_arrival(counter, desk, krt):
    draft = group({"own": "Sen\x00ait", "birth": "not yet"})
    url = reverse("registry_arrivals_draft", args=["KRT"])
    assert counter.post(url, draft).status_code == 200
    again = counter.get(DESK).text
    assert 'value="Senait"' in again
    assert 'aria-invalid="true"' not in again
    assert counter.post(DESK, group({"own": "Senait"})).status_code == 302
    with scope.user(desk):
        assert not ArrivalDraft.objects.exists()


def test_a_draft_and_matches_are_for_who_registers_people_here(counter, krt, gdf):
    matches = reverse("registry_arrivals_matches", args=["KRT"])
    assert counter.post(matches, {"name": "Abel\x00 <b>"}).status_code == 200
    for name in ("registry_arrivals", "registry_arrivals_matches", "registry_arrivals_draft"):
        assert counter.post(reverse(name, args=["GDF"]), {"name": "Abel"}).status_code == 404


def test_a_family_of_thirty_arrives_in_one_go(counter, krt):
    people = [{"own": f"Person number {i}", "role": "child" if i else "head"} for i in range(30)]
    assert counter.post(DESK, group(*people)).status_code == 302
    with scope.system():
        assert Stay.objects.open().count() == HouseholdMembership.objects.count() == 30
