"""A module is switched off and on: gone for everybody at once, and then back with what it had."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.databases import REPOSITORY, SQLITE_FILE, environment_for
from tests.harness.site import LiveSite, demo_site_template, serve

SETTINGS = "tests.e2e.site_with_umbrellas"
LIST = "/admin/umbrellas/umbrellas/"


@pytest.fixture(scope="module")
def live_site(tmp_path_factory) -> Iterator[LiveSite]:
    """A demo into which the sample module was installed later."""
    directory = tmp_path_factory.mktemp("with-umbrellas") / "data"
    shutil.copytree(demo_site_template(), directory)
    environment = environment_for(
        f"sqlite:///{directory}/{SQLITE_FILE}",
        DJANGO_SETTINGS_MODULE=SETTINGS,
        DATA_DIR=str(directory),
    )
    for command in ("migrate", "load_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            check=True,
        )
    with serve(directory, settings=SETTINGS) as site:
        yield site


def switch(page: Page, state: str) -> None:
    """The manager opens the table of modules, reads the consequences, and confirms."""
    page.goto("/admin/modules/")
    page.locator(f'a[href$="/KRT/umbrellas/{state}/"]').first.click()
    picture(page, f"switching-{state}")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/admin/modules/")
    expect(page.get_by_role("status").first).to_be_visible()
    picture(page, f"switched-{state}")


def in_the_menu(page: Page) -> int:
    """How many entries of the desk's menu belong to the module."""
    page.goto("/admin/registry/KRT/arrivals/")
    return page.locator('.sidebar__menu a[href*="/umbrellas/"]').count()


def test_a_module_that_is_switched_off_is_gone_at_once_and_comes_back(new_page):
    manager, desk = new_page(), new_page()
    sign_in(manager, "manager")
    sign_in(desk, "desk")
    assert in_the_menu(desk) > 0
    assert desk.goto(LIST).status == 200

    switch(manager, "off")
    assert in_the_menu(desk) == 0
    assert desk.goto(LIST).status == 404
    assert manager.goto(LIST).status == 404

    switch(manager, "on")
    assert in_the_menu(desk) > 0
    assert desk.goto(LIST).status == 200


def test_the_public_page_offers_what_is_on_and_nothing_else(new_page):
    manager, visitor = new_page(), new_page()
    sign_in(manager, "manager")

    def offers() -> bool:
        visitor.goto("/en/")
        visitor.get_by_role("link", name="Khartoum").first.click()
        return visitor.get_by_text("Umbrellas to borrow").count() > 0

    assert offers()
    switch(manager, "off")
    assert not offers()
    picture(visitor, "public-page-without-umbrellas")
    switch(manager, "on")
    assert offers()


def test_a_front_desk_switches_nothing(new_page):
    desk = new_page()
    sign_in(desk, "desk")
    assert desk.goto("/admin/modules/KRT/umbrellas/off/").status == 403
    assert in_the_menu(desk) > 0
