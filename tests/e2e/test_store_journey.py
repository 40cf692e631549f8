"""Gadaref asks, Khartoum approves and sends, the lorry arrives short; a counter is counted."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

REQUESTS, TRANSFERS = "/admin/inventory/requests/", "/admin/inventory/transfers/"
COUNTS = "/admin/inventory/counts/"
SUBMIT = ".submit-bar button[type=submit]"


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


def name_of_waybill(paper: Page) -> str:
    """The number on a printed waybill."""
    return paper.locator("h1 .reference").inner_text()


def ask(officer: Page) -> str:
    """Gadaref asks for mats and nets; returns the request's address."""
    officer.goto(f"{REQUESTS}add/GDF/")
    officer.locator("[name=supplying_centre]").select_option(label="Khartoum")
    officer.locator("[name=lines-0-item]").fill("MAT")
    officer.locator("[name=lines-0-quantity]").fill("50")
    officer.locator("[name=lines-1-item]").fill("mosquito")
    officer.locator("[name=lines-1-quantity]").fill("20")
    picture(officer, "store-request-form-arabic")
    officer.locator(SUBMIT).first.click()
    officer.wait_for_url("**/inventory/requests/*-*/")
    officer.locator("form[action$='/send-off/'] button").click()
    expect(officer.get_by_role("status").first).to_be_visible()
    return officer.url.partition("/admin/")[2]


def approve(manager: Page, address: str) -> None:
    """Khartoum gives less of the first line."""
    manager.goto(f"/admin/{address}decide/")
    manager.locator("input[name^=line_]").first.fill("40")
    picture(manager, "store-decide")
    manager.locator("button[value=approve]").click()
    manager.wait_for_url(f"**/{address}")


def send(officer: Page, address: str) -> str:
    """The lorry is loaded and leaves; returns the transfer's address."""
    officer.goto(f"/admin/{address}")
    officer.locator("a[href*='/transfers/add/']").click()
    expect(officer.locator("[name=lines-0-quantity]")).to_have_value("40")
    officer.locator("[name=driver]").fill("Ibrahim Salih")
    officer.locator("[name=plate]").fill("KH 9001")
    officer.locator("[name=seals]").fill("S-901")
    picture(officer, "store-send")
    officer.locator(SUBMIT).first.click()
    officer.wait_for_url("**/inventory/transfers/*-*/")
    return officer.url.partition("/admin/")[2]


def test_a_request_becomes_a_lorry_that_arrives_short(signed_in, faults):
    faults.expect("answer 422")
    asking = signed_in("logistics.gdf")
    address = ask(asking)
    manager = signed_in("manager")
    manager.goto("/admin/")
    expect(manager.locator("main")).to_contain_text("GDF-REQ-")
    picture(manager, "store-dashboard-manager")
    approve(manager, address)
    sending = signed_in("logistics")
    sending.goto(f"/admin/{address}pick-list/")
    expect(sending.locator("table").last).to_contain_text("MAT")
    picture(sending, "store-pick-list")
    lorry = send(sending, address)
    sending.goto(f"/admin/{lorry}waybill/")
    expect(sending.locator("main")).to_contain_text("Ibrahim Salih")
    sending.emulate_media(media="print")
    picture(sending, "store-waybill")
    waybill = name_of_waybill(sending)
    asking.goto("/admin/")
    expect(asking.locator("main")).to_contain_text(waybill)
    asking.goto(f"/admin/{lorry}receive/")
    asking.locator("input[name^=good_]").first.fill("37")
    asking.locator("input[name^=damaged_]").first.fill("1")
    asking.locator(SUBMIT).first.click()
    expect(asking.get_by_role("alert").first).to_be_visible()
    expect(asking.locator("input[name^=good_]").first).to_have_value("37")
    asking.locator("select[name^=cause_]").first.select_option("transport")
    picture(asking, "store-receive-arabic")
    asking.locator(SUBMIT).first.click()
    asking.wait_for_url(f"**/{lorry}")
    expect(asking.locator("main")).to_contain_text("GDF-ARR-")
    picture(asking, "store-received-arabic")


def test_a_counter_is_counted_on_a_phone_and_approved(signed_in):
    phone = signed_in("logistics", viewport=PHONE)
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
    manager = signed_in("manager")
    manager.goto(f"{address}approve/")
    picture(manager, "store-count-approve")
    manager.locator(".confirm button[type=submit]").click()
    manager.wait_for_url(address)
    expect(manager.locator("main")).to_contain_text("KRT-CNT-")
    picture(manager, "store-count-posted")


PAGES = {
    "logistics": (
        REQUESTS,
        TRANSFERS,
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
