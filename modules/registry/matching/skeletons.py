"""What the index looks names up by: the consonants of a word, spellings and typing errors around them.

A skeleton keeps what scripts and clerks agree on. Vowels, half vowels and h are left out, since
Arabic, Hebrew and hasty writing leave them out, and sounds that one language does not tell apart
are one letter. What stands around a skeleton (`near`, `one_edit_away`) is looked up only where the
skeleton itself finds nobody convincing.
"""

import itertools
from collections.abc import Iterator
from functools import lru_cache

from .sounds import ABJAD

# Longer skeletons are cut; what is looked up is cut alike.
LONGEST = 10
KEPT_IN_MEMORY = 100_000

_CLASSES = {
    **dict.fromkeys("bp", "b"),
    **dict.fromkeys("fv", "f"),
    **dict.fromkeys("kgGq", "k"),
    **dict.fromkeys("sz", "s"),
    **dict.fromkeys("tT", "t"),
    **dict.fromkeys("dD", "d"),
    **{letter: letter for letter in "xjSmnlr"},
}
CONSONANTS = "".join(dict.fromkeys(_CLASSES.values()))

# What one language or clerk writes for another's sound: g for j in Cairo, kh as h, v as w.
_CONFUSED = {
    "b": "f",
    "f": "b",
    "k": "jxsS",
    "x": "kS",
    "j": "kSsdx",
    "S": "skjx",
    "s": "Sjtdk",
    "t": "ds",
    "d": "tsj",
    "m": "n",
    "n": "m",
    "l": "r",
    "r": "l",
}
# Sounds that are heard by some and not by others: v as w, kh as h, j as y.
_FAINT = "fxj"
JOINED = "+"


@lru_cache(maxsize=KEPT_IN_MEMORY)
def skeleton(sounds: str) -> str:
    """The consonants of a word's sounds by class; of a word without any, its first sound."""
    return (
        "".join(map(_CLASSES.get, filter(_CLASSES.get, sounds)))[:LONGEST]
        or sounds.lstrip(ABJAD)[:1].lower()
    )


def near(key: str) -> set[str]:
    """Skeletons of words that another language or clerk writes for the same name."""
    found = set()
    for place, letter in enumerate(key):
        before, after = key[:place], key[place + 1 :]
        found |= {before + other + after for other in _CONFUSED.get(letter, "")}
        if letter in _FAINT and len(key) > 1:
            found.add(before + after)
    for place in range(len(key) + 1):
        found |= {key[:place] + faint + key[place:] for faint in _FAINT}
    return {other[:LONGEST] for other in found} - {key}


def one_edit_away(key: str, letters: str = CONSONANTS, longest: int = LONGEST) -> set[str]:
    """Skeletons with one consonant more, less, other, or two of them changed about.

    With other `letters`: so of words that are written in these.
    """
    found = set()
    for place in range(len(key)):
        before, after = key[:place], key[place + 1 :]
        found |= {before + other + after for other in letters}
        if len(key) > 1:
            found.add(before + after)
        if after:
            found.add(before + after[0] + key[place] + after[1:])
    for place in range(len(key) + 1):
        found |= {key[:place] + other + key[place:] for other in letters}
    return {other[:longest] for other in found} - {key}


def joined(keys: tuple[str, ...]) -> str:
    """Several skeletons as one key, in no order: names of the Horn have no first and last."""
    if len(keys) == 2:  # in a hurry: of slips in two words there are thousands
        one, other = keys
        return f"{one}{JOINED}{other}" if one <= other else f"{other}{JOINED}{one}"
    return JOINED.join(sorted(keys))


def pairs(words: list[tuple[str, ...]]) -> Iterator[str]:
    """The key of each two words, where each word has one skeleton or several."""
    for one, other in itertools.combinations(words, 2):
        for keys in itertools.product(one, other):
            yield joined(keys)
