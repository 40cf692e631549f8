"""From arrival to bed for a family with a wheelchair, a swap, a check-out, a night count; in Arabic too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import DESK, PEOPLE, Keyboard, agree, field, person_row, picture, search
from tests.e2e.test_main_screens import speak
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

BOARD = "/admin/shelter/KRT/board/"
COUNT = "/admin/shelter/KRT/night-count/"
FAMILY = (("Letay Okbay", "34", "female", "Head"), ("Yafet Letay", "9", "male", "Son"))


@pytest.fixture
def desk(page):
    """The front desk of Khartoum, signed in."""
    sign_in(page, "desk")
    return page


def arrive(desk: Page, *people: tuple) -> None:
    """A group arrives at the desk: name, age, sex, role."""
    desk.goto(DESK)
    for number, (name, age, sex, role) in enumerate(people):
        if number:
            desk.keyboard.press("Alt+a")
        row = person_row(desk, number)
        field(row, "own").fill(name)
        field(row, "birth").fill(age)
        row.locator(f'[name$="-sex"][value="{sex}"], select[name$="-sex"]').first.evaluate(
            """(element, sex) => element.tagName === "SELECT" ? (element.value = sex) : element.click()""",
            sex,
        )
        value = field(row, "role").locator("option", has_text=role).first.get_attribute("value")
        field(row, "role").select_option(value)
    agree(desk)
    desk.locator(".submit-bar button[type=submit]").click()
    desk.wait_for_url("**/done/**")


def tile(page: Page, name: str):
    """The bed in which somebody sleeps."""
    return page.locator(".bed", has_text=name).first


def test_a_family_with_a_wheelchair_comes_from_the_door_to_its_beds(desk):
    arrive(desk, *FAMILY)
    arrived = desk.url
    desk.locator(".arrived a", has_text="Letay Okbay").click()
    desk.get_by_role("link", name="Needs for a bed").click()
    desk.get_by_label("Needs").select_option("wheelchair")
    desk.locator(".submit-bar button[type=submit]").click()
    expect(desk.locator("main")).to_contain_text("Uses a wheelchair")
    desk.goto(arrived)
    desk.get_by_role("link", name="Find beds").click()
    first = desk.locator(".plan").first
    expect(first).to_contain_text("The family stays together")
    expect(first).to_contain_text("Can be reached with a wheelchair")
    picture(desk, "beds-proposed")
    first.get_by_role("button", name="Give these beds").click()
    expect(desk.locator(".messages")).to_contain_text("2 people have beds now.")
    room = desk.locator(".room", has=desk.locator(".bed", has_text="Letay Okbay"))
    expect(room).to_contain_text("Yafet Letay")
    picture(desk, "board-with-family")


def give_a_bed(desk: Page, name: str, age: str = "30", sex: str = "female") -> None:
    """Somebody arrives and gets the bed that is proposed first."""
    arrive(desk, (name, age, sex, "Head"))
    desk.get_by_role("link", name="Find beds").click()
    desk.locator(".plan").first.get_by_role("button", name="Give these beds").click()
    expect(tile(desk, name)).to_be_visible()


def test_two_change_beds_by_keyboard_and_by_drag(desk):
    give_a_bed(desk, "Winta Asmelash")
    give_a_bed(desk, "Selihom Araya")
    one = tile(desk, "Winta Asmelash").locator("strong").inner_text()
    other = tile(desk, "Selihom Araya").locator("strong").inner_text()
    keyboard = Keyboard(desk)
    desk.goto(BOARD)
    tile(desk, "Winta Asmelash").locator("a").focus()
    keyboard.press("Enter")
    move = desk.locator(".bed-box").get_by_role("link", name="Move")
    expect(move).to_be_visible()
    keyboard.go_to(move)
    keyboard.press("Enter")
    expect(desk.locator(".board__mode")).to_contain_text("Winta Asmelash")
    picture(desk, "board-moving")
    tile(desk, "Selihom Araya").locator("a").focus()
    keyboard.press("Enter")
    swap = desk.locator(".bed-box").get_by_role("button", name="change beds")
    expect(swap).to_be_visible()
    keyboard.go_to(swap)
    keyboard.press("Enter")
    expect(tile(desk, "Winta Asmelash").locator("strong")).to_have_text(other)
    assert keyboard.presses_of_a_mouse() == 0
    # The same by drag, back again.
    desk.goto(BOARD)
    tile(desk, "Winta Asmelash").locator("a").drag_to(tile(desk, "Selihom Araya").locator("a"))
    expect(tile(desk, "Winta Asmelash").locator("strong")).to_have_text(one)
    expect(tile(desk, "Selihom Araya").locator("strong")).to_have_text(other)


def test_a_check_out_leaves_a_bed_to_be_made_ready_and_others_see_it_without_reloading(
    desk, new_page
):
    give_a_bed(desk, "Rahwa Tekle")
    code = tile(desk, "Rahwa Tekle").locator("strong").inner_text()
    manager = new_page()
    sign_in(manager, "shelter")
    manager.goto(BOARD)
    seen = manager.locator(".bed", has_text=code).first
    expect(seen).to_contain_text("Rahwa Tekle")
    tile(desk, "Rahwa Tekle").locator("a").click()
    desk.locator(".bed-box").get_by_role("button", name="Check out").click()
    left = desk.locator(f'.bed:has(strong:text-is("{code}"))')
    expect(left).to_have_class(has_class("bed--turnaround"))
    expect(manager.locator(f'.bed:has(strong:text-is("{code}"))')).to_have_class(
        has_class("bed--turnaround"), timeout=15_000
    )
    left.locator("a").click()
    desk.locator(".bed-box").get_by_role("button", name="Made ready").click()
    expect(left).to_have_class(has_class("bed--free"))


def has_class(word: str):
    """A class among others."""
    return re.compile(rf"(^|\s){word}(\s|$)")


def test_a_rule_stands_against_a_bed_until_the_shelter_manager_writes_why(desk, new_page, faults):
    faults.expect("answer 422")
    arrive(desk, ("Merhawi Girmay", "40", "male", "Head"))
    desk.goto(BOARD)
    manager = new_page()
    sign_in(manager, "shelter")
    manager.goto(BOARD)
    manager.locator(".board__waiting a").filter(has_text="Merhawi Girmay").click()
    women = manager.locator(".room", has_text="N11").locator(".bed--free a").first
    women.click()
    manager.locator(".bed-box button[name=verb]").first.click()
    expect(manager.locator(".bed-box [role=alert]")).to_be_visible()
    manager.locator("#override-reason").fill("Cares for his sister")
    manager.locator(".bed-box__confirm button[type=submit]").click()
    expect(manager.locator(".bed", has_text="Merhawi Girmay")).to_be_visible()


def test_the_night_is_counted_by_scanning_labels_of_beds_on_a_phone(desk, new_page, faults):
    faults.expect("answer 422")
    give_a_bed(desk, "Freweini Amare")
    code = tile(desk, "Freweini Amare").locator("strong").inner_text()
    manager = new_page(viewport=PHONE)
    sign_in(manager, "shelter")
    manager.goto(COUNT)
    if manager.locator("button[name=begin]").count():
        manager.locator("button[name=begin]").click()
    manager.locator("#scan").focus()
    manager.keyboard.type(f"KRT/BED/{code}")
    manager.keyboard.press("Enter")
    line = manager.locator(".count__line", has_text="Freweini Amare")
    expect(line).to_have_class(has_class("count__line--present"))
    manager.keyboard.type("KRT/BED/NOWHERE")
    manager.keyboard.press("Enter")
    expect(manager.locator(".message--error")).to_be_visible()
    picture(manager, "night-count-phone")


def test_the_board_in_arabic_reads_from_right_to_left(desk, live_site):
    speak(live_site, "ar")
    try:
        desk.goto(BOARD)
        assert desk.evaluate("document.documentElement.dir") == "rtl"
        expect(desk.locator("h1")).not_to_have_text("Bed board")
        desk.locator(".bed a").first.click()
        expect(desk.locator(".bed-box")).to_be_visible()
        picture(desk, "board-arabic")
    finally:
        speak(live_site, "en")


def test_the_file_says_where_somebody_sleeps(desk):
    give_a_bed(desk, "Natsnet Habte")
    code = tile(desk, "Natsnet Habte").locator("strong").inner_text()
    desk.goto(PEOPLE)
    search(desk, "Natsnet Habte").first.get_by_role("link").first.click()
    expect(desk.locator("main")).to_contain_text(code)
    expect(desk.get_by_role("link", name="Move or check out")).to_be_visible()
