"""Who may give which role to whom."""

import pytest
from django.urls import reverse

from core.demo import load_demo
from core.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return load_demo()


def give(client, *, username: str, role: str, centre: str = "KRT", password: str = ""):
    from django.contrib.auth.models import Group

    url = reverse("staff:add", args=[centre])
    role_id = Group.objects.get(name=role).pk
    data = {"username": username, "role": role_id, "password": password, "first_name": "Zeinab"}
    return client.post(url, data)


def has_role(username: str, role: str) -> bool:
    return Membership.unscoped.filter(user__username=username, role__name=role).exists()


def test_a_manager_makes_an_account_for_a_new_colleague_at_their_centre_only(client, world):
    client.force_login(world.users["manager"])
    secret = "nine pelicans on a wire"
    made = give(client, username="zeinab", role="front_desk", password=secret)
    assert made.status_code == 302
    assert has_role("zeinab", "front_desk")
    elsewhere = give(client, username="zeinab", role="case_worker", centre="GDF")
    assert elsewhere.status_code == 404
    assert not has_role("zeinab", "case_worker")


def test_a_manager_cannot_make_a_focal_point_but_an_administrator_can(client, world):
    client.force_login(world.users["manager"])
    assert give(client, username="desk", role="protection_focal_point").status_code == 422
    assert not has_role("desk", "protection_focal_point")
    client.force_login(world.users["admin"])
    assert give(client, username="desk", role="protection_focal_point").status_code == 302
    assert has_role("desk", "protection_focal_point")


def test_nobody_gives_a_role_to_themselves_or_changes_their_own(client, world):
    client.force_login(world.users["admin"])
    response = give(client, username="admin", role="case_worker")
    assert response.status_code == 422
    assert not has_role("admin", "case_worker")
    own = Membership.unscoped.get(user=world.users["admin"])
    assert client.get(reverse("staff:edit", args=[own.pk])).status_code == 403
