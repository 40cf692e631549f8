"""The harness as pytest fixtures; conftest.py imports them for every test."""

from collections.abc import Iterator

import pytest
from django.db import connections

from .arena import Arena, database_in_place
from .browser import CHROMIUM_ARGUMENTS, Faults, chromium_path
from .databases import POSTGRESQL, SQLITE, available_engines, fresh_database
from .forbidden import forbid_network
from .site import LiveSite, fresh_demo_site

LANGUAGE_OF_THE_BROWSER = "en-GB"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PATIENCE_MILLISECONDS = 15_000


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Tests reach this computer only."""
    with pytest.MonkeyPatch.context() as patch:
        forbid_network(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """The tests' own database: a copy of the one that is migrated once in a run, not once a worker."""
    engine = POSTGRESQL if connections["default"].vendor == "postgresql" else SQLITE
    with fresh_database(engine) as database_url, database_in_place(database_url):
        yield


@pytest.fixture
def arena(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[Arena]:
    """A fresh database of each engine found here, and real processes to let loose on it."""
    with fresh_database(request.param) as database_url:
        yield Arena(engine=request.param, database_url=database_url, blocker=django_db_blocker)


@pytest.fixture(scope="module")
def live_site() -> Iterator[LiveSite]:
    """The real server with the demo's people; fresh for each test module."""
    with fresh_demo_site() as site:
        yield site


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.skip("No Chromium was found: install it, or name it in CHROMIUM.")
    # playwright keeps an event loop in this thread, which Django would take for async code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What went wrong in the pages of this test; anything unexpected fails it."""
    noted = Faults()
    yield noted
    assert noted.unexpected() == []


@pytest.fixture
def new_page(browser, live_site: LiveSite, faults: Faults):
    """Open pages of separate people: ``new_page(viewport=PHONE, locale="ar")``."""
    contexts = []

    def open_page(*, viewport: dict | None = None, locale: str = LANGUAGE_OF_THE_BROWSER):
        context = browser.new_context(
            base_url=live_site.address,
            viewport=viewport or DESK,
            locale=locale,
            # What slides in would have to be waited for.
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """One person's page on a desk's screen, in English."""
    return new_page()


def parametrise_arena(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for an arena once on every engine found here."""
    if "arena" in metafunc.fixturenames:
        metafunc.parametrize("arena", available_engines(), indirect=True)
