"""Who in the register may be the person that somebody names: looked up in the index, then compared.

The index is asked in steps, from what fits best to what only a slip of the pen explains, and no
further than somebody convincing is found. Each step is one or a few short range scans; their
number depends on the words of the name, never on the number of people.

Whose files are searched is said by who asks. Nothing said, everything keeps to the scope: the best
matches of others' centres do not push one's own out. `elsewhere` searches the files of centres where
the asker sees nothing; what of them may be told is for `registry.elsewhere` alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from modules.registry.models import Person, SearchKey
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.scope import held_at, held_elsewhere, merged, unbarred

from .keys import NAME, SOUND, Skeletons, asked_ways, pairs_nearby, pairs_with_an_edit, threes
from .people import Comparison, Known, compare
from .reasons import BIRTH_NEAR, OTHER_BIRTH, SAME_BIRTH_YEAR_OTHER_DAY
from .records import known_by_name
from .skeletons import near, one_edit_away, pairs

# Of one key no more people are taken than this: more of them are told apart by nothing asked for.
MOST_OF_ONE_KEY = 300
MOST_OF_A_STEP = 600
MOST_AROUND = 100
# So many are compared: those who answered most keys.
MOST_COMPARED = 40
# A name so like the one asked for that no further step is needed.
CONVINCING = 0.93
GOOD = 0.86
# Stand in a statement for what each look-up puts there.
KIND, KEY = "?", "?"
KEYS_OPEN = '."key" IN ('
KEYS_HERE = f"{KEYS_OPEN}%s)"
# Years of birth are told a little wrong; those near the year asked for are looked at first.
YEARS_OFF = 2


AGAINST_THE_BIRTH = frozenset([BIRTH_NEAR, OTHER_BIRTH, SAME_BIRTH_YEAR_OTHER_DAY])


# Whose files take part: a condition on the column that names a person.
Whose = Callable[[str], Q]


def in_own_scope(person: str) -> Q:
    """Files held at centres of the asker that are not barred to them."""
    own = Q(held_at(person, Person.view_permission()))
    return own & unbarred(person) & ~merged(person)


def elsewhere(person: str) -> Q:
    """Files held at other centres of which it may be said that they are there."""
    return held_elsewhere(person, Person.view_permission())


@dataclass(frozen=True)
class Candidate:
    """One person of the register and how they compare with who was asked for."""

    person_id: object
    comparison: Comparison


def candidates(known: Known, *, limit: int = 10, whose: Whose = in_own_scope) -> list[Candidate]:
    """People who may be the one described, the likeliest first; at most `limit`, of `whose` files.

    Asks by names and about the year of birth; documents and telephones are not looked up here.
    """
    search = _Search(known, whose)
    for name in known.names:
        for step in _steps(name, year=search.year):
            search.take(step)
            if search.is_convinced(step.enough):
                break
    return search.best(limit)


@dataclass(frozen=True)
class _Step:
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


def _each(kind: str, keys: Iterable[str], **more) -> _Step:
    portions = tuple(frozenset([key]) for key in sorted(set(keys)))
    return _Step(kind, portions, most=MOST_OF_ONE_KEY, **more)


def _together(kind: str, keys: Iterable[str], **more) -> _Step:
    return _Step(kind, (frozenset(keys),), **more)


def _around(portions: list[frozenset[str]], **more) -> _Step:
    return _Step(NAME, tuple(portions), most=MOST_AROUND, **more)


def _steps(name: str, *, year: int | None) -> Iterator[_Step]:
    ways = asked_ways(name)
    if not ways or not ways[0]:
        return
    told = ways[0]
    years = (year - YEARS_OFF, year + YEARS_OFF) if year else None
    if len(told) == 1:
        yield from _steps_of_one_word(told, years)
        return
    company = [key for way in ways for key in threes(way)]
    twos = [key for way in ways for key in pairs(way)]
    if years:
        yield _together(NAME, company, worth=6, years=years)
        yield _together(NAME, twos, worth=3, years=years)
        yield _around(pairs_nearby(told), worth=2, years=years)
        yield _around(pairs_with_an_edit(told), worth=2, years=years, enough=GOOD)
    yield _together(NAME, company, worth=5)
    yield _each(NAME, twos, worth=2)
    # Two words that another clerk wrote as one.
    yield _together(SOUND, (key for way in ways[1:] if len(way) == 1 for key in way[0]), worth=2)
    singles = [key for keys in told for key in keys]
    if years:
        yield _each(SOUND, singles, worth=1, years=years)
        return
    yield _around(pairs_nearby(told), worth=1)
    yield _around(pairs_with_an_edit(told), worth=1, enough=GOOD)
    yield _each(SOUND, singles, worth=1)


def _steps_of_one_word(told: Skeletons, years) -> Iterator[_Step]:
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


class _Search:
    """One look-up: who answered how many keys, and how like the asked name each of them is."""

    def __init__(self, known: Known, whose: Whose):
        self.known = known
        self.year = _middle_year(known.born)
        self.answers: Counter = Counter()
        self.compared: dict = {}
        self.index = _Index(whose)

    def take(self, step: _Step) -> None:
        """Look the keys of a step up and compare those who answered most."""
        for keys in filter(None, step.portions):
            answered = self.index.people(step.kind, sorted(keys), years=step.years, most=step.most)
            for person in answered:
                self.answers[person] += step.worth
        self._compare()

    def _compare(self) -> None:
        first = sorted(self.answers, key=lambda person: (-self.answers[person], person))
        fresh = [person for person in first[:MOST_COMPARED] if person not in self.compared]
        for person, other in known_by_name(fresh):
            self.compared[person] = compare(self.known, other)

    def is_convinced(self, enough: float) -> bool:
        """Whether somebody has the asked name, and was born when the asked person was."""
        return any(
            found.names.score >= enough and not (self.year and _is_born_otherwise(found))
            for found in self.compared.values()
            if found.names
        )

    def best(self, limit: int) -> list[Candidate]:
        """The likeliest, each with its comparison."""
        ordered = sorted(
            self.compared,
            key=lambda person: (-self.compared[person].bits, person),
        )
        return [Candidate(person, self.compared[person]) for person in ordered[:limit]]


class _Index:
    """Asks the index for people whose files take part.

    The statement is made once a look-up and then sent with other keys: making it anew costs ten
    times as much as answering it.
    """

    def __init__(self, whose: Whose):
        self.whose = whose
        self.statements: dict = {}

    def people(self, kind: str, keys: list[str], *, years, most: int) -> list:
        """Ids of at most `most` people who stand under the keys and were born in the years."""
        made = self.statements.get(bool(years)) or self._make(years)
        self.statements[bool(years)] = made
        before, after, of_the_scope = made
        marks = ", ".join(["%s"] * len(keys))
        asked = [kind, *keys, *(years or ()), *of_the_scope]
        with connection.cursor() as cursor:
            cursor.execute(f"{before}{marks}{after} LIMIT {int(most)}", asked)
            to_python = SearchKey._meta.get_field("person").target_field.to_python
            return [to_python(person) for (person,) in cursor.fetchall()]

    def _make(self, years) -> tuple[str, str, tuple]:
        """The statement around the keys, and the parameters that say who asks."""
        rows = QuerySet(SearchKey).filter(kind=KIND).filter(key__in=[KEY])
        if years:
            rows = rows.filter(born__gte=years[0]).filter(born__lte=years[1])
        own = (KIND, KEY, *(years or ()))
        rows = rows.filter(self.whose("person_id"))
        sql, parameters = rows.values_list("person_id").query.sql_with_params()
        before, marks, after = sql.partition(KEYS_HERE)
        if parameters[: len(own)] != own or not marks or "%s" in before.replace("%s", "", 1):
            raise AssertionError("The conditions of the index stand in another order than written.")
        return f"{before}{KEYS_OPEN}", f"){after}", parameters[len(own) :]


def _is_born_otherwise(found: Comparison) -> bool:
    return any(reason.kind in AGAINST_THE_BIRTH for reason in found.reasons)


def _middle_year(born: BirthDate) -> int | None:
    return (born.first.year + born.last.year) // 2 if born.is_known else None
