"""Khartoum with its gate switched on, and who works there."""

import pytest

from core.models import ModuleActivation
from tests.registry.conftest import (  # noqa: F401 - pytest finds fixtures by name
    case_worker,
    desk,
    desk_elsewhere,
    focal_point,
    gdf,
)
from tests.registry.factories import make_centre, make_staff


@pytest.fixture(autouse=True)
def _key_of_this_test(settings, tmp_path):
    """Cards of a test are signed with a key of its own."""
    settings.CARD_KEY_FILE = str(tmp_path / "keys" / "signing.pem")


@pytest.fixture
def krt(db):
    """Khartoum, where the module is on."""
    centre = make_centre("KRT", "Khartoum", time_zone="Africa/Khartoum")
    ModuleActivation.objects.create(centre=centre, module="presence", state="on")
    return centre


@pytest.fixture
def guard(krt):
    """Who keeps the gate of Khartoum, and no more."""
    return make_staff("gate", ("gate", krt))


@pytest.fixture
def manager(krt):
    """The centre manager."""
    return make_staff("manager", ("centre_manager", krt))
