"""Languages of people and pages: names, directions, and which one to show where one is missing."""

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.languages import CONTENT_LANGUAGES, INTERFACE, language, nearest

CODES = [each.code for each in (*INTERFACE, *CONTENT_LANGUAGES)]


@pytest.mark.parametrize("each", CONTENT_LANGUAGES, ids=lambda each: each.code)
def test_django_takes_every_language_of_pages_for_one(each):
    assert translation.check_for_language(each.code)
    assert translation.get_language_info(each.code)["name_local"]
    with translation.override(each.code):
        assert translation.get_language_bidi() is each.is_right_to_left


def test_neighbours_are_languages_of_the_list():
    assert {code for code in CODES for code in language(code).near} <= set(CODES)
    assert len(set(CODES)) == len(CODES) == len(settings.LANGUAGES)


@pytest.mark.parametrize(
    ("wanted", "available", "shown"),
    [
        ("ti", {"am", "ar", "en"}, "am"),
        ("ti", {"fr", "en"}, "en"),
        ("wo", {"fr", "en"}, "fr"),
        ("prs", {"ar", "fa"}, "fa"),
        ("ru", {"so"}, "so"),
        ("xx", {"en", "fr"}, "en"),
        ("en", set(), None),
    ],
)
def test_the_nearest_language_is_the_one_its_readers_are_likeliest_to_read(
    wanted, available, shown
):
    assert nearest(wanted, available, default="en") == shown


@given(st.sampled_from(CODES), st.sets(st.sampled_from(CODES), min_size=1))
def test_there_is_always_a_nearest_and_the_wanted_one_comes_first(wanted, available):
    shown = nearest(wanted, available, default="en")
    assert shown in available
    assert shown == wanted or wanted not in available


@pytest.mark.django_db
def test_the_console_is_never_half_in_a_language_without_translation(client):
    answer = client.get("/admin/login/", HTTP_ACCEPT_LANGUAGE="pt-BR,pt;q=0.9,fr;q=0.5")
    assert answer["Content-Language"] == "fr"
    answer = client.get("/admin/login/", HTTP_ACCEPT_LANGUAGE="uk")
    assert answer["Content-Language"] == "en"
