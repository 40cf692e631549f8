"""Card numbers: meaningless, hard to misread, wrong when mistyped."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from modules.registry.rules import card_numbers
from modules.registry.rules.card_numbers import (
    ALPHABET,
    LENGTH,
    RANDOM_LENGTH,
    MistypedCardNumber,
    NotACardNumber,
    check_character,
)

REFERENCES = st.text(alphabet=ALPHABET, min_size=RANDOM_LENGTH, max_size=RANDOM_LENGTH)
NUMBERS = REFERENCES.map(lambda reference: reference + check_character(reference))
PLACES = st.integers(0, LENGTH - 1)


def test_a_new_number_is_valid_and_is_not_the_one_before():
    numbers = {card_numbers.generate() for _time in range(200)}

    assert len(numbers) == 200
    assert all(card_numbers.is_valid(number) for number in numbers)


def test_the_alphabet_makes_no_words_and_holds_nothing_that_looks_alike():
    assert not set("AEIOUY") & set(ALPHABET)
    for look_alikes in ("0OQ", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert len(set(look_alikes) & set(ALPHABET)) <= 1
    assert len(set(ALPHABET)) == 23


@given(number=NUMBERS, place=PLACES, character=st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(number, place, character):
    assume(number[place] != character)
    mistyped = number[:place] + character + number[place + 1 :]

    assert not card_numbers.is_valid(mistyped)


@given(number=NUMBERS, one=PLACES, other=PLACES)
def test_any_two_characters_that_changed_places_are_noticed(number, one, other):
    assume(number[one] != number[other])
    characters = list(number)
    characters[one], characters[other] = characters[other], characters[one]

    assert not card_numbers.is_valid("".join(characters))


@given(number=NUMBERS)
def test_a_number_is_read_as_it_is_printed(number):
    printed = card_numbers.format(number)

    assert re.fullmatch(r"\w{3}-\w{3}-\w{3}", printed)
    assert card_numbers.read(printed) == number


@given(number=NUMBERS)
def test_a_number_is_read_however_it_was_typed(number):
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number)

    assert card_numbers.read(number.lower()) == number
    assert card_numbers.read(f"  {number[:4]} – {number[4:]}\n") == number
    assert card_numbers.read(full_width) == number
    assert card_numbers.read(f"\u2067{number}\u2069") == number


@given(number=NUMBERS)
def test_a_number_typed_with_arabic_digits_or_look_alikes_is_read(number):
    arabic = number.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩"))
    misread = number.translate(str.maketrans("Q8526V", "0BSZGU"))

    assert card_numbers.read(arabic) == number
    assert card_numbers.read(misread) == number


@given(text=st.text())
def test_any_text_is_normalised_and_normalising_again_changes_nothing(text):
    once = card_numbers.normalise(text)

    assert card_numbers.normalise(once) == once


@given(text=st.text())
def test_any_text_is_a_card_number_or_refused_in_a_sentence(text):
    try:
        number = card_numbers.read(text)
    except (NotACardNumber, MistypedCardNumber) as refused:
        assert refused.sentence
        assert not card_numbers.is_valid(text)
        return
    assert card_numbers.is_valid(number)


def test_a_number_that_is_too_short_is_told_what_one_looks_like():
    with pytest.raises(NotACardNumber) as refused:
        card_numbers.read("K7M-2XP")

    assert "9 letters and digits" in refused.value.sentence
    example = re.search(r"\w{3}-\w{3}-\w{3}", refused.value.sentence).group()
    assert card_numbers.is_valid(example)


def test_a_mistyped_number_is_told_so():
    number = card_numbers.generate()
    other = "3" if number[0] == "2" else "2"

    with pytest.raises(MistypedCardNumber):
        card_numbers.read(other + number[1:])
