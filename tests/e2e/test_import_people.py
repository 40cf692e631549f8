"""A list of 1,184 people becomes files: looked at first, then confirmed, harmless when repeated."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import PEOPLE, picture, search
from tests.harness.browser import sign_in
from tests.harness.databases import REPOSITORY

PEOPLE_IN_THE_LIST = 1184
LIST = REPOSITORY.parent / "shared" / "data" / "persons" / "sahana_ifrc_people_1184.csv"
IMPORT = "/admin/import/KRT/registry.people/"
PATIENCE_MILLISECONDS = 180_000

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def people_list() -> Path:
    """The list that is kept beside the project."""
    if not LIST.exists():
        pytest.skip(f"{LIST.name} is not beside the project in shared/data.")
    return LIST


def bring(page: Page, file: Path) -> None:
    """Choose the file and wait for what it would change."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the file").click(timeout=PATIENCE_MILLISECONDS)
    page.locator(".counts").wait_for(timeout=PATIENCE_MILLISECONDS)


def test_a_list_with_its_own_headings_is_looked_at_and_then_imported(page, people_list):
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    sign_in(page, "desk")
    page.goto(PEOPLE)
    import_link = page.locator(f'a[href*="{IMPORT}"], a[href*="/import/"]').first
    assert import_link.count(), "The list of people offers no import."
    import_link.click()
    picture(page, "import-upload")
    bring(page, people_list)
    picture(page, "import-preview")
    confirm = page.locator("button[name=confirm]")
    expect(confirm).to_be_visible()
    confirm.click()
    page.wait_for_url("**/done/", timeout=PATIENCE_MILLISECONDS)
    picture(page, "import-done")
    written = page.locator(".counts strong, .tile__value").all_inner_texts()
    assert sum(int(count.replace(",", "")) for count in written) == PEOPLE_IN_THE_LIST
    page.goto(PEOPLE)
    count = page.locator("[data-live-search-count]").inner_text()
    assert int(count.replace(",", "")) >= PEOPLE_IN_THE_LIST
    assert search(page, "Abdul").count() > 0
    picture(page, "people-after-import")
