"""Demo log-ins exist in demo mode only."""

import pytest
from django.contrib.auth import authenticate

from core.demo import load_demo

pytestmark = pytest.mark.django_db


def test_a_demo_account_signs_in_in_demo_mode_and_never_outside_it(settings):
    load_demo()
    assert authenticate(username="desk", password=settings.DEMO_PASSWORD) is not None
    settings.GUICHET_DEMO = False
    assert authenticate(username="desk", password=settings.DEMO_PASSWORD) is None


def test_demo_data_is_refused_outside_demo_mode(settings):
    settings.GUICHET_DEMO = False
    with pytest.raises(RuntimeError):
        load_demo()


def test_staff_without_a_language_get_that_of_their_centre(client, settings):
    world = load_demo()
    omer = world.users["desk.gdf"]
    omer.wagtail_userprofile.preferred_language = ""
    omer.wagtail_userprofile.save()
    client.force_login(omer)
    assert 'dir="rtl"' in client.get("/admin/").content.decode()
