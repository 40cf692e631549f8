"""Stores that most stories of the store begin with; a story that needs another makes its own."""

import pytest

from .counter import make_counter, signed_in
from .factories import make_store
from .lists import Lists


@pytest.fixture
def store():
    """Khartoum's, where there is only one."""
    return make_store("KRT")


@pytest.fixture
def khartoum():
    """The one that sends, where there are two."""
    return make_store("KRT")


@pytest.fixture
def gadaref():
    """The one that asks and receives."""
    return make_store("GDF")


@pytest.fixture
def lists(store):
    """Lists brought to the store and taken away."""
    return Lists(store)


@pytest.fixture
def counter():
    """The hand-out counter of a centre."""
    return make_counter()


@pytest.fixture
def desk(counter):
    """The browser of who stands there."""
    return signed_in(counter.desk)
