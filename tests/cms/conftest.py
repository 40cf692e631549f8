"""Two centres with public pages, and people who may or may not write them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.models import CentrePage
from cms.site_setup import ensure_centre_pages
from core.models import Centre, Membership
from core.models.centres import CentreKind
from core.modules.manifest import modules


def make_centre(*, code: str, name: str, **facts) -> Centre:
    """A centre with its pages in every language."""
    centre = Centre.objects.create(
        code=code, name=name, kind=CentreKind.RESPONSE_CENTRE, country="SDN", **facts
    )
    ensure_centre_pages(centre)
    return centre


@pytest.fixture
def khartoum(db) -> Centre:
    """A centre that may be found on a map."""
    return make_centre(
        code="KRT",
        name="Khartoum centre",
        address="12 Nile Street",
        phone="+249 (91) 234-567",
        position_is_public=True,
        time_zone="Africa/Khartoum",
    )


@pytest.fixture
def gadaref(db) -> Centre:
    """A protected place."""
    return make_centre(code="GDF", name="Gadaref house", address="Behind the old mill")


@pytest.fixture
def switchable():
    """A module that can be switched and offers a service, such as the sample plug-in's."""
    for config in modules():
        if not config.always_on and config.public_services:
            return config
    pytest.skip("no module is installed that can be switched off and offers a public service")


@pytest.fixture
def join(db):
    """Make a person with a role at a centre, or at all centres where none is named."""

    def make(username: str, *, role: str, centre=None):
        user, _created = get_user_model().objects.get_or_create(username=username)
        group, _created = Group.objects.get_or_create(name=role)
        Membership.unscoped.create(user=user, role=group, centre=centre, all_centres=centre is None)
        return user

    return make


def page_of(centre, language: str) -> CentrePage:
    """The page of a centre in a language."""
    return CentrePage.objects.get(centre=centre, locale__language_code=language)


def in_one_line(answer) -> str:
    """The text of an answer, however its template breaks lines."""
    return " ".join(answer.content.decode().split())
