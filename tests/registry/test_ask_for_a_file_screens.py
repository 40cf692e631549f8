"""Asking for a file in a browser without scripts: what each page shows, and what none does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core import scope
from modules.registry.models import BreakGlass, FileRequest, Person
from tests.registry.asking import ask
from tests.registry.counter import browser_of
from tests.registry.factories import make_person, make_staff
from tests.registry.test_desk_screen import DESK, group

NAME, BORN = "Meron Okbay", "1991"
# What a page must not tell whoever does not hold the file.
HIDDEN = ("Meron", "Okbay", "መሮን", "Asmara", "+291", "Haddas")
MATCHES = reverse("registry_arrivals_matches", args=["KRT"])
ASK = reverse("registry_arrivals_ask", args=["KRT"])
REQUESTS = reverse("registry_file-requests:list")


@pytest.fixture
def meron(gdf) -> Person:
    """Somebody of whom Gadaref knows more than a name."""
    return make_person(
        gdf,
        "Meron Okbay",
        birth="1991",
        sex="female",
        native_script_name="መሮን ዑቕባይ",
        other_names="Haddas",
        place_of_origin="Asmara",
    )


@pytest.fixture
def counter(desk) -> Client:
    """The browser of Khartoum's desk."""
    return browser_of(desk)


@pytest.fixture
def selam(gdf) -> Client:
    """The browser of Gadaref's case worker."""
    return browser_of(make_staff("case.gdf", ("case_worker", gdf)))


def told_of(page, person: Person) -> list[str]:
    """What of the person a page tells beyond the least; the desk's own words left out."""
    return [word for word in (*HIDDEN, str(person.pk)) if word in page.text]


def shown_in(page) -> str:
    """What the button beside the match sends."""
    return re.search(r'name="shown" value="([^"]+)"', page.text).group(1)


def form(shown: str, **change) -> dict:
    return {
        "shown": shown,
        "what_for": "She goes on with her treatment here.",
        "agreed": "on",
        "medium": "signed",
        "given_by": "self",
        **change,
    }


def test_while_typing_the_desk_sees_the_least_below_its_own_matches(counter, krt, meron):
    make_person(krt, "Meron Ogbay")
    page = counter.post(MATCHES, {"name": NAME, "birth": BORN})
    own, _heading, other = page.text.partition("At another centre")
    assert "Meron Ogbay" in own
    for word in ("M.O.", "1991", "Gadaref", meron.card_number, "Ask for the file"):
        assert word in other
    assert [word for word in (*HIDDEN, str(meron.pk)) if word in other] == []
    assert meron.card_number not in own


def test_nothing_is_said_of_other_centres_where_nobody_is_shown(counter, krt, meron):
    page = counter.post(MATCHES, {"name": NAME, "birth": "1971"})
    assert "At another centre" not in page.text


def test_without_scripts_the_desk_is_asked_before_somebody_new_is_registered(
    counter, krt, desk, meron
):
    page = counter.post(DESK, group({"own": NAME, "birth": BORN}))
    assert page.status_code == 422
    assert meron.card_number in page.text
    assert f'<form id="ask-elsewhere" method="post" action="{ASK}"' in page.text
    again = {**group({"own": NAME, "birth": BORN}), "people-0-new_person": "on"}
    assert counter.post(DESK, again).status_code == 302


def test_a_card_of_another_centre_is_found_without_scripts_too(counter, krt, meron):
    page = counter.post(DESK, group({"own": meron.card_number}))
    assert page.status_code == 422
    assert "M.O." in page.text
    assert told_of(page, meron) == []


def test_asking_is_a_form_of_its_own_that_says_no_more_of_the_person(counter, krt, meron):
    shown = shown_in(counter.post(MATCHES, {"name": NAME, "birth": BORN}))
    page = counter.post(ASK, {"shown": shown})
    assert page.status_code == 200
    assert "M.O." in page.text
    assert told_of(page, meron) == []
    done = counter.post(ASK, form(shown), follow=True)
    assert done.status_code == 200
    assert "Gadaref was asked for the file" in done.text
    assert told_of(done, meron) == []
    with scope.system():
        assert FileRequest.objects.get().person == meron


@pytest.mark.parametrize(
    "change",
    [
        {"what_for": ""},
        {"agreed": ""},
        {"medium": ""},
        {"medium": "spoken"},
        {"medium": "video"},
        {"given_by": "parent"},
        {"given_by": "nobody"},
    ],
    ids=str,
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(counter, krt, meron, change):
    shown = shown_in(counter.post(MATCHES, {"name": NAME, "birth": BORN}))
    page = counter.post(ASK, form(shown, **change))
    assert page.status_code == 422
    assert change.get("what_for", "She goes on with her treatment here.") in page.text
    assert not told_of(page, meron)
    with scope.system():
        assert not FileRequest.objects.exists()


def test_a_guess_is_answered_with_a_sentence_whatever_was_guessed(counter, krt, meron):
    pages = [counter.post(ASK, form(guess)) for guess in (meron.reference, str(meron.pk), "x" * 50)]
    assert {page.status_code for page in pages} == {pages[0].status_code}
    assert pages[0].status_code in (409, 422)
    assert all("can no longer be shown" in page.text for page in pages)
    assert [told_of(page, meron) for page in pages] == [[], [], []]


def test_who_does_not_look_elsewhere_has_no_such_page_and_no_such_form(krt, meron):
    manager = browser_of(make_staff("manager", ("centre_manager", krt)))
    assert manager.post(ASK, {"shown": "x"}).status_code == 403


# --- The list, the first page, the answer --------------------------------------------------------
@pytest.fixture
def request_for_meron(krt, desk, meron) -> FileRequest:
    """Khartoum has asked."""
    return ask(desk, krt, NAME, birth=BORN)


def decide_url(request: FileRequest) -> str:
    return reverse("registry_file-requests:decide", args=[request.pk])


def test_the_asking_centre_reads_the_least_on_every_page(counter, krt, meron, request_for_meron):
    detail = reverse("registry_file-requests:detail", args=[request_for_meron.pk])
    for url in (REQUESTS, f"{REQUESTS}?open=true", detail):
        page = counter.get(url)
        assert page.status_code == 200
        assert meron.card_number in page.text
        assert told_of(page, meron) == []
    assert counter.get(decide_url(request_for_meron)).status_code == 403


def test_a_case_worker_of_the_asking_centre_cannot_answer(krt, case_worker, request_for_meron):
    page = browser_of(case_worker).post(decide_url(request_for_meron), {"answer": "give"})
    assert page.status_code == 403


def test_the_first_page_of_who_may_answer_counts_the_requests(selam, gdf, request_for_meron):
    page = selam.get(reverse("wagtailadmin_home"))
    assert "Files that other centres ask for" in page.text
    assert decide_url(request_for_meron) in page.text


def test_the_file_is_given_and_the_asking_desk_finds_it_on_its_first_page(
    counter, selam, krt, meron, request_for_meron
):
    question = selam.get(decide_url(request_for_meron))
    for word in ("Khartoum", "She goes on with her treatment here.", "Spoken", "Give the file"):
        assert word in question.text
    done = selam.post(
        decide_url(request_for_meron), {"answer": "give", "note": "Spoke to her."}, follow=True
    )
    assert "The file is given." in done.text
    file = reverse("registry_people:detail", args=[meron.pk])
    assert file in counter.get(reverse("wagtailadmin_home")).text
    assert counter.get(file).status_code == 200
    assert "Spoke to her." not in counter.get(REQUESTS).text
    detail = counter.get(reverse("registry_file-requests:detail", args=[request_for_meron.pk]))
    assert "Spoke to her." not in detail.text


def test_not_given_the_asking_desk_reads_that_and_nothing_else(
    counter, selam, krt, meron, request_for_meron
):
    note = "He is looked for by those he fled from."
    selam.post(decide_url(request_for_meron), {"answer": "not_give", "note": note})
    detail = reverse("registry_file-requests:detail", args=[request_for_meron.pk])
    for url in (reverse("wagtailadmin_home"), REQUESTS, detail):
        page = counter.get(url)
        assert "not given" in page.text
        assert note not in page.text
        assert told_of(page, meron) == []
    assert note in selam.get(detail).text


def test_a_button_that_is_none_decides_nothing(selam, request_for_meron):
    page = selam.post(decide_url(request_for_meron), {"answer": "perhaps"})
    assert page.status_code == 422
    with scope.system():
        assert FileRequest.objects.get().is_open


def test_whoever_comes_second_is_told_that_it_is_decided(selam, request_for_meron):
    selam.post(decide_url(request_for_meron), {"answer": "not_give"})
    page = selam.post(decide_url(request_for_meron), {"answer": "give"})
    assert page.status_code == 422
    assert "decided about this request already" in page.text


# --- In an emergency -----------------------------------------------------------------------------
def test_in_an_emergency_the_file_is_opened_from_the_match_with_a_reason(krt, case_worker, meron):
    browser = browser_of(case_worker)
    page = browser.post(MATCHES, {"name": NAME, "birth": BORN})
    emergency = reverse("registry_emergency", args=["KRT"])
    assert f'formaction="{emergency}" name="reference" value="{meron.card_number}"' in page.text
    asked = browser.post(emergency, {"reference": meron.card_number})
    assert asked.status_code == 200
    assert meron.card_number in asked.text
    with scope.system():
        assert not BreakGlass.objects.exists()
    reason = "Unconscious, the hospital asks for allergies."
    opened = browser.post(emergency, {"reference": meron.card_number, "reason": reason})
    assert opened.url == reverse("registry_people:detail", args=[meron.pk])


def test_the_desk_has_no_button_for_emergencies(counter, krt, meron):
    page = counter.post(MATCHES, {"name": NAME, "birth": BORN})
    assert "emergency" not in page.text
