"""Who in the register may be the person that somebody names: looked up in the index, then compared.

The index is asked in steps, from what fits best to what only a slip of the pen explains, and no
further than somebody convincing is found. Each step is one or a few short range scans; their
number depends on the words of the name, never on the number of people.

Whose files are searched is said by who asks. Nothing said, everything keeps to the scope: the best
matches of others' centres do not push one's own out. `elsewhere` searches the files of centres where
the asker sees nothing; what of them may be told is for `registry.elsewhere` alone.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from modules.registry.models import Person
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.scope import held_at, held_elsewhere, merged, unbarred

from .glance import Glance
from .index import Index, Whose
from .names import NOT_ALIKE, weight
from .people import Comparison, Known, compare
from .reasons import BIRTH_NEAR, OTHER_BIRTH, SAME_BIRTH_YEAR_OTHER_DAY
from .steps import Step, steps_of

# So many are looked at, those who answered most keys; and so many of them compared.
MOST_LOOKED_AT = 300
MOST_COMPARED = 30
# So many of the others as well are asked whether they are in scope.
SAMPLE = 20

AGAINST_THE_BIRTH = frozenset([BIRTH_NEAR, OTHER_BIRTH, SAME_BIRTH_YEAR_OTHER_DAY])


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
        for step in steps_of(name, year=search.year, borne=search.index.borne):
            search.take(step)
            if search.is_convinced(step.enough):
                break
    return search.best(limit)


class _Search:
    """One look-up: who answered how many keys, and how like the asked name each of them is.

    It begins as if all files took part: asked under the conditions of the scope, the index takes
    several times as long. As soon as one of those who would be compared, or of a sample of the
    others, is not in scope, everything is asked again under them, so that others' people do not
    stand in the place of one's own. Nobody is compared who was not found in scope.
    """

    def __init__(self, known: Known, whose: Whose):
        self.known = known
        self.year = _middle_year(known.born)
        self.index = Index(whose)
        self.glance = Glance(known.names, self.year)
        self.taken: list[Step] = []
        self.answers: Counter = Counter()
        self.born: dict = {}
        self.bits: dict = {}
        self.compared: dict = {}

    def take(self, step: Step) -> None:
        """Look the keys of a step up and compare those who fit best."""
        self.taken.append(step)
        self._ask(step)
        fresh = self._next()
        sample = self._sample(fresh)
        found = self.index.known([*fresh, *sample])
        if len(found) < len(fresh) + len(sample) and not self.index.keeps_to_the_scope:
            self.index.keeps_to_the_scope = True
            self.answers.clear()
            for earlier in self.taken:
                self._ask(earlier)
            fresh = self._next()
            found = self.index.known(fresh)
        for person in filter(found.get, fresh):
            self.compared[person] = compare(self.known, found[person])

    def _ask(self, step: Step) -> None:
        portions = [keys for keys in step.portions if keys]
        found = self.index.people(step.kind, portions, years=step.years, most=step.most)
        for person, born in found:
            self.answers[person] += step.worth
            self.born[person] = born

    def _next(self) -> list:
        """Who is to be compared next: of those that fit best, whoever was not yet."""
        ordered = [person for _worth, person in sorted((-n, p) for p, n in self.answers.items())]
        if len(ordered) > MOST_COMPARED:
            ordered = ordered[:MOST_LOOKED_AT]
            self._look_at([person for person in ordered if person not in self.bits])
            ordered.sort(key=lambda person: -self.bits.get(person, 0) - self.answers[person])
        return [person for person in ordered[:MOST_COMPARED] if person not in self.compared]

    def _sample(self, fresh: list[str]) -> list[str]:
        """A few of all who answered: did others' people fill the limits, some of these are theirs."""
        if self.index.keeps_to_the_scope or len(self.answers) <= MOST_COMPARED:
            return []
        some = sorted(self.answers)[:: len(self.answers) // SAMPLE]
        return [person for person in some if person not in fresh and person not in self.compared]

    def _look_at(self, people: list) -> None:
        for person, names in self.index.names(people):
            self.bits[person] = self.glance.bits(names, self.born[person])

    def is_convinced(self, enough: float) -> bool:
        """Whether somebody has the asked name, and was born when the asked person was."""
        return any(
            found.names.score >= enough and not (self.year and _is_born_otherwise(found))
            for found in self.compared.values()
            if found.names
        )

    def best(self, limit: int) -> list[Candidate]:
        """The likeliest, each with its comparison."""
        found = [
            Candidate(self.index.person_id(person), comparison)
            for person, comparison in sorted(self.compared.items())
        ]
        return sorted(found, key=_likelihood, reverse=True)[:limit]


def _likelihood(found: Candidate) -> tuple:
    """The evidence; it has a ceiling, and under that, how like the asked name theirs is."""
    return found.comparison.bits, weight(found.comparison.names or NOT_ALIKE)


def _is_born_otherwise(found: Comparison) -> bool:
    return any(reason.kind in AGAINST_THE_BIRTH for reason in found.reasons)


def _middle_year(born: BirthDate) -> int | None:
    return (born.first.year + born.last.year) // 2 if born.is_known else None
