"""The short way to count people gives the number that asking each of them gives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import scope
from modules.registry.actions.restrict import break_glass, restrict_file
from modules.registry.models import FileHolding, Person
from modules.registry.scope import count_visible_people
from tests.registry.factories import make_person, make_staff


@pytest.fixture
def world(krt, gdf, desk, case_worker, focal_point, desk_elsewhere):
    """Files held at one centre, at both, no longer, twice, restricted, and opened in an emergency."""
    here, both, left, twice, hidden = (make_person(krt, f"Person {word}") for word in "abcde")
    there = make_person(gdf, "Person f")
    now = timezone.now()
    manager = make_staff("manager", ("centre_manager", krt), ("front_desk", gdf))
    with scope.system():
        FileHolding.objects.create(person=both, centre=gdf, because="referral")
        FileHolding.objects.filter(person=left).update(
            since=now - timedelta(hours=2), until=now - timedelta(hours=1)
        )
        FileHolding.objects.filter(person=twice).update(until=now + timedelta(hours=1))
        FileHolding.objects.create(person=twice, centre=krt, because="visit")
        FileHolding.objects.create(
            person=left, centre=gdf, because="visit", since=now + timedelta(hours=1)
        )
    with scope.user(focal_point):
        restrict_file(
            person=hidden, centre=krt, reason="Asked.", readers=[case_worker], actor=focal_point
        )
    for opened in (there, hidden, here):
        with scope.user(manager):
            break_glass(
                reference=opened.reference, reason="Danger to life.", centre=krt, actor=manager
            )
    return {
        "desk": (desk, 3),
        "case worker": (case_worker, 4),
        "focal point": (focal_point, 4),
        "desk elsewhere": (desk_elsewhere, 2),
        "manager of both, in an emergency": (manager, 5),
        "nobody": (make_staff("nobody"), 0),
    }


def test_counting_holdings_is_counting_people(world):
    counted = {}
    for who, (user, _expected) in world.items():
        with scope.user(user):
            counted[who] = (count_visible_people("registry.view_person"), Person.objects.count())
    assert counted == {who: (number, number) for who, (_user, number) in world.items()}
