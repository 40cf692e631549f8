"""Under which keys a name is looked up, in steps from what fits best to what only slips explain.

Nothing here knows a database. What a register holds is asked for by `borne`: of the thousands of
words that slips may have made of a name, few are anybody's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .keys import (
    NAME,
    SOUND,
    Skeletons,
    asked_ways,
    pairs_nearby,
    threes,
    with_edits,
)
from .skeletons import near, one_edit_away, pairs

# Of one key no more people are taken than this: more of them are told apart by nothing asked for.
MOST_OF_ONE_KEY = 700
MOST_OF_A_STEP = 700
MOST_AROUND = 100
# A name so like the one asked for that no further step is needed.
CONVINCING = 0.93
GOOD = 0.86
# Years of birth are told a little wrong; those near the year asked for are looked at first.
YEARS_OFF = 2

Borne = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True)
class Step:
    """Keys of one kind to look up: what an answer is worth, and when nothing further is needed.

    portions: keys that are asked for together; of each portion at most `most` people are taken, so
    that a common name in one does not keep the others from being heard.
    """

    kind: str
    portions: tuple[frozenset[str], ...]
    worth: int
    enough: float = CONVINCING
    years: tuple[int, int] | None = None
    most: int = MOST_OF_A_STEP


def steps_of(name: str, *, year: int | None, borne: Borne) -> Iterator[Step]:
    """The steps for one name; `borne` says which of some skeletons are a word of anybody's."""
    ways = asked_ways(name)
    if not ways or not ways[0]:
        return
    told = ways[0]
    years = (year - YEARS_OFF, year + YEARS_OFF) if year else None
    if len(told) == 1:
        yield from _steps_of_one_word(told, years)
        return
    if years:
        yield from _steps_of_words(ways, borne, years=years)
    yield from _steps_of_words(ways, borne, born_otherwise=bool(years))
    yield _each(SOUND, (key for keys in told for key in keys), worth=1, years=years, most=MOST_SINGLE)


def _steps_of_words(ways: list[Skeletons], borne: Borne, *, years=None, born_otherwise=False):
    more = {"years": years}
    extra = 1 if years else 0
    yield _together(NAME, (key for way in ways for key in threes(way)), worth=5 + extra, **more)
    yield _each(NAME, (key for way in ways for key in pairs(way)), worth=2 + extra, **more)
    if not years:
        # Two words that another clerk wrote as one.
        yield _together(SOUND, (key for way in ways[1:] if len(way) == 1 for key in way[0]), worth=2)
    if born_otherwise:
        return
    told = ways[0]
    if len(told)>2:
        around = with_edits(told, borne)
        yield _together(NAME, around.threes(1), worth=4+extra, enough=FAIR, **more)
        if X_TWO: yield _together(NAME, around.threes(2), worth=3+extra, enough=FAIR, **more)
        if X_NEAR3: yield _around(pairs_nearby(told), worth=1 + extra, most=MOST_AROUND3, **more)
        yield _around(around.pairs(1), worth=1 + extra, enough=GOOD, most=MOST_AROUND3,**more)
        return
    yield _around(pairs_nearby(told), worth=1 + extra, most=MOST_AROUND2, **more)
    around = with_edits(told, borne)
    yield _around(around.pairs(1), worth=1 + extra, enough=GOOD, most=MOST_AROUND2, **more)
    yield _around(around.pairs(2), worth=1 + extra, enough=GOOD, most=MOST_AROUND22, **more)

X_TWO=1
X_NEAR3=0
MOST_SINGLE=100
MOST_AROUND3=100
MOST_AROUND2=300
MOST_AROUND22=500
FAIR=0.6

def _each(kind: str, keys: Iterable[str], *, most: int = MOST_OF_ONE_KEY, **more) -> Step:
    portions = tuple(frozenset([key]) for key in sorted(set(keys)))
    return Step(kind, portions, most=most, **more)


def _together(kind: str, keys: Iterable[str], **more) -> Step:
    return Step(kind, (frozenset(keys),), **more)


def _around(portions: list[frozenset[str]], **more) -> Step:
    return Step(NAME, tuple(portions), **more)


def _steps_of_one_word(told: Skeletons, years) -> Iterator[Step]:
    (keys,) = told
    exact = frozenset(keys)
    nearby = frozenset(other for key in keys for other in near(key))
    edited = frozenset(other for key in keys for other in one_edit_away(key))
    both = frozenset(other for key in nearby for other in one_edit_away(key))
    for when in (years, None) if years else (None,):
        yield _together(SOUND, exact, worth=4, years=when)
    yield _together(SOUND, nearby, worth=2)
    yield _together(SOUND, edited - nearby - exact, worth=2, enough=GOOD)
    yield _together(SOUND, both - edited - exact, worth=1, enough=GOOD)
