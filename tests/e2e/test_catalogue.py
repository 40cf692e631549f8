"""A logistics officer reads the catalogue, corrects an item, holds a lot back and brings a catalogue."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.databases import REPOSITORY
from tests.harness.fixtures import DESK, PHONE

CATALOGUE = REPOSITORY.parent / "shared" / "data" / "items" / "ifrc_items_catalogue.csv"
ITEMS, LOTS, FILES = (
    "/admin/inventory/items/",
    "/admin/inventory/lots/",
    "/admin/inventory/KRT/files/",
)
PATIENCE_MILLISECONDS = 180_000
SCREENS = [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")]


def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def officer(new_page):
    """The logistics officer, at a desk or on a phone."""

    def open_page(viewport: dict, **more) -> Page:
        page = new_page(viewport=viewport, **more)
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        sign_in(page, "logistics")
        return page

    return open_page


@pytest.mark.parametrize("screen", SCREENS)
def test_an_item_is_found_by_its_french_name_and_its_packet_is_read(officer, screen):
    page = officer(screen)
    size = screen["width"]
    page.goto(ITEMS)
    picture(page, f"items-{size}")
    assert fits(page)
    page.get_by_role("link", name="TOOTHBRUSH").click()
    page.get_by_role("link", name="Edit").first.click()
    picture(page, f"item-form-{size}")
    assert fits(page)
    page.get_by_label("Nobody has read the packet").is_checked()
    page.get_by_label("The packet names those ticked below").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Tick what the packet names").first).to_be_visible()
    page.get_by_label("The packet names none").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The packet names none")).to_be_visible()
    picture(page, f"item-{size}")
    assert fits(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_lot_is_put_in_quarantine_with_a_reason(officer, screen):
    page = officer(screen)
    size = screen["width"]
    page.goto(LOTS)
    picture(page, f"lots-{size}")
    assert fits(page)
    number = {DESK["width"]: "B131", PHONE["width"]: "F2207"}[size]
    page.locator("tr", has_text=number).get_by_role("link").first.click()
    page.get_by_role("link", name="Put in quarantine").click()
    page.get_by_label("Reason").fill("Boxes stood in water")
    page.get_by_role("button", name="Put in quarantine").click()
    expect(page.get_by_text("Boxes stood in water")).to_be_visible()
    picture(page, f"lot-{size}")
    assert fits(page)
    assert not page.get_by_role("link", name="Release").count()


@pytest.mark.shared_data
def test_a_catalogue_of_thousands_is_looked_at(officer):
    if not Path(CATALOGUE).exists():
        pytest.skip(f"{CATALOGUE.name} is not beside the project in shared/data.")
    page = officer(DESK)
    page.goto(FILES)
    picture(page, "files-1280")
    page.locator('a[href*="inventory.items"]').first.click()
    page.locator("input[type=file]").set_input_files(CATALOGUE)
    page.get_by_role("button", name="Read the file").click()
    page.locator(".counts").wait_for()
    expect(page.locator(".counts")).to_contain_text("11782")
    picture(page, "catalogue-preview-1280")
    address = page.url
    phone = officer(PHONE)
    phone.goto(address)
    picture(phone, "catalogue-preview-360")
    assert fits(phone)
    phone.goto(FILES)
    picture(phone, "files-360")
    assert fits(phone)
