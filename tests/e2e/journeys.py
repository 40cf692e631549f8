"""What people do at the counter, step by step, through the browser."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SCREENSHOTS = "JOURNEY_SCREENSHOTS"
DESK = "/admin/registry/KRT/arrivals/"
PEOPLE = "/admin/registry/people/"
SAVED_IN_MILLISECONDS = 15_000
MOST_TABS = 80


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where JOURNEY_SCREENSHOTS names a directory."""
    if directory := os.environ.get(SCREENSHOTS):
        page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)


def print_out(page: Page, name: str, *, expected: str) -> str:
    """Print the page as the browser's printer does; the text of the paper.

    Where JOURNEY_SCREENSHOTS names a directory, a picture of each sheet is kept there. Where poppler is
    not installed the text is that of the page, once it shows what is `expected`.
    """
    expect(page.locator(".sheet")).to_contain_text(expected)
    if shutil.which("pdftotext") is None:
        return page.locator(".sheet").inner_text()
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / f"{name}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        if directory := os.environ.get(SCREENSHOTS):
            into = Path(directory) / f"{name}-paper"
            subprocess.run(["pdftoppm", "-r", "90", "-png", paper, into], check=True)
        return subprocess.run(
            ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True
        ).stdout


class Keyboard:
    """Works a page with keys alone; any press of a mouse button is counted and fails the test."""

    COUNT_PRESSES = """() => {
        window.pressesOfAMouse = Number(sessionStorage.getItem("presses") ?? 0);
        const count = () => sessionStorage.setItem("presses", ++window.pressesOfAMouse);
        addEventListener("pointerdown", count, true);
    }"""

    def __init__(self, page: Page):
        self.page = page
        self.keys = 0
        page.add_init_script(f"({self.COUNT_PRESSES})()")

    def press(self, key: str) -> None:
        """Press one key, or several held together."""
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def go_to(self, field: Locator) -> None:
        """Walk forwards with the Tab key until the field has the focus."""
        expect(field).to_be_visible()
        for _step in range(MOST_TABS):
            if field.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"The Tab key does not reach {field}.")

    def fill(self, field: Locator, text: str) -> None:
        """Walk to a field and type into it."""
        self.go_to(field)
        self.type(text)

    def choose(self, field: Locator, label: str) -> None:
        """Walk to a list of choices and type the beginning of one."""
        self.go_to(field)
        self.type(label)
        expect(field.locator("option:checked")).to_have_text(re.compile(f"^{re.escape(label)}"))

    def presses_of_a_mouse(self) -> int:
        """How often a mouse button was pressed or the screen touched."""
        return self.page.evaluate("Number(sessionStorage.getItem('presses') ?? 0)")


def person_row(page: Page, number: int) -> Locator:
    """The part of the desk's form that is about one person; 0 is the first."""
    return page.locator("fieldset.formset__row").nth(number)


def field(row: Locator | Page, name: str) -> Locator:
    """The field of that name in a row of the desk's form."""
    return row.locator(f'[name$="-{name}"]').first


def agree(page: Page) -> None:
    """The group agrees to be registered and signs."""
    field(page, "purpose_registration").select_option("given")
    field(page, "medium").select_option("signed")


def register(
    page: Page, name: str, *, birth: str = "", centre: str = "KRT", among_alike: bool = False
) -> str:
    """Register one person at the desk, where others like them are known if so; returns their card number."""
    page.goto(DESK.replace("KRT", centre))
    field(page, "own").fill(name)
    field(page, "birth").fill(birth)
    agree(page)
    page.locator(".submit-bar button[type=submit]").click()
    if among_alike:
        page.get_by_role("alert").wait_for()
        page.get_by_role("button", name="None of them").click()
    page.wait_for_url("**/done/**")
    return page.locator(".arrived .reference").first.inner_text()


def search(page: Page, text: str) -> Locator:
    """Type into the search of a list and wait for what it brings; returns the table's rows."""
    with page.expect_response(lambda response: "partial=1" in response.url):
        page.locator("input[type=search]").fill(text)
    expect(page.locator(".results")).not_to_have_attribute("aria-busy", "true")
    return page.locator("table.listing tbody tr")


def hrefs(page: Page, selector: str) -> list[str]:
    """Addresses of links on the page, each once."""
    found: Iterable[str] = page.eval_on_selector_all(
        selector, "links => links.map(link => link.getAttribute('href'))"
    )
    return list(dict.fromkeys(address for address in found if address.startswith("/")))
