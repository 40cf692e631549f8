"""The keys under which names stand in the index, and those under which a name is looked up.

A name is found by its words, by how each sounds, and by any two or three of its sounds together:
two common words are rare together, and who leaves a word out or writes one wrongly still shares
two others. Nothing here knows a database.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from modules.registry.rules.name_keys import search_tokens

from .names import Word, words_of_name
from .skeletons import joined, near, one_edit_away, pairs, skeleton
from .sounds import ABJAD, readings

WORD, SOUND, NAME = "w", "s", "n"
# Longer keys are cut; what is looked up is cut alike.
LONGEST = 60
# Of more words than this, the first ones; three of eight would be more keys than they are worth.
WORDS_IN_COMPANY = 5

Skeletons = list[tuple[str, ...]]
# Which of some keys of a kind are anybody's: of hundreds that a word may have become, few are.
Borne = Callable[[str, Iterable[str]], set[str]]


def index_keys(names: Iterable[str]) -> set[tuple[str, str]]:
    """(kind, key) of everything that one person's names, in whatever scripts, are found by."""
    found = set()
    for name in names:
        tokens = [token[:LONGEST] for token in search_tokens(name)]
        found |= {(WORD, token) for token in tokens}
        found |= {(SOUND, key) for token in tokens for key in sound_keys(token)}
        words = words_of_name(name)
        for told in map(skeletons_of, _with_neighbours_joined(words)):
            found |= {(SOUND, key) for keys in told for key in keys}
            found |= {(NAME, key[:LONGEST]) for key in in_company(told)}
    return found


def sound_keys(word: str) -> frozenset[str]:
    """Under which sounds one word stands: one for each way to read it out; empty without letters."""
    return frozenset(skeleton(reading) for reading in readings(word))


def skeletons_of(words: Iterable[Word]) -> Skeletons:
    """The skeletons of each word that is more than an initial, and of what it is short for."""
    return [
        tuple(dict.fromkeys(skeleton(heard) for heard in (*word.readings, *word.short_for)))
        for word in words
        if not word.is_initial
    ][:WORDS_IN_COMPANY]


def in_company(words: Skeletons) -> Iterator[str]:
    """Keys of any three of the words, then of any two."""
    yield from threes(words)
    yield from pairs(words)


def threes(words: Skeletons) -> Iterator[str]:
    """Keys of any three of the words."""
    for three in itertools.combinations(words, 3):
        for keys in itertools.product(*three):
            yield joined(keys)


def asked_ways(name: str) -> list[Skeletons]:
    """The name as skeletons, and again with each two neighbours as one word."""
    return [skeletons_of(told) for told in _with_neighbours_joined(words_of_name(name))]


@dataclass(frozen=True)
class Around:
    """The words of a name, and for each the words that may have become it on the way."""

    told: Skeletons
    others: Skeletons

    def pairs(self, changed: int = 1) -> list[list[str]]:
        """Keys of each two words of which one, or both, are others; by the words that are."""
        return [[*map(joined, itertools.product(*two))] for two in self._with_others(2, changed)]

    def threes(self, changed: int = 1) -> list[str]:
        """Keys of any three words of which so many are others."""
        three_each = (itertools.product(*three) for three in self._with_others(3, changed))
        return [joined(keys) for keys in itertools.chain.from_iterable(three_each)]

    def _with_others(self, words: int, changed: int) -> Iterator[Skeletons]:
        for places in itertools.combinations(range(len(self.told)), words):
            for others in itertools.combinations(places, changed):
                yield [(self.others if p in others else self.told)[p] for p in places]


def nearby(told: Skeletons) -> Around:
    """As another language hears and another clerk writes the words."""
    return Around(told, [tuple(sorted(set().union(*map(near, keys)))) for keys in told])


def with_slips(told: Skeletons, borne: Borne) -> Around:
    """With a consonant wrong, missing, too much, or two changed about, where somebody is called so."""
    around = [set().union(*map(one_edit_away, keys)) for keys in told]
    there = borne(SOUND, set().union(*around))
    return Around(told, [tuple(sorted(each & there)) for each in around])


def mistyped(name: str, borne: Borne) -> Around:
    """As words that somebody bears and that are one letter, or two changed about, from those typed."""
    tokens = [token[:LONGEST] for token in search_tokens(name)][:WORDS_IN_COMPANY]
    around = [one_edit_away(token, ascii_lowercase, LONGEST) for token in tokens]
    there = borne(WORD, set().union(*around))
    return Around(
        [_skeletons_of_tokens([token]) for token in tokens],
        [_skeletons_of_tokens(sorted(each & there)) for each in around],
    )


def _skeletons_of_tokens(tokens: list[str]) -> tuple[str, ...]:
    each = (skeletons_of(words_of_name(token)) for token in tokens)
    return tuple(dict.fromkeys(key for words in each for keys in words for key in keys))


def _with_neighbours_joined(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    yield words
    for place in range(len(words) - 1):
        left, right = words[place : place + 2]
        if left.is_initial or right.is_initial:
            continue
        heard = left.readings[0] + right.readings[0].lstrip(ABJAD)
        yield (*words[:place], Word((heard,)), *words[place + 2 :])
