"""Every screen that a menu leads to: on a phone, from right to left, and for who cannot see it."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.journeys import DESK, PEOPLE, hrefs, picture
from tests.harness.browser import sign_in
from tests.harness.fixtures import DESK as WIDE
from tests.harness.fixtures import PHONE
from tests.harness.site import LiveSite

# Between them they see every menu entry there is.
ROLES = ("desk", "case", "protection", "shelter", "manager", "logistics", "editor", "dpo", "admin")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
# Names of products, formats, files (index.html) and addresses (/admin/staff/), which no language
# translates.
SAME_IN_EVERY_LANGUAGE = {
    "Guichet",
    "staff",
    "Excel",
    "CSV",
    "OpenDocument",
    "UTC",
    "xlsx",
    "xls",
    "ods",
    "index",
    "html",
}

LATIN_WORDS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent.closest("bdi, script, style, template, option, kbd, [dir=ltr], .reference")) continue;
        found.push(...(walker.currentNode.textContent.match(/[A-Za-z]{3,}/g) ?? []));
    }
    return found;
}"""
WIDER_THAN_THE_SCREEN = """() => document.documentElement.scrollWidth > innerWidth
    ? [...document.querySelectorAll("main *")]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1
            || element.getBoundingClientRect().left < -1)
        .map(element => element.tagName.toLowerCase() + "." + element.className).slice(0, 5)
        .concat(document.documentElement.scrollWidth + " pixels")
    : []"""


def speak(site: LiveSite, language: str) -> None:
    """Let everybody at work read the interface in a language, as if they had chosen it."""
    with closing(sqlite3.connect(site.data_directory / "db.sqlite3", timeout=20)) as database:
        database.execute("UPDATE wagtailusers_userprofile SET preferred_language = ?", [language])
        database.commit()


def screens_of(page: Page) -> list[str]:
    """Where the menu of the person who is signed in leads, and the work behind it."""
    page.goto("/admin/")
    if not page.query_selector("#menu"):
        page.goto(DESK)
    found = ["/admin/", *hrefs(page, ".sidebar__menu a")]
    page.goto(PEOPLE)
    if people := hrefs(page, "table.listing tbody th a"):
        page.goto(people[0])
        found += [people[0], *hrefs(page, "main .actions a")]
    return list(dict.fromkeys(found))


def each_screen(new_page, *, look: Callable[[Page], list]) -> dict:
    """What `look` finds wrong on each of our screens, by address; Wagtail's own are its own."""
    wrong, seen = {}, set()
    for role in ROLES:
        page = new_page(viewport=WIDE)
        sign_in(page, role)
        for address in screens_of(page):
            if address in seen or not page.goto(address).ok or not page.query_selector("#menu"):
                continue
            seen.add(address)
            if found := look(page):
                wrong[address] = found
        page.context.close()
    assert len(seen) >= 15, "The menus lead nowhere."
    return wrong


def said(wrong: dict) -> str:
    """What was found, for who reads the test's answer."""
    return json.dumps(wrong, indent=1, ensure_ascii=False)


def grave_violations(page: Page) -> list[str]:
    """What a person with a screen reader, a keyboard or weak eyes would stumble over."""
    axe = Axe()
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    violations = axe.run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:160]}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"][:3]
    ]


def sideways(page: Page) -> list[str]:
    """What sticks out of the screen, so that one has to scroll sideways."""
    return [f"sticks out: {part}" for part in page.evaluate(WIDER_THAN_THE_SCREEN)]


def names_kept(site: LiveSite) -> set[str]:
    """Words of the names of people, staff and centres: the same in every language."""
    with closing(sqlite3.connect(site.data_directory / "db.sqlite3", timeout=20)) as database:
        names = [
            *database.execute("SELECT display_name FROM registry_person"),
            *database.execute("SELECT name FROM core_centre"),
            *database.execute(
                "SELECT username || ' ' || first_name || ' ' || last_name FROM auth_user"
            ),
        ]
    return {word for (name,) in names for word in re.findall(r"[A-Za-z]{3,}", name)}


def not_arabic(page: Page, names: set[str]) -> list[str]:
    """What does not run from right to left, or is still in English."""
    html = page.locator("html")
    if (html.get_attribute("dir"), html.get_attribute("lang")) != ("rtl", "ar"):
        return ["does not run from right to left"]
    left = sorted(set(page.evaluate(LATIN_WORDS)) - SAME_IN_EVERY_LANGUAGE - names)
    return [f"in English: {word}" for word in left]


# One walk looks for everything, on a desk and then turned into a phone, because the walk takes
# longer than the looking.
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_screen_can_be_read_and_used_by_everybody(new_page, live_site, language):
    speak(live_site, language)
    checks = {PHONE["width"]: [sideways], WIDE["width"]: [sideways]}
    # What a screen reader meets hardly depends on the width: each width is asked in one language.
    checks[(PHONE if language == "en" else WIDE)["width"]].append(grave_violations)
    if language == "ar":
        checks[WIDE["width"]].append(partial(not_arabic, names=names_kept(live_site)))

    def look(page: Page) -> list[str]:
        name = page.url.partition("/admin/")[2].strip("/").replace("/", "-")[:60] or "home"
        found = []
        for viewport in (PHONE, WIDE):
            page.set_viewport_size(viewport)
            picture(page, f"{language}-{viewport['width']}-{name}")
            found += [fault for check in checks[viewport["width"]] for fault in check(page)]
        return found

    wrong = each_screen(new_page, look=look)
    assert not wrong, said(wrong)
