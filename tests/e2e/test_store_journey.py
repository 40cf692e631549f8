"""Goods from the supplier's lorry to a family's hands, through the count and back: one journey."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import PEOPLE, picture, print_out, search
from tests.e2e.test_distribution_desk import COUNTER, register_family, scan
from tests.e2e.test_gate import print_card
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

REQUESTS, COUNTS, STOCK = (f"/admin/inventory/{name}/" for name in ("requests", "counts", "stock"))
SUBMIT = ".submit-bar button[type=submit]"
FAMILY = (("Yonas Berhe", "38"), ("Almaz Tekle", "34"), ("Samrawit Yonas", "4"))


@pytest.fixture
def signed_in(new_page):
    """A page for a member of staff, signed in."""

    def open_page(username: str, **more) -> Page:
        found = new_page(**more)
        sign_in(found, username)
        return found

    return open_page


def receive(officer: Page) -> None:
    """Gadaref receives two bales of blankets where three were expected, and writes a note of it."""
    officer.goto("/admin/inventory/GDF/receive/")
    officer.locator("[name=partner]").fill("Blue Nile Trading (invented)")
    for name, value in {
        "item": "BLANKET",
        "amount": "2",
        "packed_in": "bale of 20",
        "expected": "3",
    }.items():
        officer.locator(f"[name=lines-0-{name}]").fill(value)
    officer.locator("[data-rows-target=add]").click()
    officer.locator("[name=lines-1-item]").fill("jerry")
    expect(officer.locator("datalist option").first).to_be_attached()
    officer.locator("[name=lines-1-amount]").fill("7")
    picture(officer, "store-receive-arabic")
    officer.locator("button[name=post]").click()
    officer.wait_for_url("**/inventory/papers/*-*/")
    assert re.search(r"GDF-GRN-\d{4}-\d{4}", officer.locator("h1").inner_text())
    officer.locator("a[href$='/print/']").click()
    expect(officer.locator(".sheet")).to_contain_text("60")
    picture(officer, "store-goods-received-note-arabic")


def ask(officer: Page) -> str:
    """Khartoum asks for blankets and nets; returns the request's address."""
    officer.goto(f"{REQUESTS}add/KRT/")
    officer.locator("[name=supplying_centre]").select_option(label="Gadaref")
    officer.locator("[name=lines-0-item]").fill("BLANKET")
    officer.locator("[name=lines-0-quantity]").fill("50")
    officer.locator("[name=lines-1-item]").fill("mosquito")
    officer.locator("[name=lines-1-quantity]").fill("2")
    picture(officer, "store-request-form")
    officer.locator(SUBMIT).first.click()
    officer.wait_for_url("**/inventory/requests/*-*/")
    officer.locator("form[action$='/send-off/'] button").click()
    expect(officer.get_by_role("status").first).to_be_visible()
    return officer.url.partition("/admin/")[2]


def approve(manager: Page, address: str) -> None:
    """Gadaref's manager finds the request on the first page, and gives less of the first line."""
    manager.goto("/admin/")
    expect(manager.locator("main")).to_contain_text("KRT-REQ-")
    picture(manager, "store-dashboard-manager")
    manager.goto(f"/admin/{address}decide/")
    manager.locator("input[name^=line_]").first.fill("40")
    picture(manager, "store-decide")
    manager.locator("button[value=approve]").click()
    manager.wait_for_url(f"**/{address}")


def send(officer: Page, address: str) -> str:
    """The lorry is picked, loaded and leaves with its waybill; returns the transfer's address."""
    officer.goto(f"/admin/{address}pick-list/")
    expect(officer.locator("table").last).to_contain_text("BLANKET")
    picture(officer, "store-pick-list-arabic")
    officer.goto(f"/admin/{address}")
    officer.locator("a[href*='/transfers/add/']").click()
    expect(officer.locator("[name=lines-0-quantity]")).to_have_value("40")
    for name, value in {"driver": "Ibrahim Salih", "plate": "GD 9001", "seals": "S-901"}.items():
        officer.locator(f"[name={name}]").fill(value)
    picture(officer, "store-send-arabic")
    officer.locator(SUBMIT).first.click()
    officer.wait_for_url("**/inventory/transfers/*-*/")
    lorry = officer.url.partition("/admin/")[2]
    officer.goto(f"/admin/{lorry}waybill/")
    number = officer.locator("h1 .reference").inner_text()
    assert number in print_out(officer, "store-waybill-arabic", expected=number)
    return lorry


def receive_short(officer: Page, lorry: str) -> None:
    """Three blankets less, one of them wet, and soap that nobody wrote down; straight to the counter."""
    officer.goto(f"/admin/{lorry}receive/")
    officer.locator("[name=to_location]").select_option(label="DESK Hand-out counter")
    officer.locator("input[name^=good_]").first.fill("37")
    officer.locator("input[name^=damaged_]").first.fill("1")
    for name, value in {"item": "SOAP", "quantity": "1", "packed_in": "carton of 48"}.items():
        officer.locator(f"[name=unlisted-0-{name}]").fill(value)
    officer.locator("[name=unlisted-0-over_reason]").select_option("other_load")
    officer.locator(SUBMIT).first.click()
    expect(officer.get_by_role("alert").first).to_contain_text("1 damaged and 2 missing")
    expect(officer.locator("input[name^=good_]").first).to_have_value("37")
    officer.locator("select[name^=cause_]").first.select_option("transport")
    picture(officer, "store-receive-short")
    officer.locator(SUBMIT).first.click()
    officer.wait_for_url(f"**/{lorry}")
    expect(officer.locator("main")).to_contain_text("KRT-ARR-")
    expect(officer.locator("main")).to_contain_text("Not on the waybill")
    picture(officer, "store-received-short")


def distribute(desk: Page) -> None:
    """A family that arrives is served with one scan and one key, and not a second time."""
    register_family(desk, *FAMILY)
    token = print_card(desk, FAMILY[0][0])
    desk.goto(COUNTER)
    picture(desk, "distribution-empty")
    scan(desk, token)
    answer = desk.locator(".counter__answer")
    expect(answer).to_contain_text("3 people of the household here")
    for name, _age in FAMILY:
        expect(answer).to_contain_text(name)
    expect(answer).to_contain_text("Kettle")
    picture(desk, "distribution-family")
    desk.keyboard.press("Enter")
    expect(desk.locator(".given__word")).to_contain_text("Handed out")
    expect(desk.locator(".given")).to_contain_text("Blanket")
    picture(desk, "distribution-handed-out")
    # The cursor waits for the next card; Enter alone does nothing more.
    expect(desk.locator("#scan")).to_be_focused()
    desk.keyboard.press("Enter")
    scan(desk, token)
    expect(answer).to_contain_text("Nothing is due now")
    expect(answer).to_contain_text("On loan")
    picture(desk, "distribution-nothing-due")
    desk.goto(PEOPLE)
    search(desk, FAMILY[2][0]).first.get_by_role("link").first.click()
    expect(desk.locator("main")).to_contain_text("Arrival kit")
    picture(desk, "file-with-what-was-received")


def count(phone: Page) -> str:
    """The counter is counted, each lot as two; returns the count's address."""
    phone.goto(f"{COUNTS}add/KRT/")
    phone.locator("[name=location]").select_option(label="DESK Hand-out counter")
    picture(phone, "store-count-start-phone")
    phone.locator(SUBMIT).first.click()
    phone.wait_for_url("**/inventory/counts/*-*/")
    address = phone.url
    phone.goto(f"{address}enter/")
    boxes = phone.locator("input[name^=line_]")
    expect(boxes).not_to_have_count(0)
    for box in boxes.all():
        box.fill("2")
    picture(phone, "store-count-enter-phone")
    phone.locator(SUBMIT).first.click()
    phone.wait_for_url(address)
    phone.locator("form[action$='/compare/'] button").click()
    picture(phone, "store-count-compared-phone")
    phone.goto(f"{address}reasons/")
    for reason in phone.locator("select[name^=reason_]").all():
        reason.select_option("unexplained")
    phone.locator(SUBMIT).first.click()
    phone.wait_for_url(address)
    phone.locator("form[action$='/submit/'] button").click()
    expect(phone.locator("a[href$='/report/']")).to_be_visible()
    return address


def post_the_count(manager: Page, address: str) -> None:
    """A second person approves; what was found is printed."""
    manager.goto(f"{address}approve/")
    picture(manager, "store-count-approve")
    manager.locator(".confirm button[type=submit]").click()
    manager.wait_for_url(address)
    expect(manager.locator("main")).to_contain_text("KRT-CNT-")
    picture(manager, "store-count-posted")
    manager.goto(f"{address}report/")
    assert "Count report" in print_out(manager, "store-count-report", expected="Count report")


def reverse_the_count(officer: Page, manager: Page, address: str) -> None:
    """It was the wrong counter: who may approve takes the paper back, who counted cannot."""
    officer.goto(address)
    paper = re.search(r"KRT-CNT-\d{4}-\d{4}", officer.locator("main").inner_text()).group()
    for page in (officer, manager):
        page.goto("/admin/inventory/papers/")
        page.get_by_role("link", name=paper).click()
        expect(page.locator("h1")).to_contain_text(paper)
    expect(officer.get_by_role("link", name="Reverse")).to_have_count(0)
    manager.get_by_role("link", name="Reverse").click()
    manager.get_by_label("Why").fill("Another counter was counted")
    manager.get_by_role("button", name="Reverse").click()
    expect(manager.locator(".message--success")).to_contain_text("reverses")


def at_the_counter(officer: Page, item: str) -> str:
    """What the list of stock says of an item's lots at Khartoum's counter."""
    officer.goto(STOCK)
    officer.get_by_role("searchbox").fill(item)
    officer.get_by_role("button", name="Search").click()
    rows = officer.locator("table.listing tbody tr", has_text="Hand-out counter")
    expect(rows.first).to_contain_text(item)
    return " ".join(rows.locator(".number").all_inner_texts())


def print_the_card(officer: Page) -> None:
    """The stock card of blankets tells the whole story."""
    officer.locator("table.listing tbody th a").first.click()
    expect(officer.locator("h1")).to_contain_text("Stock card")
    picture(officer, "store-stock-card")
    officer.get_by_role("link", name="Print").click()
    card = print_out(officer, "store-stock-card", expected="KRT-ARR-")
    for paper in ("KRT-ARR-", "KRT-DIS-", "KRT-CNT-", "KRT-REV-"):
        assert paper in card


def test_goods_go_from_the_lorry_to_a_family_through_the_count_and_back(signed_in, faults):
    faults.expect("answer 422")
    elsewhere, officer = signed_in("logistics.gdf"), signed_in("logistics")
    receive(elsewhere)
    address = ask(officer)
    approve(signed_in("manager.gdf"), address)
    lorry = send(elsewhere, address)
    receive_short(officer, lorry)
    distribute(signed_in("desk"))
    before = at_the_counter(officer, "BLANKET")
    counted = count(signed_in("logistics", viewport=PHONE))
    manager = signed_in("manager")
    post_the_count(manager, counted)
    assert at_the_counter(officer, "BLANKET") != before
    reverse_the_count(officer, manager, counted)
    assert at_the_counter(officer, "BLANKET") == before
    print_the_card(officer)
