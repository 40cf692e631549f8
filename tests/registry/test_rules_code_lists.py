"""Nationalities and languages: valid, in the reader's language, and no burden at start-up."""

import subprocess
import sys

import pytest
from django.utils import translation

from modules.registry.rules.code_lists import (
    STATELESS,
    UNKNOWN_NATIONALITY,
    is_language,
    is_nationality,
    language_choices,
    language_label,
    nationality_choices,
    nationality_label,
    priority_language_choices,
)
from modules.registry.rules.priority_languages import PRIORITY_LANGUAGES, PRIORITY_NAMES


@pytest.mark.parametrize("code", PRIORITY_LANGUAGES)
def test_a_language_of_the_routes_is_a_living_language_of_the_standard(code):
    assert is_language(code)


def test_the_languages_of_the_launch_come_first_and_none_comes_twice():
    assert PRIORITY_LANGUAGES[:4] == ("eng", "fra", "spa", "ara")
    assert len(set(PRIORITY_LANGUAGES)) == len(PRIORITY_LANGUAGES)
    assert set(PRIORITY_NAMES) <= set(PRIORITY_LANGUAGES)


def test_fur_and_gamo_are_not_taken_for_friulian_or_kandawo():
    assert {"fvr", "gmv"} <= set(PRIORITY_LANGUAGES)
    assert not {"fur", "gam", "nah"} & set(PRIORITY_LANGUAGES)
    assert language_label("fvr") == "Fur"


@pytest.mark.parametrize(
    ("language", "sudan"),
    [("en", "Sudan"), ("fr", "Soudan"), ("es", "Sudán"), ("pt-br", "Sudão"), ("zh-hans", "苏丹")],
)
def test_a_country_is_named_in_the_active_language(language, sudan):
    with translation.override(language):
        assert nationality_label("SDN") == sudan


def test_arabic_readers_find_syria_in_arabic():
    with translation.override("ar"):
        assert nationality_label("SYR") == "الجمهوريّة العربيّة السّوريّة"
        assert not nationality_label("SDN").isascii()


def test_a_language_without_a_catalogue_falls_back_to_english():
    with translation.override("om"):
        assert nationality_label("ETH") == "Ethiopia"
        assert language_label("sid") == "Sidamo"


def test_nationalities_end_with_stateless_and_unknown():
    codes = [code for code, _label in nationality_choices()]

    assert codes[-2:] == [STATELESS, UNKNOWN_NATIONALITY]
    assert len(set(codes)) == len(codes) > 240


def test_countries_are_sorted_by_name_with_accents_apart():
    with translation.override("fr"):
        labels = [label for _code, label in nationality_choices()]

    assert labels.index("Égypte") < labels.index("Érythrée") < labels.index("Espagne")


@pytest.mark.parametrize("code", ["", "XXX", "sdn", "SD", "UTO"])
def test_what_is_no_nationality_is_not_taken_for_one(code):
    assert not is_nationality(code)


def test_an_unknown_code_is_shown_as_it_is():
    assert nationality_label("ZZZ") == "ZZZ"
    assert language_label("zzz9") == "zzz9"


def test_all_languages_begin_with_those_of_the_routes_and_none_comes_twice():
    everything = language_choices()
    codes = [code for code, _label in everything]

    assert everything[: len(PRIORITY_LANGUAGES)] == priority_language_choices()
    assert len(set(codes)) == len(codes) > 6000


def test_start_up_does_not_read_the_lists():
    asked = "import sys, modules.registry.rules.code_lists; sys.exit('pycountry' in sys.modules)"
    started = subprocess.run([sys.executable, "-c", asked], check=False)

    assert started.returncode == 0
