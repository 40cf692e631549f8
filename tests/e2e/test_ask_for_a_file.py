"""Somebody has come from Gadaref: Khartoum's desk is told so, asks for the file, and is given it."""

from playwright.sync_api import expect

from tests.e2e.journeys import DESK, picture
from tests.harness.browser import sign_in

HOME = "/admin/"
WHY = "She has come to us and does not want to tell everything once more."


def type_who_came(page, name: str, birth: str) -> None:
    """The desk types a name and an age."""
    page.goto(DESK)
    page.locator('[name="people-0-own"]').fill(name)
    page.locator('[name="people-0-birth"]').fill(birth)
    page.locator('[name="people-0-birth"]').press("Tab")


def ask_beside(page):
    """The page that the button of the match opens beside the arrival."""
    with page.context.expect_page() as opened:
        page.locator(".elsewhere button").first.click()
    return opened.value


def ask(page) -> None:
    """What the file is needed for, and that the person has signed."""
    page.locator("[name=what_for]").fill(WHY)
    page.locator("[name=agreed]").check()
    page.locator("[name=medium]").select_option("signed")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("status").first).to_contain_text("Gadaref")


def test_the_desk_asks_beside_the_arrival_and_finds_the_file_when_it_is_given(page, new_page):
    sign_in(page, "desk")
    type_who_came(page, "Abel Guyo", "24")
    expect(page.locator(".elsewhere")).to_contain_text("A.G.")
    expect(page.locator(".elsewhere")).not_to_contain_text("Abel")
    picture(page, "known-at-another-centre")
    beside = ask_beside(page)
    picture(beside, "ask-for-a-file")
    ask(beside)
    picture(beside, "request-for-a-file")
    assert page.locator('[name="people-0-own"]').input_value() == "Abel Guyo"
    other = new_page()
    sign_in(other, "case.gdf")
    other.goto(HOME)
    other.locator('a[href*="/decide/"]').last.click()
    expect(other.locator("main")).to_contain_text(WHY)
    picture(other, "answer-a-request")
    other.locator("button[name=answer][value=give]").click()
    expect(other.get_by_role("status").first).to_be_visible()
    beside.goto(HOME)
    picture(beside, "files-asked-for")
    beside.locator('.items a[href*="/registry/people/"]').first.click()
    expect(beside.locator("section.person h2")).to_contain_text("Abel Guyo")


def test_without_scripts_and_on_a_telephone_a_file_is_asked_for_as_well(browser, live_site):
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        base_url=live_site.address,
    )
    page = context.new_page()
    sign_in(page, "desk")
    type_who_came(page, "Gemechu Guyo", "19")
    page.locator('[name="consent-purpose_registration"]').first.select_option("given")
    page.locator('[name="consent-medium"]').select_option("signed")
    page.locator("form.desk button[type=submit]").last.click()
    expect(page.locator(".elsewhere")).to_contain_text("G.G.")
    assert page.evaluate("document.documentElement.scrollWidth <= 361")
    picture(page, "known-elsewhere-on-a-telephone")
    beside = ask_beside(page)
    assert beside.evaluate("document.documentElement.scrollWidth <= 361")
    ask(beside)
    assert page.locator('[name="people-0-own"]').input_value() == "Gemechu Guyo"
    context.close()
