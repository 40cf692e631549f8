"""Screens and papers of the store: they fit a phone, keep what was typed, read labels, and print."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

ISSUE = "/admin/inventory/KRT/issue/"
COUNTS = "/admin/inventory/counts/"


@pytest.fixture
def signed_in(new_page):
    """A page for a member of staff, signed in."""

    def open_page(username: str, **more) -> Page:
        found = new_page(**more)
        sign_in(found, username)
        return found

    return open_page


def first_row(page: Page, address: str) -> str:
    """The address of the newest row of a list."""
    page.goto(address)
    return page.locator("table.listing tbody th a").first.get_attribute("href")


def test_more_than_there_is_keeps_what_was_typed_on_a_phone(signed_in):
    phone = signed_in("logistics", viewport=PHONE)
    phone.goto(ISSUE)
    phone.get_by_label("Item", exact=False).first.fill("KETTLE")
    phone.get_by_label("Quantity", exact=False).first.fill("5000")
    phone.get_by_role("button", name="Post", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Nothing was moved")
    expect(phone.get_by_label("Quantity", exact=False).first).to_have_value("5000")
    picture(phone, "issue-refused-on-a-phone")


PAGES = {
    "logistics": (
        "/admin/inventory/requests/",
        "/admin/inventory/transfers/",
        COUNTS,
        "/admin/inventory/loss-reports/",
        "/admin/inventory/loss-reports/add/KRT/",
        "/admin/inventory/kitchen/",
        "/admin/inventory/kitchen/add/KRT/",
        "/admin/inventory/meals/",
        "/admin/inventory/meals/add/KRT/",
    ),
}


def test_the_screens_of_the_store_fit_a_phone(signed_in):
    phone = signed_in("logistics", viewport=PHONE)
    wide = {}
    lists = PAGES["logistics"]
    pages = [*lists, *(first_row(phone, address) for address in lists if "add" not in address)]
    for number, address in enumerate(pages):
        phone.goto(address)
        picture(phone, f"store-phone-{number}")
        if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide[address] = phone.evaluate("document.documentElement.scrollWidth")
    assert wide == {}


def test_papers_of_the_store_are_printed(signed_in):
    officer = signed_in("logistics")
    count = first_row(officer, COUNTS)
    loss = first_row(officer, "/admin/inventory/loss-reports/")
    meal = first_row(officer, "/admin/inventory/meals/")
    for address, name in (
        (f"{count}sheet/", "count-sheet"),
        (f"{loss}print/", "loss"),
        (f"{meal}sheet/", "kitchen-sheet"),
    ):
        officer.goto(address)
        officer.emulate_media(media="print")
        picture(officer, f"store-paper-{name}")
        expect(officer.locator("main")).to_contain_text("Khartoum")
        officer.emulate_media(media="screen")


def labels_of(page: Page, what: str, **told: str) -> dict[str, str]:
    """Print labels; their codes by what people read beside them."""
    page.goto("/admin/inventory/KRT/labels/")
    page.get_by_label(what).check()
    for name, value in told.items():
        page.locator(f"[name='{name}']").fill(value)
    page.get_by_role("button", name="Make the labels").click()
    found = {}
    for text in page.locator(".label").all_inner_texts():
        code = re.search(r"GL[0-9A-Z]{8}", text)
        found[" ".join(text.split())] = code.group()
    return found


def test_a_scanner_names_goods_and_places_without_a_keyboard(signed_in):
    officer = signed_in("logistics")
    [jerrycan] = labels_of(
        officer, "an item, or one lot of it", item="JERRYCAN", number="1"
    ).values()
    places = labels_of(officer, "every place of the centre")
    kitchen = next(code for text, code in places.items() if "Kitchen" in text)
    officer.goto(ISSUE)
    item = officer.locator("[name='lines-0-item']")
    item.focus()
    officer.keyboard.type(jerrycan)
    officer.keyboard.press("Enter")
    expect(item).to_have_value(re.compile("JERRYCAN"))
    expect(officer.locator("[name='lines-0-amount']")).to_be_focused()
    expect(officer.get_by_role("status").filter(has_text="Jerrycan")).to_be_visible()

    place = officer.locator("[name='from_location']")
    place.focus()
    officer.keyboard.type(kitchen)
    officer.keyboard.press("Enter")
    chosen = place.locator("option:checked")
    expect(chosen).to_contain_text("Kitchen")
    # Nothing was sent meanwhile, and goods are no place: they go where goods are named.
    assert officer.url.endswith(ISSUE)
    item.fill("")
    place.focus()
    officer.keyboard.type(jerrycan)
    officer.keyboard.press("Enter")
    expect(item).to_have_value(re.compile("JERRYCAN"))
    expect(chosen).to_contain_text("Kitchen")
    picture(officer, "issue-by-scanner")
