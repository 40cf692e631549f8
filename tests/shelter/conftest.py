"""A shelter that most stories begin with."""

import pytest

from .building import make_shelter


@pytest.fixture
def shelter(db):
    """Khartoum's."""
    return make_shelter()


@pytest.fixture
def gadaref(db):
    """Another centre with beds."""
    return make_shelter("GDF", "Gadaref")
