"""What every test gets: the harness, and the rules no test may break."""

import gc

import pytest

from tests.harness import databases, forbidden
from tests.harness.fixtures import (  # noqa: F401 - pytest finds fixtures by name
    _no_network,
    arena,
    browser,
    django_db_setup,
    faults,
    live_site,
    new_page,
    page,
    parametrise_arena,
)

OBJECTS_BEFORE_COLLECTING = 100_000
_begun_here = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Choose where the databases of this run lie."""
    config.stash[_begun_here] = databases.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if config.stash.get(_begun_here, False):
        databases.end_run()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector pass over what stays: all the code; measured, it saves a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let arena tests run on every database found."""
    parametrise_arena(metafunc)


# First, so that `-m browser` already sees the marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that would flush tables; mark tests by what they need."""
    if databases.available_engines() == (databases.POSTGRESQL,):
        leave_to_the_other_run(config, items)
    forbidden.refuse_flushing_tests(items)
    for item in items:
        needed = set(getattr(item, "fixturenames", ()))
        if "arena" in needed:
            item.add_marker(pytest.mark.race)
        if "browser" in needed:
            item.add_marker(pytest.mark.browser)


TOUCHES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "arena"}


def leave_to_the_other_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run on PostgreSQL alone is the second of two: what touches no database ran in the first."""
    touching = [
        item
        for item in items
        if item.get_closest_marker("django_db")
        or TOUCHES_A_DATABASE & set(getattr(item, "fixturenames", ()))
        or databases.POSTGRESQL in item.nodeid
    ]
    left = [item for item in items if item not in set(touching)]
    config.hook.pytest_deselected(items=left)
    items[:] = touching
