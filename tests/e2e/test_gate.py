"""A card is printed, taken through the gate and back, lost, and checked without a connection."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.journeys import PEOPLE, picture, register, search
from tests.harness.browser import sign_in
from tests.harness.fixtures import PHONE

GATE = "/admin/presence/KRT/gate/"
EVACUATION = "/admin/presence/KRT/evacuation/"
TOKEN = re.compile(r"GC[A-Z2-7]{140,}")
KEPT = """() => Object.keys(localStorage).filter(key => key.startsWith("draft:gate"))
    .map(key => localStorage[key]).join()"""


@pytest.fixture
def desk(page):
    """The front desk of Khartoum, signed in."""
    sign_in(page, "desk")
    return page


@pytest.fixture
def gate(new_page):
    """The gate of Khartoum, signed in."""
    guard = new_page()
    sign_in(guard, "gate")
    guard.goto(GATE)
    return guard


def print_card(desk: Page, name: str) -> str:
    """Print the person's card from their file; returns what a scanner reads from it."""
    desk.goto(PEOPLE)
    search(desk, name).first.get_by_role("link").first.click()
    desk.get_by_role("link", name="Card", exact=True).click()
    desk.get_by_role("button", name="Print a new card").click()
    return scanned(desk)


def scanned(paper: Page) -> str:
    """What a scanner reads from the first code on a paper."""
    shot = paper.locator(".card__qr svg").first.screenshot(scale="device")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(shot)))
    return code.text


def scan(gate: Page, text: str) -> None:
    """A scanner types and presses Enter."""
    gate.keyboard.type(text)
    gate.keyboard.press("Enter")


def test_a_card_goes_in_and_out_and_stands_on_the_evacuation_list(desk, gate):
    number = register(desk, "Saba Yohannes", birth="28")
    token = print_card(desk, "Saba Yohannes")
    assert TOKEN.fullmatch(token)
    picture(desk, "card-of-saba")
    # At the desk she came in: the gate lets her out, and in again.
    expect(gate.locator("#scan")).to_be_focused()
    scan(gate, token)
    expect(gate.locator(".answer")).to_contain_text("Went out")
    picture(gate, "gate-out")
    assert "Saba" not in gate.content()
    desk.goto(EVACUATION)
    expect(desk.locator("body")).not_to_contain_text(number)
    gate.get_by_label("In", exact=True).check()
    gate.locator("#scan").focus()
    scan(gate, token)
    expect(gate.locator(".answer")).to_contain_text("Came in")
    picture(gate, "gate-in")
    desk.goto(EVACUATION)
    expect(desk.locator("body")).to_contain_text("Saba Yohannes")
    picture(desk, "evacuation-list")


def test_a_lost_card_is_refused_with_a_sentence_and_the_new_one_passes(desk, gate, faults):
    faults.expect("answer 422")
    register(desk, "Tirhas Haile", birth="31")
    lost = print_card(desk, "Tirhas Haile")
    desk.goto(PEOPLE)
    search(desk, "Tirhas Haile").first.get_by_role("link").first.click()
    desk.get_by_role("link", name="Card", exact=True).click()
    desk.get_by_role("link", name="Report the card lost").click()
    desk.get_by_role("button", name="This card is lost").click()
    expect(desk.get_by_role("status").first).to_contain_text("does not count any more")
    new = print_card(desk, "Tirhas Haile")
    answer = gate.locator(".answer")
    scan(gate, new)
    expect(answer).to_contain_text("Went out")
    scan(gate, lost)
    expect(answer).to_contain_text("reported lost")
    expect(answer).to_contain_text("Nobody is kept from leaving.")
    picture(gate, "gate-lost-card")


def test_without_a_connection_a_card_is_checked_on_the_device_and_sent_later(desk, gate, faults):
    register(desk, "Winta Abraha", birth="25")
    token = print_card(desk, "Winta Abraha")
    gate.reload()
    expect(gate.locator("#scan")).to_be_focused()
    gate.wait_for_load_state("networkidle")
    faults.expect("ERR_INTERNET_DISCONNECTED")
    gate.context.set_offline(True)
    answer = gate.locator(".answer")
    scan(gate, token)
    expect(answer).to_contain_text("Valid card")
    expect(answer).to_contain_text("KRT")
    picture(gate, "gate-offline-valid")
    changed = token[:70] + ("A" if token[70] != "A" else "B") + token[71:]
    scan(gate, changed)
    expect(answer).to_contain_text("forgery")
    kept = gate.evaluate(KEPT)
    assert kept
    assert token[:40] not in kept, "What waits is kept encrypted."
    with gate.expect_response(lambda response: response.url.endswith("/gate/")):
        gate.context.set_offline(False)
    expect(gate.locator("[data-gate-target=status]")).to_be_hidden()
    assert gate.evaluate(KEPT) == ""
    desk.goto(PEOPLE)
    search(desk, "Winta Abraha").first.get_by_role("link").first.click()
    expect(desk.locator("main")).to_contain_text("Out since")


def test_the_gate_works_on_a_phone_and_without_javascript(desk, browser, live_site):
    number = register(desk, "Luam Tesfay")
    context = browser.new_context(
        base_url=live_site.address, java_script_enabled=False, viewport=PHONE
    )
    phone = context.new_page()
    sign_in(phone, "gate")
    phone.goto(GATE)
    phone.locator("#scan").fill(number)
    phone.locator("#scan").press("Enter")
    expect(phone.locator(".answer")).to_contain_text("Went out")
    picture(phone, "gate-phone-without-script")
    context.close()


def test_a_scanned_card_chooses_its_holder_at_the_arrival_desk(desk):
    register(desk, "Rita Solomon", birth="40")
    token = print_card(desk, "Rita Solomon")
    desk.goto("/admin/registry/KRT/arrivals/")
    desk.keyboard.type(token)
    desk.keyboard.press("Enter")
    expect(desk.locator('[name$="-own"]').first).to_have_value("Rita Solomon")
    expect(desk.locator(".desk__chosen")).to_be_visible()
