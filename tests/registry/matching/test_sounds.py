"""Words of any script as sounds, and how alike they are."""

import csv
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.matching.skeletons import near, one_edit_away, skeleton
from modules.registry.matching.sounds import readings, sounds
from modules.registry.matching.words import likeness
from tests.harness.databases import REPOSITORY

SHARED_NAMES = REPOSITORY.parent / "shared" / "data" / "names"
SAME_NAME, ANOTHER_NAME = 0.86, 0.72

LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=10)


def alike(one: str, other: str) -> float:
    """The likeness of the readings that fit best."""
    pairs = itertools.product(readings(one), readings(other))
    return max((likeness(a, b) for a, b in pairs), default=0.0)


@pytest.mark.parametrize(
    "spellings",
    [
        "Mohammed Muhamad Mohamed Mahamed Maxamed Muhammad محمد",
        "Tesfaye Tesfay ተስፋዬ",
        "Yusuf Youssef Yousouf يوسف",
        "Ibrahim Ebrahim إبراهيم",
        "Hussein Husain Xuseen حسين",
        "Ali Cali Aly علي",
        "Ahmed Ahmad Axmed أحمد احمد",
        "Khadija Khadidja Xadija خديجة",
        "Gebre Ghebre Gabre",
        "Yohannes Yohanes ዮሃንስ",
        "Fatima Fatimah Fatma فاطمة",
        "Moussa Musa موسى",
        "Zeynab Zainab زينب",
        "Philip Filip",
        "Osman Usman Othman عثمان",
        "Diallo Jallow",
        "Sergei Sergey Сергей",
    ],
)
def test_spellings_of_one_name_sound_alike(spellings):
    first, *others = spellings.split()
    assert [other for other in others if alike(first, other) < SAME_NAME] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed", "Mariam"),
        ("Ali", "Omar"),
        ("Tesfaye", "Bekele"),
        ("Fatima", "Hassan"),
        ("Yusuf", "Yasin"),
        ("Abdulrahman", "Abdullah"),
        ("Tesfay", "Tesfamichael"),
        ("أحمد", "محمود"),
    ],
)
def test_different_names_do_not(one, other):
    assert alike(one, other) < ANOTHER_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim", "Karima"),
        ("Amin", "Amina"),
        ("Samir", "Samira"),
        ("Hassan", "Hussein"),
        ("حسن", "حسين"),
        ("كريم", "كريمة"),
        ("Salim", "Salma"),
        ("Daniel", "Daniela"),
        ("Jamal", "Jamila"),
    ],
)
def test_an_ending_or_a_long_vowel_makes_another_name(one, other):
    assert alike(one, other) < SAME_NAME


@given(one=LETTERS | ARABIC | st.text(), other=LETTERS | ARABIC | st.text())
def test_likeness_is_symmetric_and_stays_between_nothing_and_all(one, other):
    heard = alike(one, other)
    assert heard == alike(other, one)
    assert 0.0 <= heard <= 1.0


@given(word=st.text(max_size=30))
def test_any_text_can_be_heard_and_sounds_like_itself(word):
    heard = sounds(word)
    assert heard.isascii()
    assert all(likeness(reading, reading) == 1.0 for reading in readings(word))
    assert all(skeleton(reading) for reading in readings(word))


@given(word=LETTERS)
def test_what_is_near_a_skeleton_has_it_near_or_one_edit_away(word):
    key = skeleton(sounds(word)) if sounds(word) else "m"
    for other in near(key):
        assert other != key
        assert key in near(other) | one_edit_away(other) or len(other) >= len(key)


def in_two_scripts(name: str) -> list[tuple[str, str]]:
    """The half of a shared list on which nothing was set by hand."""
    path = SHARED_NAMES / name
    if not path.exists():
        pytest.skip(f"The shared list {name} is not beside this checkout.")
    if name.endswith(".tsv"):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        pairs = [(latin, native.replace(" ", "")) for latin, native, *_count in lines]
    else:
        with path.open(encoding="utf-8") as lines:
            pairs = [(row["latin"], row["ethiopic"]) for row in csv.DictReader(lines)]
    return pairs[1::2]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "share"), [("arabic_latin_pairs.tsv", 0.75), ("ethiopic_latin_pairs.csv", 0.9)]
)
def test_most_names_in_two_scripts_sound_alike(name, share):
    pairs = in_two_scripts(name)[:600]
    assert sum(alike(*pair) >= ANOTHER_NAME for pair in pairs) / len(pairs) > share
