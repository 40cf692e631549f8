"""A logistics officer receives a lorry, issues goods, takes a paper back, and prints the stock card."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

RECEIVE = "/admin/inventory/KRT/receive/"
ISSUE = "/admin/inventory/KRT/issue/"


@pytest.fixture
def officer(page):
    """The logistics officer of Khartoum, signed in."""
    sign_in(page, "logistics")
    return page


def write_line(page: Page, number: int, item: str, amount: str, **more: str) -> None:
    """Fill one line of the paper."""
    row = page.locator("[data-rows-target='row']").nth(number)
    row.get_by_label("Item", exact=False).first.fill(item)
    row.get_by_label("Quantity", exact=False).first.fill(amount)
    for label, value in more.items():
        row.get_by_label(label.replace("_", " ")).fill(value)


def post(page: Page) -> str:
    """Post the paper; its number."""
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator(".message--success")).to_contain_text("was posted")
    return page.locator("h1").inner_text().strip()


def left(page: Page, code: str) -> str:
    """What the list of stock says of an item of one lot."""
    page.goto("/admin/inventory/stock/")
    page.get_by_role("searchbox").fill(code)
    page.get_by_role("button", name="Search").click()
    row = page.locator("table.listing tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(code)
    return row.locator(".number").inner_text()


def test_from_the_lorry_to_the_pile_and_back(officer):
    officer.goto(RECEIVE)
    picture(officer, "receive-empty")
    officer.get_by_label("Supplier").fill("Blue Nile Trading (invented)")
    write_line(officer, 0, "BLANKET", "2", Unit="bale of 20", Expected="45")
    suggestions = officer.locator("datalist option")
    officer.get_by_role("button", name="Add a line").click()
    write_line(officer, 1, "jerry", "7")
    expect(suggestions.first).to_be_attached()
    number = post(officer)
    assert re.fullmatch(r"KRT-GRN-\d{4}-\d{4}", number)
    picture(officer, "received")
    officer.get_by_role("link", name="Print").click()
    expect(officer.locator(".sheet")).to_contain_text("Received by")
    expect(officer.locator(".sheet")).to_contain_text("45")
    picture(officer, "goods-received-note")

    before = left(officer, "JERRYCAN")
    officer.goto(ISSUE)
    write_line(officer, 0, "JERRYCAN", "5")
    issued = post(officer)
    assert int(left(officer, "JERRYCAN")) == int(before) - 5

    officer.goto("/admin/inventory/papers/")
    officer.get_by_role("link", name=issued).click()
    officer.get_by_role("link", name="Reverse").click()
    officer.get_by_label("Why").fill("Issued twice")
    officer.get_by_role("button", name="Reverse").click()
    expect(officer.locator(".message--success")).to_contain_text("reverses")
    assert left(officer, "JERRYCAN") == before

    officer.locator("table.listing tbody th a").first.click()
    expect(officer.locator("h1")).to_contain_text("Stock card")
    picture(officer, "stock-card")
    officer.get_by_role("link", name="Print").click()
    expect(officer.locator(".sheet")).to_contain_text("Jerrycan")
    picture(officer, "stock-card-on-paper")


def test_more_than_there_is_keeps_what_was_typed_on_a_phone(new_page):
    phone = new_page(viewport=PHONE)
    sign_in(phone, "logistics")
    phone.goto(ISSUE)
    write_line(phone, 0, "KETTLE", "5000")
    phone.get_by_role("button", name="Post", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Nothing was moved")
    expect(phone.get_by_label("Quantity", exact=False).first).to_have_value("5000")
    picture(phone, "issue-refused-on-a-phone")


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


def test_a_scanner_names_goods_and_places_without_a_keyboard(officer):
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
