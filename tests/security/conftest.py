"""Two centres, KRT and GDF, built once a file and undone after it."""

from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from core.testing.worlds import CentreWorld, make_centre_world


@dataclass
class TwoCentres:
    """Khartoum and Gadaref, each with staff in every role and rows of every kind."""

    krt: CentreWorld
    gdf: CentreWorld


@contextmanager
def undone(django_db_blocker):
    """Work on the test database that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def centres(django_db_setup, django_db_blocker):
    """The two worlds."""
    import tests.factories  # noqa: F401 - registers the recipes

    with undone(django_db_blocker):
        yield TwoCentres(make_centre_world("KRT"), make_centre_world("GDF"))
