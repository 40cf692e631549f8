"""Under which keys a name is looked up, in steps from what fits best to what only slips explain.

Nothing here knows a database. What a register holds is asked for by `borne`: of the thousands of
words that slips may have made of a name, few are anybody's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .keys import (
    NAME,
    SOUND,
    Borne,
    Skeletons,
    asked_ways,
    mistyped,
    nearby,
    threes,
    with_slips,
)
from .skeletons import near, one_edit_away, pairs

# Of one key, or of keys that are asked for together, no more people are taken than this: more of
# them are told apart by nothing asked for. Fewer where a key says less.
MOST_OF_A_STEP = 600
MOST_AROUND = 200
MOST_OF_ONE_WORD = 100
# How like the asked name somebody's is when no further step is needed: the same in another
# spelling; with a slip that was looked for; three words, each found with or without a slip.
CONVINCING = 0.93
GOOD = 0.86
FAIR = 0.65
# Years of birth are told a little wrong; those near the year asked for are looked at first.
YEARS_OFF = 2

Years = tuple[int, int] | None


@dataclass(frozen=True)
class Step:
    """Keys of one kind to look up: what an answer is worth, and when nothing further is needed.

    portions: keys that are asked for together; of each portion at most `most` people are taken, so
    that a common name in one does not keep the others from being heard.
    """

    kind: str
    portions: tuple[tuple[str, ...], ...]
    worth: int
    enough: float = CONVINCING
    years: Years = None
    most: int = MOST_OF_A_STEP


def steps_of(name: str, *, year: int | None, borne: Borne) -> Iterator[Step]:
    """The steps for one name; `borne` says which of some keys are anybody's."""
    ways = asked_ways(name)
    if not ways or not ways[0]:
        return
    told = ways[0]
    years = (year - YEARS_OFF, year + YEARS_OFF) if year else None
    if len(told) == 1:
        yield from _steps_of_one_word(told, years)
        return
    if years:
        yield from _steps_of_words(name, ways, borne, years)
        # Born in another year than was said.
        yield _together(NAME, _of_each(ways, threes), worth=6)
        yield _each(NAME, _of_each(ways, pairs), worth=3)
        yield _written_as_one(ways)
    else:
        yield from _steps_of_words(name, ways, borne, None)
    singles = (key for keys in told for key in keys)
    yield _each(SOUND, singles, worth=1, years=years, most=MOST_OF_ONE_WORD)


def _steps_of_words(name: str, ways: list[Skeletons], borne: Borne, years: Years) -> Iterator[Step]:
    """Three words with slips in two of them are fewer people's than two words without any."""
    yield _together(NAME, _of_each(ways, threes), worth=6, years=years)
    told = ways[0]
    if len(told) > 2:
        typed = mistyped(name, borne)
        threes_typed = [*typed.threes(1), *typed.threes(2)]
        yield _together(NAME, threes_typed, worth=5, enough=FAIR, years=years)
        slipped = with_slips(told, borne)
        yield _together(NAME, slipped.threes(), worth=4, enough=FAIR, years=years)
        yield _each(NAME, _of_each(ways, pairs), worth=3, years=years)
        yield _around(slipped.pairs(), worth=1, enough=GOOD, years=years)
        return
    yield _each(NAME, _of_each(ways, pairs), worth=3, years=years)
    if not years:
        yield _written_as_one(ways)
    yield _around(nearby(told).pairs(), worth=2, years=years)
    typed = mistyped(name, borne)
    yield _around(typed.pairs(1), worth=2, enough=GOOD, years=years)
    yield _around(typed.pairs(2), worth=2, enough=FAIR, years=years)
    yield _around(with_slips(told, borne).pairs(), worth=1, enough=GOOD, years=years)


def _of_each(ways: list[Skeletons], company: Callable[[Skeletons], Iterable[str]]) -> list[str]:
    return [key for way in ways for key in company(way)]


def _written_as_one(ways: list[Skeletons]) -> Step:
    """Two words that another clerk wrote as one."""
    joined = (key for way in ways[1:] if len(way) == 1 for key in way[0])
    return _together(SOUND, joined, worth=2)


def _each(kind: str, keys: Iterable[str], **more) -> Step:
    return Step(kind, tuple((key,) for key in dict.fromkeys(keys)), **more)


def _together(kind: str, keys: Iterable[str], **more) -> Step:
    return Step(kind, (tuple(dict.fromkeys(keys)),), **more)


def _around(portions: list[list[str]], **more) -> Step:
    return Step(NAME, tuple(map(tuple, portions)), most=MOST_AROUND, **more)


def _steps_of_one_word(told: Skeletons, years: Years) -> Iterator[Step]:
    (keys,) = told
    exact = set(keys)
    heard = {other for key in keys for other in near(key)}
    edited = {other for key in keys for other in one_edit_away(key)}
    both = {other for key in heard for other in one_edit_away(key)}
    for when in (years, None) if years else (None,):
        yield _together(SOUND, keys, worth=4, years=when)
    yield _together(SOUND, sorted(heard), worth=2)
    yield _together(SOUND, sorted(edited - heard - exact), worth=2, enough=GOOD)
    yield _together(SOUND, sorted(both - edited - exact), worth=1, enough=GOOD)
