"""The keys under which names stand in the index, and those under which a name is looked up.

A name is found by its words, by how each sounds, and by any two or three of its sounds together:
two common words are rare together, and who leaves a word out or writes one wrongly still shares
two others. Nothing here knows a database.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


def pairs_nearby(words: Skeletons) -> list[frozenset[str]]:
    """Pairs in which one word was spelled as another language hears it; by the words of the pair."""
    return _pairs_around(words, near)


@dataclass(frozen=True)
class Edited:
    """The words of a name, and which words of the register slips may have made of each.

    As a slip counts a wrong, a missing or an added consonant, or two of them changed about.
    """

    told: Skeletons
    slips: Skeletons

    def pairs(self, slips: int) -> list[frozenset[str]]:
        """Keys of each two words of which so many have a slip; by the words that have."""
        return [frozenset(keys) for keys in self._of(2, slips)]

    def threes(self, slips: int) -> frozenset[str]:
        """Keys of any three words of which so many have a slip."""
        return frozenset(key for keys in self._of(3, slips) for key in keys)

    def _of(self, words: int, slips: int) -> Iterator[Iterator[str]]:
        for places in itertools.combinations(range(len(self.told)), words):
            for wrong in itertools.combinations(places, slips):
                heard = [(self.slips if p in wrong else self.told)[p] for p in places]
                yield map(joined, itertools.product(*heard))


def with_edits(told: Skeletons, borne) -> Edited:
    """The words with the slips that make a word which somebody bears; `borne` says of which."""
    around = [{other for key in keys for other in one_edit_away(key)} for keys in told]
    known = borne(set().union(*around))
    return Edited(told, [tuple(sorted(keys & known)) for keys in around])


def _pairs_around(words: Skeletons, around) -> list[frozenset[str]]:
    return [
        frozenset(
            joined((key, as_told))
            for changed, as_told in itertools.product(one, other)
            for key in around(changed)
        )
        for one, other in itertools.permutations(words, 2)
    ]


def _with_neighbours_joined(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    yield words
    for place in range(len(words) - 1):
        left, right = words[place : place + 2]
        if left.is_initial or right.is_initial:
            continue
        heard = left.readings[0] + right.readings[0].lstrip(ABJAD)
        yield (*words[:place], Word((heard,)), *words[place + 2 :])
