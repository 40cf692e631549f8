"""Names: shown as said, found again however they were spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.choices import NamePartRole
from modules.registry.rules.name_keys import plain, search_tokens
from modules.registry.rules.names import NamePart, display_name, initials, sort_key


def name(**parts):
    return [NamePart(text=text, role=NamePartRole(role)) for role, text in parts.items()]


ALMAZ = name(own="Almaz", father="Tesfaye", grandfather="Bekele")
MARIA = name(own="María José", paternal_surname="Ñúñez", maternal_surname="Ríos")


def test_a_name_is_shown_in_the_order_in_which_it_was_given():
    assert display_name(ALMAZ) == "Almaz Tesfaye Bekele"
    assert display_name(MARIA) == "María José Ñúñez Ríos"
    assert display_name(name(paternal_surname="Li", own="Wei")) == "Li Wei"


def test_one_name_is_a_whole_name():
    assert display_name(name(own="Zarmina")) == "Zarmina"
    assert initials(name(own="Zarmina")) == "Z"


def test_a_nickname_is_shown_only_where_there_is_nothing_else():
    assert display_name([*ALMAZ, *name(nickname="Lili")]) == "Almaz Tesfaye Bekele"
    assert display_name(name(nickname="Lili")) == "Lili"


def test_stray_blanks_and_empty_parts_are_not_shown():
    assert display_name(name(own="  Ahmed   Ali ", father=" ")) == "Ahmed Ali"
    assert display_name([]) == ""


def test_initials_take_three_parts_in_any_script():
    assert initials(ALMAZ) == "ATB"
    assert initials(name(own="محمد", father="علي")) == "مع"
    assert initials(name(own="’Aliyu")) == "A"


def test_lists_are_sorted_by_surname_only_where_there_is_one():
    assert sort_key(MARIA) == "nunez rios maria jose"
    assert sort_key(ALMAZ) == "almaz tesfaye bekele"


@given(texts=st.lists(st.text(), max_size=4))
def test_any_text_can_be_a_name(texts):
    parts = [NamePart(text=text, role=NamePartRole.OWN) for text in texts]

    assert display_name(parts).split() == " ".join(texts).split()
    assert isinstance(initials(parts), str)
    assert sort_key(parts).isascii()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Abd al-Rahman", ("abd", "rahman")),
        ("Abdul Rahman", ("abd", "rahman")),
        ("Abdurrahman", ("abd", "rahman")),
        ("ABDIRAHMAN", ("abd", "rahman")),
        ("عبد الرحمن", ("abd", "rhmn")),
        ("Abdelkader", ("abd", "kader")),
        ("Abdullahi", ("abdullahi",)),
        ("Mohamed Ould Salem", ("mohamed", "salem")),
        ("N'Diaye", ("ndiaye",)),
        ("José Ñúñez", ("jose", "nunez")),
        ("ተስፋዬ", ("tesfaye",)),
        ("Ben", ("ben",)),
        ("…", ()),
    ],
)
def test_a_name_is_searched_by_its_words_without_articles_or_accents(text, tokens):
    assert search_tokens(text) == tokens


@given(text=st.text())
def test_any_text_has_tokens_of_plain_letters(text):
    assert plain(plain(text)) == plain(text)
    for token in search_tokens(text):
        assert token.isascii()
        assert token == token.casefold()
