"""The arrival desk: keys alone, one go for a family, and nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys import (
    DESK,
    PEOPLE,
    SAVED_IN_MILLISECONDS,
    Keyboard,
    agree,
    field,
    person_row,
    picture,
    register,
    search,
)
from tests.harness.browser import sign_in

# Quiet typists need 60 seconds for 250 keys; a single arrival must fit well within.
KEPT_ON_THE_DEVICE = "Object.keys(localStorage).some(key => key.startsWith('draft:'))"
KEYS_OF_A_SINGLE_ARRIVAL = 120


@pytest.fixture
def desk(page):
    """The front desk of Khartoum, signed in."""
    sign_in(page, "desk")
    return page


def test_a_single_arrival_takes_keys_alone_and_few_of_them(desk):
    keyboard = Keyboard(desk)
    desk.goto(DESK)
    keyboard.fill(field(desk, "own"), "Tsegay Mehari")
    keyboard.choose(field(desk, "sex"), "Male")
    keyboard.fill(field(desk, "birth"), "27")
    keyboard.choose(field(desk, "purpose_registration"), "Agrees")
    keyboard.choose(field(desk, "medium"), "Signed")
    keyboard.press("Alt+s")
    desk.wait_for_url("**/done/**")
    expect(desk.locator(".arrived")).to_contain_text("Tsegay Mehari")
    assert keyboard.presses_of_a_mouse() == 0
    assert keyboard.keys <= KEYS_OF_A_SINGLE_ARRIVAL


def test_a_family_arrives_in_one_go_and_is_one_household(desk):
    keyboard = Keyboard(desk)
    desk.goto(DESK)
    family = (
        ("Almaz Berhe", "35", "Head"),
        ("Dawit Berhe", "11", "Son"),
        ("Liya Berhe", "5", "Son"),
    )
    for number, (name, age, role) in enumerate(family):
        if number:
            keyboard.press("Alt+a")
        row = person_row(desk, number)
        keyboard.fill(field(row, "own"), name)
        keyboard.fill(field(row, "birth"), age)
        keyboard.choose(field(row, "role"), role)
    keyboard.choose(field(desk, "purpose_registration"), "Agrees")
    keyboard.choose(field(desk, "medium"), "Spoken")
    keyboard.fill(field(desk, "witness"), "Yusuf Adam")
    keyboard.press("Alt+s")
    desk.wait_for_url("**/done/**")
    expect(desk.locator(".arrived li")).to_have_count(3)
    picture(desk, "family-arrived")
    assert keyboard.presses_of_a_mouse() == 0
    desk.locator(".arrived a").first.click()
    expect(desk.locator("main")).to_contain_text("Dawit Berhe")
    expect(desk.locator("main")).to_contain_text("Liya Berhe")
    picture(desk, "family-file")


def test_possible_matches_appear_while_typing_and_who_is_known_keeps_their_file(desk):
    card = register(desk, "Biniam Goitom", birth="1991")
    keyboard = Keyboard(desk)
    desk.goto(DESK)
    keyboard.fill(field(desk, "own"), "Binyam Goytom")
    match = desk.locator(".match", has_text="Biniam Goitom")
    expect(match).to_contain_text(card)
    picture(desk, "matches-while-typing")
    keyboard.go_to(match)
    keyboard.press("Enter")
    expect(field(desk, "own")).to_have_value("Biniam Goitom")
    expect(desk.locator(".desk__chosen")).to_be_visible()
    assert keyboard.presses_of_a_mouse() == 0


def test_somebody_very_like_is_asked_about_before_anything_is_saved(desk):
    register(desk, "Haben Tekle", birth="1991")
    desk.goto(DESK)
    field(desk, "own").fill("Haben Tekle")
    field(desk, "birth").fill("1991")
    agree(desk)
    desk.locator(".submit-bar button[type=submit]").click()
    expect(desk.get_by_role("alert")).to_contain_text("Somebody like this is registered already")
    picture(desk, "asked-about-a-match")
    desk.get_by_role("button", name="None of them").click()
    desk.wait_for_url("**/done/**")
    desk.goto(PEOPLE)
    expect(search(desk, "Haben Tekle").filter(has_text="Haben Tekle")).to_have_count(2)


def test_what_was_typed_survives_a_closed_tab(desk):
    desk.goto(DESK)
    with desk.expect_response("**/arrivals/draft/", timeout=SAVED_IN_MILLISECONDS):
        field(desk, "own").fill("Selamawit Half Typed")
    desk.close(run_before_unload=False)
    again = desk.context.new_page()
    again.goto(DESK)
    expect(field(again, "own")).to_have_value("Selamawit Half Typed")
    expect(again.locator(".field__error")).to_have_count(0)
    picture(again, "draft-after-a-closed-tab")


def test_what_was_typed_survives_a_lost_connection(desk, faults):
    desk.goto(DESK)
    faults.expect("ERR_INTERNET_DISCONNECTED")
    desk.context.set_offline(True)
    field(desk, "own").fill("Typed Without Connection")
    desk.wait_for_function(KEPT_ON_THE_DEVICE, timeout=SAVED_IN_MILLISECONDS)
    kept = desk.evaluate("JSON.stringify(localStorage)")
    assert "Typed" not in kept, "A draft is kept encrypted."
    picture(desk, "draft-without-connection")
    desk.context.set_offline(False)
    desk.reload()
    expect(field(desk, "own")).to_have_value("Typed Without Connection")


def test_the_desk_works_without_javascript(browser, live_site):
    context = browser.new_context(base_url=live_site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "desk")
    register(page, "Without Script", birth="40")
    assert "Without Script" in page.locator(".arrived").inner_text()
    context.close()
