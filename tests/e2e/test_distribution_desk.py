"""At the counter: sent twice is given once, taken back, on a phone, beyond the rules, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import agree, field, person_row, picture
from tests.e2e.test_gate import print_card
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

COUNTER = "/admin/inventory/KRT/distribution/"
DESK = "/admin/registry/KRT/arrivals/"


@pytest.fixture
def desk(page):
    """The front desk of Khartoum, signed in."""
    sign_in(page, "desk")
    return page


def register_family(page: Page, *people: tuple[str, str]) -> None:
    """A household arrives together."""
    page.goto(DESK)
    for number, (name, birth) in enumerate(people):
        if number:
            page.get_by_role("button", name=re.compile("Add")).first.click()
        row = person_row(page, number)
        field(row, "own").fill(name)
        field(row, "birth").fill(birth)
        if number:
            field(row, "role").select_option("other_relative")
    agree(page)
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_url("**/done/**")


def scan(page: Page, text: str) -> None:
    """A scanner types and presses Enter; the cursor is in the field already."""
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_the_same_sent_twice_hands_out_once_and_a_mistake_is_taken_back(desk):
    register_family(desk, ("Merhawi Asfaha", "29"))
    token = print_card(desk, "Merhawi Asfaha")
    desk.goto(COUNTER)
    scan(desk, token)
    expect(desk.locator(".counter__give")).to_be_visible()
    resent = """async (address) => {
        const form = document.querySelector("form.counter");
        const send = () => fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const answers = await Promise.all([send(), send()]);
        const texts = await Promise.all(answers.map((answer) => answer.text()));
        return texts.map((text) => (text.match(/KRT-DIS-[0-9-]+/) ?? [""])[0]);
    }"""
    first, second = desk.evaluate(resent, COUNTER)
    assert first
    assert first == second
    desk.locator("#scan").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".given")).to_contain_text(first)
    desk.get_by_role("button", name="Take this back").click()
    expect(desk.locator(".given__word")).to_contain_text("Taken back")
    scan(desk, token)
    expect(desk.locator(".counter__row").first).to_contain_text("never received")


def test_the_desk_on_a_phone_and_from_right_to_left(desk, new_page):
    register_family(desk, ("Tsegay Woldu", "41"), ("Hiwet Tsegay", ""))
    number = desk.locator(".arrived .reference").first.inner_text()
    phone = new_page(viewport=PHONE)
    sign_in(phone, "shelter")
    phone.goto(COUNTER)
    scan(phone, number)
    expect(phone.locator(".counter__answer")).to_contain_text("Tsegay Woldu")
    picture(phone, "distribution-phone")
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    # Whoever keeps the shelter of the demo reads Arabic.
    arabic = new_page()
    sign_in(arabic, "shelter")
    arabic.goto(COUNTER)
    scan(arabic, number)
    expect(arabic.locator(".counter__answer")).to_contain_text("Tsegay Woldu")
    assert arabic.locator("html").get_attribute("dir") == "rtl"
    picture(arabic, "distribution-arabic")


def test_the_officer_sees_what_may_be_decided_beyond_the_rules(new_page, desk):
    register_family(desk, ("Kibrom Haile", "19"))
    number = desk.locator(".arrived .reference").first.inner_text()
    officer = new_page()
    sign_in(officer, "logistics")
    officer.goto(COUNTER)
    scan(officer, number)
    officer.locator(".counter__more summary").click()
    officer.get_by_label("Reason").fill("Slept in the rain")
    officer.get_by_label("Code of an item").fill("mat")
    officer.get_by_label("From", exact=True).select_option("MAIN")
    picture(officer, "distribution-beyond-the-rules")
    officer.get_by_role("button", name="Hand out").click()
    expect(officer.locator(".given")).to_contain_text("Sleeping mat")
    officer.goto("/admin/inventory/rules/")
    picture(officer, "distribution-rules")
    officer.get_by_role("link", name="Soap, each month").click()
    officer.get_by_role("link", name="Edit").click()
    picture(officer, "distribution-rule-form")
    officer.goto("/admin/inventory/KRT/distribution_list/")
    officer.get_by_role("button", name="Show").click()
    picture(officer, "distribution-list")
    officer.get_by_role("link", name="Print with signatures").click()
    picture(officer, "distribution-list-print")
    officer.goto("/admin/inventory/KRT/loans/")
    picture(officer, "distribution-loans")


def test_the_desk_works_without_javascript(desk, browser, live_site):
    register_family(desk, ("Senait Mulu", "22"))
    number = desk.locator(".arrived .reference").first.inner_text()
    context = browser.new_context(
        base_url=live_site.address, java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    sign_in(page, "desk")
    page.goto(COUNTER)
    page.locator("#scan").fill(number)
    page.locator("#scan").press("Enter")
    expect(page.locator(".counter__who")).to_contain_text("Senait Mulu")
    page.locator("#scan").press("Enter")
    expect(page.locator(".given__word")).to_contain_text("Handed out")
    context.close()
