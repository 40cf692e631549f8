"""A form that arrives after the sign-in ended is not lost, and is not offered to strangers' pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core import scope
from core.testing.forms import fields_of
from core.testing.worlds import make_user
from modules.registry.models import Person
from tests.factories import make_centre
from tests.registry.test_desk_screen import group

OURS = {"Origin": "http://testserver"}
A_NAME = "Senait Gebre"


@pytest.fixture
def desk(db):
    """The front desk of Khartoum."""
    return make_user("desk", ("front_desk", make_centre("KRT", "Khartoum")))


@pytest.fixture
def browser(desk) -> Client:
    """A browser that has to show the token of the page, as real ones do."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk)
    return browser


ADDRESS = reverse("registry_arrivals", args=["KRT"])


def token_of(page) -> str:
    """The token in the page's first form."""
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]


def filled_in(browser, name: str = A_NAME) -> dict:
    """The desk's form as somebody has filled it in."""
    return {**group({"own": name}), "csrfmiddlewaretoken": token_of(browser.get(ADDRESS))}


def sent_again(page) -> dict:
    """What the page offers to send again, with the page's own token."""
    kept = {field.name: field.value for field in fields_of(page.text)}
    return {**kept, "csrfmiddlewaretoken": token_of(page)}


def names() -> list[str]:
    """Everybody in the register."""
    with scope.system():
        return list(Person.objects.values_list("display_name", flat=True))


def test_who_was_signed_out_signs_in_in_another_tab_and_sends_the_same_form_again(browser, desk):
    typed = filled_in(browser)
    browser.logout()
    browser.get(reverse("wagtailadmin_login"))
    typed["csrfmiddlewaretoken"] = token_of(browser.get(reverse("wagtailadmin_login")))
    page = browser.post(ADDRESS, typed, headers=OURS)
    assert page.status_code == 403
    assert reverse("wagtailadmin_login") in page.text
    assert page["Cache-Control"] == "no-store"
    assert names() == []
    browser.force_login(desk)
    answer = browser.post(ADDRESS, sent_again(page), headers=OURS)
    if answer.status_code == 403:  # signing in has changed the token: asked once more
        answer = browser.post(ADDRESS, sent_again(answer), headers=OURS)
    assert answer.status_code == 302
    assert names() == [A_NAME]


def test_a_form_that_is_older_than_the_sign_in_can_be_sent_again(browser):
    page = browser.post(ADDRESS, {**filled_in(browser), "csrfmiddlewaretoken": ""}, headers=OURS)
    assert page.status_code == 403
    assert names() == []
    assert browser.post(ADDRESS, sent_again(page), headers=OURS).status_code == 302
    assert names() == [A_NAME]


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://evil.test"}, {"Origin": "null"}])
def test_what_another_site_makes_somebody_send_is_not_offered_again(browser, origin):
    page = browser.post(ADDRESS, group({"own": A_NAME}), headers=origin)
    assert page.status_code == 403
    assert A_NAME not in page.text
    assert "<form" not in page.text
    assert names() == []


def test_passwords_are_never_written_into_a_page_and_text_stays_text(browser):
    sent = {"password": "very-secret", "note": "<script>alert(1)</script>"}
    page = browser.post(ADDRESS, sent, headers=OURS)
    assert page.status_code == 403
    assert "very-secret" not in page.text
    assert "<script>alert(1)" not in page.text
    assert "alert(1)" in page.text


def test_signing_out_in_another_tab_tells_scripts_with_a_plain_denial(browser):
    typed = filled_in(browser)
    browser.logout()
    for name in ("registry_arrivals_draft", "registry_arrivals_matches"):
        answer = browser.post(reverse(name, args=["KRT"]), typed, headers=OURS)
        assert answer.status_code == 403
