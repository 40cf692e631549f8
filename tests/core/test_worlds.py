"""The worlds that tests of safety stand on: complete, and marked so that a leak is seen."""

import pytest
from django.db.models import QuerySet

from core.testing.worlds import scoped_models
from tests.factories import make_centre_world

pytestmark = pytest.mark.django_db


def test_a_world_has_a_row_of_every_scoped_table_and_a_user_of_every_role():
    world = make_centre_world("KRT")
    empty = [m._meta.label for m in scoped_models() if not QuerySet(m).exists()]
    assert empty == []
    assert "protection_focal_point" in world.staff


def test_the_texts_of_two_worlds_tell_from_which_centre_and_module_they_are():
    krt, gdf = make_centre_world("KRT"), make_centre_world("GDF")
    [umbrella] = [r for r in gdf.all_rows() if r._meta.label == "umbrellas.Umbrella"]
    assert umbrella.label.startswith("zqgdfumb")
    assert krt.canary not in umbrella.label
