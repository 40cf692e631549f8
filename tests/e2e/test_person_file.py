"""Somebody is found again, their file is opened, and they leave."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.journeys import PEOPLE, picture, register, search
from tests.harness.browser import sign_in


@pytest.fixture
def desk(page):
    """The front desk of Khartoum, signed in."""
    sign_in(page, "desk")
    return page


def test_somebody_is_found_by_a_misspelt_name_and_by_card_number_and_the_address_tells_nothing(
    desk,
):
    card = register(desk, "Mihret Gebremedhin", birth="30")
    desk.goto(PEOPLE)
    for typed in ("Meheret Gebremedin", "gebremed", card, card.lower().replace(" ", "")):
        rows = search(desk, typed)
        expect(rows.first).to_contain_text("Mihret Gebremedhin")
        assert "ebremed" not in desk.url
    picture(desk, "search-by-card-number")
    assert search(desk, "Wqxtz Brkvdn").count() == 0
    picture(desk, "search-finds-nobody")


def test_the_way_back_from_a_file_leads_to_the_list(desk):
    register(desk, "Rigat Tesfu")
    desk.goto(PEOPLE)
    search(desk, "Rigat").first.get_by_role("link").first.click()
    expect(desk.locator("section.person h2")).to_contain_text("Rigat Tesfu")
    desk.go_back()
    expect(desk.locator("input[type=search]")).to_be_visible()


def test_the_file_shows_what_happened_and_a_departure_ends_the_stay(desk):
    register(desk, "Ermias Kahsay", birth="1988")
    desk.locator(".arrived a").first.click()
    picture(desk, "file-before-departure")
    desk.get_by_role("link", name="Departure").click()
    desk.get_by_label("Reason").select_option("own_choice")
    desk.get_by_label("Where to").fill("Port Sudan")
    desk.get_by_role("button", name="Record the departure").click()
    expect(desk.get_by_role("status").first).to_contain_text("The departure is recorded")
    expect(desk.get_by_role("link", name="Departure")).to_have_count(0)
    expect(desk.get_by_role("link", name="New stay")).to_be_visible()
    picture(desk, "file-after-departure")


def test_the_card_shows_the_number_and_is_printed_on_one_sheet(desk):
    card = register(desk, "Feruz Kidane")
    desk.get_by_role("button", name="Print the card").click()
    expect(desk.locator("body")).to_contain_text(card)
    expect(desk.locator("svg").first).to_be_visible()
    picture(desk, "card")


def test_a_need_a_visit_and_a_document_are_recorded_from_the_file(page):
    sign_in(page, "case")
    page.goto(PEOPLE)
    with page.expect_response(lambda response: "partial=1" in response.url):
        page.locator("input[type=search]").fill("Abel Tesfay")
    page.locator("table.listing tbody a").first.click()
    file = page.url
    for name in ("new_need", "new_visit", "new_consent", "new_document", "new_flag"):
        link = page.locator(f'a[href*="/{name}/"]').first
        expect(link).to_be_visible()
        link.click()
        expect(page.locator("main form button[type=submit]").last).to_be_visible()
        page.goto(file)
    picture(page, "file-of-a-case-worker")


def test_a_long_name_and_a_photo_leave_the_number_and_the_validity_on_a_small_card(desk, tmp_path):
    register(desk, "Muhammad Abdulrahman Abdelrahim Al-Hassan Mustafa Nureldin", birth="30")
    desk.locator(".arrived a").first.click()
    file = desk.url
    for purpose in ("photo", "name_on_card"):
        desk.locator('a[href*="/new_consent/"]').first.click()
        desk.locator("[name=purpose]").select_option(purpose)
        desk.locator("[name=decision]").select_option("given")
        desk.locator("[name=medium]").select_option("signed")
        desk.locator("[name=given_by]").select_option("self")
        desk.locator(".submit-bar button").first.click()
        expect(desk).to_have_url(file)
    face = tmp_path / "face.jpg"
    Image.new("RGB", (90, 120), "grey").save(face)
    desk.locator('a[href*="/photo_new/"]').first.click()
    desk.locator("[name=photo]").set_input_files(face)
    desk.locator(".submit-bar button").first.click()
    desk.locator('a[href$="/card/"]').first.click()
    desk.locator("[name=paper][value=card]").check()
    desk.get_by_role("button", name="Print a new card").click()
    expect(desk.locator(".card__photo")).to_be_visible()
    card = desk.locator(".card").bounding_box()
    for part in ("number", "until", "free"):
        box = desk.locator(f".card__{part}").bounding_box()
        assert box["y"] + box["height"] <= card["y"] + card["height"]
    picture(desk, "small-card-with-a-long-name")
