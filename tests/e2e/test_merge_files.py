"""Somebody has two files: they are compared, merged, found by either card, and made two again."""

import re

from playwright.sync_api import expect

from tests.e2e.journeys import PEOPLE, picture, register, search
from tests.harness.browser import sign_in


def two_files(page, name: str, other_name: str) -> tuple[str, str]:
    """The card numbers of two files of one person, made by the desk; the first has no open stay."""
    sign_in(page, "desk")
    first = register(page, name, birth="1996")
    page.locator(".arrived a").first.click()
    page.locator('a[href*="/depart/"]').first.click()
    page.locator("select[name=reason]").select_option("own_choice")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("status").first).to_be_visible()
    return first, register(page, other_name, birth="5/3/1996", among_alike=True)


def open_file(page, card: str):
    """Scan a card into the search of the list and open what it finds."""
    page.goto(PEOPLE)
    search(page, card).first.get_by_role("link").first.click()
    expect(page.locator("section.person h2")).to_be_visible()


def test_two_files_become_one_both_cards_find_it_and_it_is_undone(page, new_page):
    first, second = two_files(page, "Tsehay Hagos Berhe", "Tsehaye Hagos")
    page = new_page()
    sign_in(page, "case")
    open_file(page, first)
    file = page.url
    page.locator('a[href$="/merge/"]').first.click()
    page.locator("input[name=card]").fill(second)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".compare")).to_contain_text("Tsehay Hagos Berhe")
    expect(page.locator("input[name=choose-birth][value=other]")).to_be_checked()
    assert "Tsehay" not in page.url
    picture(page, "compare-two-files")
    page.locator("button[name=step][value=look]").click()
    expect(page.locator(".consequences li").first).to_be_visible()
    picture(page, "what-follows-from-merging")
    page.locator("form.confirm button[type=submit]").click()
    expect(page).to_have_url(file)
    expect(page.locator("main")).to_contain_text(second)
    picture(page, "merged-file")
    open_file(page, second)
    expect(page).to_have_url(file)
    expect(page.locator("section.person h2")).to_contain_text("Tsehay Hagos Berhe")
    assert search_count(page, "Tsehay Hagos") == 1
    page.goto(file)
    page.locator('a[href*="/undo/"]').first.click()
    picture(page, "undo-a-merge")
    page.locator("form.confirm button[type=submit]").click()
    expect(page).to_have_url(file)
    assert search_count(page, "Tsehay Hagos") == 2
    open_file(page, second)
    assert page.url != file


def search_count(page, text: str) -> int:
    """How many people the list finds."""
    page.goto(PEOPLE)
    return search(page, text).count()


def test_the_comparison_fits_a_telephone_and_works_without_scripts(page, browser, live_site):
    first, second = two_files(page, "Kokobe Alem Desta", "Kokob Allem")
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        base_url=live_site.address,
    )
    page = context.new_page()
    sign_in(page, "case")
    page.goto("/admin/registry/possible-duplicates/")
    page.goto(PEOPLE)
    page.locator("input[type=search]").fill(first)
    page.locator("input[type=search]").press("Enter")
    page.locator("table.listing tbody a").first.click()
    page.locator('a[href$="/merge/"]').first.click()
    page.locator("input[name=card]").fill(second)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".compare")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= 361")
    picture(page, "compare-on-a-telephone")
    page.locator("button[name=step][value=look]").click()
    expect(page.locator(".consequences")).to_be_visible()
    expect(page).to_have_url(re.compile("/compare/"))
    context.close()
