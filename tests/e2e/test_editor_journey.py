"""An editor writes, translates and takes down; a reader with a telephone sees each of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import picture
from tests.harness.browser import sign_in
from tests.harness.fixtures import DESK, PHONE

PAGES = "/admin/cms/KRT/pages/"
EDITING = re.compile(r"/admin/pages/\d+/edit/$")
# The demo's editor in Khartoum reads the console in French.
TRANSLATE, SAVE, PUBLISH = "Traduire", "Enregistrer", "Publier"
NEWS = "Le pont est ouvert"


@pytest.fixture
def editor(new_page) -> Page:
    """Her screen."""
    page = new_page(viewport=DESK)
    sign_in(page, "editor")
    return page


@pytest.fixture
def reader(new_page) -> Page:
    """A telephone without an account."""
    return new_page(viewport=PHONE)


def publish(editor: Page) -> None:
    """Press what publishes, in the menu beside the usual button."""
    editor.locator("footer [data-w-dropdown-target=toggle]").last.click()
    editor.locator("button[name=action-publish]").click()
    editor.wait_for_load_state()


def test_a_page_is_written_published_and_read(editor, reader):
    editor.goto(PAGES)
    editor.get_by_role("link", name=re.compile("What does it cost.*English")).click()
    editor.wait_for_url(EDITING)
    editor.locator("[name=introduction]").fill("Nothing at all. Everything here is free.")
    publish(editor)
    reader.goto("/en/krt/cost/")
    expect(reader.locator("main")).to_contain_text("Nothing at all.")
    # Its translations say what it said before.
    editor.goto(PAGES)
    row = editor.locator("tr", has_text="What does it cost?")
    expect(row.get_by_text("dépassée")).to_have_count(3)
    picture(editor, "editor-pages-outdated")


def test_a_translation_is_written_beside_its_original_and_read(editor, reader, live_site):
    reader.goto("/fr/krt/road-north/")
    assert reader.locator("html").get_attribute("lang") == "en"
    editor.goto(PAGES)
    editor.get_by_role("button", name=re.compile("The road to the north.*Français")).click()
    editor.wait_for_url(EDITING)
    editor.get_by_role("button", name=TRANSLATE).first.click()
    editor.locator("textarea").first.fill("La route du nord")
    picture(editor, "editor-translating")
    with editor.expect_response(re.compile(r"/localize/translate/.*/edit/")):
        editor.get_by_role("button", name=SAVE).first.click()
    editor.get_by_role("button", name=PUBLISH).first.click()
    editor.wait_for_load_state()
    reader.goto("/fr/krt/road-north/")
    expect(reader.locator("h1")).to_have_text("La route du nord")
    assert reader.locator("html").get_attribute("lang") == "fr"
    editor.goto(PAGES)
    expect(editor.locator("tr", has_text="The road to the north")).to_contain_text("dépassée")


def test_an_alert_stands_on_every_page_of_the_centre_from_one_form(new_page, reader):
    manager = new_page(viewport=PHONE)
    sign_in(manager, "manager")
    manager.goto("/admin/public-alerts/")
    picture(manager, "alerts-phone")
    manager.locator("a[href*='/add/']").first.click()
    manager.locator("[name=starts]").fill("2020-01-01T06:00")
    manager.locator("[name=ends]").fill("2099-01-01T12:00")
    manager.locator("[name=wording_en]").fill("No water today before noon.")
    picture(manager, "alert-form-phone")
    manager.locator(".submit-bar button").first.click()
    manager.wait_for_url(re.compile(r"/admin/public-alerts/(?!add)"))
    for path in ("/en/krt/", "/en/krt/scams/"):
        reader.goto(path)
        expect(reader.locator("body")).to_contain_text("No water today before noon.")
    reader.goto("/en/gdf/")
    expect(reader.locator("body")).not_to_contain_text("No water today before noon.")
