"""Names: shown as said, found again however they were spelled."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.choices import NamePartRole
from modules.registry.rules.name_keys import phonetic_keys, plain, search_tokens
from modules.registry.rules.names import NamePart, display_name, initials, sort_key

SHARED_NAMES = Path(__file__).parents[2].parent / "shared" / "data" / "names"


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


@pytest.mark.parametrize(
    "spellings",
    [
        "Mohammed Muhamad Mohamed Mahamed Maxamed Muhammad Mahamadou محمد",
        "Tesfaye Tesfay ተስፋዬ",
        "Yusuf Youssef Jusuf Yousouf يوسف",
        "Ibrahim Ebrahim Abraham إبراهيم",
        "Hussein Husain Xuseen Hocine حسين",
        "Ali Cali علي",
        "Ahmed Ahmad Axmed أحمد احمد",
        "Khadija Kadija Khadidja Qadija خديجة",
        "Wahid Vahid Ouahid",
        "Vargas Bargas",
        "Gebre Ghebre Gabre",
        "Yohannes Johannes ዮሃንስ",
        "Fatima Fatimah Fatma فاطمة",
        "Moussa Musa موسى",
        "Zeynab Zainab Seynab",
        "Philip Filip",
    ],
)
def test_spellings_of_one_name_share_a_key(spellings):
    first, *others = (phonetic_keys(spelling) for spelling in spellings.split())

    assert all(first & other for other in others)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohamed", "Mariam"), ("Ali", "Omar"), ("Tesfaye", "Bekele"), ("Fatima", "Hassan")],
)
def test_different_names_share_no_key(one, other):
    assert not phonetic_keys(one) & phonetic_keys(other)


@given(text=st.text())
def test_any_text_has_tokens_and_keys_of_plain_letters(text):
    assert plain(plain(text)) == plain(text)
    for token in search_tokens(text):
        assert token.isascii()
        assert token == token.casefold()
        assert len(phonetic_keys(token)) <= 4


@given(token=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=14) | st.text())
def test_the_key_of_a_key_is_itself(token):
    for key in phonetic_keys(token):
        assert phonetic_keys(key) == {key}


@pytest.mark.shared_data
def test_most_ethiopic_names_meet_their_latin_spelling():
    path = SHARED_NAMES / "ethiopic_latin_pairs.csv"
    if not path.exists():
        pytest.skip("The shared list of Ethiopic names is not beside this checkout.")
    with path.open(encoding="utf-8") as lines:
        pairs = [(row["latin"], row["ethiopic"]) for row in csv.DictReader(lines)]

    met = sum(bool(phonetic_keys(latin) & phonetic_keys(ethiopic)) for latin, ethiopic in pairs)

    assert met / len(pairs) > 0.8
