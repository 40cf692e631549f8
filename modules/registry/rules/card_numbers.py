"""Card numbers: random, without meaning, hard to misread, and wrong when mistyped.

Eight random characters and a check character, from 23 that cannot be taken for one another and
make no words. 23 is prime, so a weighted sum modulo 23 (the idea of ISBN-10) catches every
single wrong character and every two characters that changed places, neighbours or not.
"""

import secrets
import unicodedata

from django.utils.translation import gettext_lazy as _

from modules.registry.rules.input_errors import NotUnderstood

# No vowels, so no words; of each pair that looks alike (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V)
# one or none.
ALPHABET = "23456789CDFHJKMNPQRTVWX"
RANDOM_LENGTH = 8
LENGTH = RANDOM_LENGTH + 1
GROUP = 3
SEPARATOR = "-"

# What a reader takes for a character of ours. 1, I and L could be a 7 or a J, and are not guessed.
_MISREAD = str.maketrans({"0": "Q", "O": "Q", "B": "8", "S": "5", "Z": "2", "G": "6", "U": "V"})
_WEIGHTS = range(2, LENGTH + 1)


class NotACardNumber(NotUnderstood):
    template = _("A card number has %(length)s letters and digits, such as %(example)s.")


class MistypedCardNumber(NotUnderstood):
    template = _("This card number has a wrong character, or two that changed places.")


def generate() -> str:
    """A new card number. Whether it is taken is for the database to say."""
    reference = "".join(secrets.choice(ALPHABET) for _index in range(RANDOM_LENGTH))
    return reference + check_character(reference)


def check_character(reference: str) -> str:
    """The character which makes the weighted sum of the whole number a multiple of 23."""
    weighted = sum(
        weight * ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, reference, strict=True)
    )
    return ALPHABET[-weighted % len(ALPHABET)]


def normalise(text: str) -> str:
    """What was typed, scanned or read out, as it would be stored: capitals, no separators.

    Takes any text and never fails; whether it is a card number is for `is_valid`.
    """
    kept = []
    for character in unicodedata.normalize("NFKC", text).upper():
        digit = unicodedata.digit(character, None)
        if digit is not None:  # ٣ and ۳ and ３ are all a 3
            kept.append(str(digit))
        elif character.isalpha():
            kept.append(character)
    return "".join(kept).translate(_MISREAD)


def is_valid(text: str) -> bool:
    """Whether `text`, however it was typed, is a card number with the right check character."""
    number = normalise(text)
    if len(number) != LENGTH or not set(number) <= set(ALPHABET):
        return False
    return check_character(number[:RANDOM_LENGTH]) == number[RANDOM_LENGTH]


def read(text: str) -> str:
    """The card number in `text` as it is stored. Raises `NotUnderstood` with what is wrong."""
    number = normalise(text)
    if len(number) != LENGTH or not set(number) <= set(ALPHABET):
        raise NotACardNumber(length=LENGTH, example=format(_EXAMPLE))
    if not is_valid(number):
        raise MistypedCardNumber
    return number


def format(number: str) -> str:
    """A card number in groups of three, as it is printed and read aloud: K7M-2XP-94R."""
    return SEPARATOR.join(number[start : start + GROUP] for start in range(0, len(number), GROUP))


_EXAMPLE = "K7M2XP94" + check_character("K7M2XP94")
