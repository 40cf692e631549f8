"""Centres, staff with real memberships, and signed-in browsers, for the platform's tests."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from core import scope
from core.models import Centre, Membership

PASSWORD = "a-long-password-for-tests"


def make_centre(code: str, name: str) -> Centre:
    """A centre with the least that a centre needs."""
    with scope.system():
        return Centre.objects.create(code=code, name=name, kind="response_centre", country="SDN")


def make_staff(username: str, role: str = "", *centres: Centre, everywhere=None, **facts):
    """A member of staff with one role at some centres, or with another one `everywhere`."""
    User = get_user_model()
    user = User.objects.create_user(username, password=PASSWORD, first_name=username, **facts)
    for centre in centres:
        give_role(user, role, centre=centre)
    if everywhere:
        give_role(user, everywhere)
    return user


def give_role(user, role: str, *, centre: Centre | None = None) -> Membership:
    """One more membership: at a centre or, where none is given, at all."""
    return Membership.unscoped.create(
        user=user,
        role=Group.objects.get(name=role),
        centre=centre,
        all_centres=centre is None,
    )


def browser_of(user) -> Client:
    """A browser in which the person signed in with their password."""
    client = Client()
    assert client.login(username=user.get_username(), password=PASSWORD)
    return client
