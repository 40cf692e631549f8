"""What no person types and every browser can send is answered in sentences, and never a fault."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from core.testing.worlds import make_user
from modules.registry.models import Person, Stay
from tests.factories import make_centre, make_person, make_stay
from tests.registry.test_desk_screen import group

TOO_MANY_DIGITS = "9" * 5000
TEN_MEGABYTES = 10 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def krt(db):
    """Khartoum."""
    return make_centre("KRT", "Khartoum")


def browser_of(user) -> Client:
    """A browser in which somebody is signed in; faults are answered and not raised."""
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


@pytest.fixture
def counter(krt) -> Client:
    """The browser of Khartoum's front desk."""
    return browser_of(make_user("desk", ("front_desk", krt)))


@pytest.fixture
def officer(krt) -> Client:
    """The browser of the data protection officer."""
    return browser_of(make_user("officer", ("data_protection_officer", krt)))


def test_control_characters_are_taken_out_of_every_form_and_what_is_visible_stays(counter):
    typed = "Ab\x00el\x1b \u0645\u0631\u064a\u0645\x7f \U0001f469\u200d\U0001f467"
    sent = group({"own": typed}, **{"stay-came_from": "two\r\nlines\tand a tab\x0b"})
    assert counter.post(reverse("registry_arrivals", args=["KRT"]), sent).status_code == 302
    with scope.system():
        person = Person.objects.get()
        assert person.display_name == "Abel \u0645\u0631\u064a\u0645 \U0001f469\u200d\U0001f467"
        assert person.stays.get().came_from == "two\r\nlines\tand a tab"


def test_control_characters_in_a_query_filter_nothing_and_break_nothing(officer):
    answer = officer.get(reverse("access-log:list"), {"kind": "\x00", "user": "\x00", "p\x00": "1"})
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/en/%00/", "/%00", "/admin/%00/", "/admin/registry/%01/"])
def test_an_address_with_control_characters_leads_nowhere(client, db, address):
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        f"sort={TOO_MANY_DIGITS}",
        "sort=--3",
        "sort=%C2%B2",
        "sort=%D9%A1",
        f"page={TOO_MANY_DIGITS}",
        "page=1e99",
        "page=-1",
        "partial=x&page=x",
        "since=0001-01-01",
        "since=9999-12-31&until=9999-12-31",
        "until=0001-01-01",
        "since=31/02/2024",
        "user=" + "9" * 40,
        "kind=nothing",
    ],
)
def test_a_list_answers_any_query(officer, query):
    assert officer.get(f"{reverse('access-log:list')}?{query}").status_code == 200


def test_a_day_before_all_time_and_one_after_it_hide_no_entry(officer, krt):
    with scope.system():
        AccessLogEntry.objects.create(centre=krt, kind="read", module="core", record="a.record")
    for query in ("since=0001-01-01", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"):
        assert "a.record" in officer.get(f"{reverse('access-log:list')}?{query}").text


def test_more_people_than_a_group_holds_are_refused_and_as_many_are_kept(counter):
    people = [{"own": f"Person {i}", "role": "child" if i else "head"} for i in range(32)]
    answer = counter.post(reverse("registry_arrivals", args=["KRT"]), group(*people))
    assert answer.status_code == 422
    assert "Person 31" in answer.text
    assert not list(everybody())


def test_a_number_of_rows_that_nobody_has_typed_is_not_drawn(counter):
    sent = {**group({"own": "Abel"}), "people-TOTAL_FORMS": "10000"}
    answer = counter.post(reverse("registry_arrivals", args=["KRT"]), sent)
    assert answer.status_code == 422
    assert answer.text.count('-own"') < 1000
    assert not list(everybody())


def everybody():
    """Everybody in the register."""
    with scope.system():
        return list(Person.objects.all())


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"field{i}=1" for i in range(6000)), FORM),
        (b"name=" + b"x" * TEN_MEGABYTES, FORM),
        (b"--x\r\nContent-Disp", "multipart/form-data; boundary="),
        (b"a=b", f"{FORM}; charset=utf-16"),
    ],
    ids=["too many fields", "too large", "cut off", "strange letters"],
)
def test_what_cannot_be_read_is_answered_in_sentences(counter, body, content_type):
    desk = reverse("registry_arrivals", args=["KRT"])
    answer = counter.generic("POST", desk, body, content_type=content_type)
    assert answer.status_code == 400
    assert "could not be read" in answer.text
    assert "was not saved" in answer.text


@pytest.fixture
def stay(krt) -> Stay:
    """An open stay of somebody."""
    return make_stay(make_person(krt), krt)


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59", "2099-01-01T00:00"])
def test_a_departure_that_nobody_can_have_made_is_a_mistake_in_the_form(krt, stay, when):
    browser = browser_of(make_user("case", ("case_worker", krt)))
    url = reverse("registry_people:depart", args=["KRT", stay.person_id])
    answer = browser.post(url, {"departed_at": when, "reason": "own_choice"})
    assert answer.status_code == 422
    assert when in answer.text
    with scope.system():
        assert Stay.objects.open().count() == 1


def test_a_request_that_would_fill_the_disk_is_refused_before_it_is_read(counter, monkeypatch):
    monkeypatch.setattr("core.received.LARGEST_REQUEST", 1000)
    desk = reverse("registry_arrivals", args=["KRT"])
    answer = counter.post(desk, {"file": ContentFile(b"x" * 2000, name="list.csv")})
    assert answer.status_code == 400
    assert "far too large" in answer.text
    assert counter.post(desk, {"own": "x"}).status_code == 422


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_an_address_that_is_no_page_says_so(counter, method):
    answer = getattr(counter, method)(reverse("registry_arrivals_matches", args=["KRT"]))
    assert answer.status_code == 405
    assert "no page" in answer.text
    assert answer["Allow"] == "POST, OPTIONS"


def test_who_sends_nobody_is_told_in_plain_words(counter):
    answer = counter.post(reverse("registry_arrivals", args=["KRT"]), {})
    assert answer.status_code == 422
    assert "at least one person" in answer.text
    assert "form." not in answer.text.partition("<main")[2].partition("<form")[0]
