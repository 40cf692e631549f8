"""Two centres and the people who work there."""

import pytest

from core import scope
from modules.registry.facts import PhoneFact, Tongue
from tests.registry.factories import make_centre, make_person, make_staff


@pytest.fixture
def krt(db):
    """Khartoum."""
    return make_centre("KRT", "Khartoum", time_zone="Africa/Khartoum")


@pytest.fixture
def gdf(db):
    """Gadaref."""
    return make_centre("GDF", "Gadaref", time_zone="Africa/Khartoum")


@pytest.fixture
def desk(krt):
    """The front desk of Khartoum."""
    return make_staff("desk", ("front_desk", krt))


@pytest.fixture
def case_worker(krt):
    """A case worker of Khartoum."""
    return make_staff("case", ("case_worker", krt))


@pytest.fixture
def focal_point(krt):
    """The protection focal point of Khartoum."""
    return make_staff("protection", ("protection_focal_point", krt))


@pytest.fixture
def desk_elsewhere(gdf):
    """The front desk of Gadaref."""
    return make_staff("desk.gdf", ("front_desk", gdf))


@pytest.fixture
def at_the_desk(desk):
    """The test itself works on behalf of Khartoum's front desk."""
    with scope.user(desk):
        yield desk


@pytest.fixture
def amina(krt):
    """The file that stays."""
    return make_person(krt, "Amina Saleh", birth="1995", nationalities=("SDN",))


@pytest.fixture
def amna(krt):
    """The same person, registered again by another desk."""
    return make_person(
        krt,
        "Amna Salih Idris",
        birth="12/4/1995",
        nationalities=("SDN", "ERI"),
        languages=(Tongue("ara", "native"), Tongue("tir")),
        phones=(PhoneFact("+249912345678"),),
    )
