"""Looking a noisy name up among a million people, on the database that the environment names."""

import gc
import itertools
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from django.core.management import call_command
from django.db import connection

from core import scope
from modules.registry.matching.candidates import candidates
from modules.registry.matching.people import Known
from modules.registry.rules.birth_dates import BirthDate

from . import noise, register
from .lines import Line
from .timing import milliseconds, percentile

SEED = 7
ASKED = 150
FIRST = 10
PEOPLE = "BENCH_PEOPLE"
GOAL_MEDIAN, GOAL_95TH = 10, 40
GOAL_BY_NAME, GOAL_WITH_YEAR = 0.93, 0.98


def measure_million() -> Iterator[Line]:
    """Recall and time over all kinds of noise, by the name alone and with the year of birth."""
    number = int(os.environ.get(PEOPLE) or register.PEOPLE)
    call_command("migrate", verbosity=0)
    if not register.is_built(number):
        register.build(number)
    chance = random.Random(SEED)
    people = list(register.everybody(number))
    asked = [(person, kind) for kind in noise.KINDS for person in chance.sample(people, ASKED)]
    # Thousands share their whole name with more people than ten, and no name tells them apart.
    full_name = {person.person_id: hash(frozenset(person.names)) for person in people}
    ceilings = Ceilings(people, [person for person, _kind in asked])
    del people
    # What the measurement holds is no burden of a server's.
    gc.collect()
    gc.freeze()
    with scope.user(register.reader()) as asker:
        asker.visible_centre_ids("registry")
        for with_year, goal in ((False, GOAL_BY_NAME), (True, GOAL_WITH_YEAR)):
            answers, namesakes = [], 0
            for person, kind in asked:
                known = Known(
                    names=(noise.noisy(person.names, kind, chance),),
                    born=BirthDate.of_year(person.year) if with_year else BirthDate.unknown(),
                )
                best: list = []
                time = milliseconds(lambda k=known, b=best: b.extend(_best(k)))
                ceiling = ceilings.of(person, kind, with_year=with_year)
                is_found = person.person_id in best
                answers.append(Answer(len(person.names), kind, is_found, time, ceiling))
                name = full_name[person.person_id]
                namesakes += any(full_name[each] == name for each in best)
            yield from _lines(f"{number:,} people", answers, goal, with_year=with_year)
            share = namesakes / len(asked)
            yield Line("… that person, or somebody of the same full name", share)


def _best(known: Known) -> list:
    return [each.person_id for each in candidates(known, limit=FIRST)]


@dataclass(frozen=True)
class Answer:
    """What came of one look-up; ceiling: how likely any look-up was to find the person."""

    parts: int
    kind: str
    is_found: bool
    time: float
    ceiling: float


class Ceilings:
    """How likely a person is among the first ten of any search that has nothing but what is asked.

    Where n people bear the words that are left of the name exactly as well as the one who is meant,
    ten of n are shown. What noise makes of the letters is left out: it lowers the ceiling further.
    """

    def __init__(self, people: list[register.Registered], asked: list[register.Registered]):
        # Counted only for names that are asked for; a million's pairs would fill the memory.
        names = {_words(person.names) for person in asked}
        pairs = {two for person in asked for two in _pairs(person.names)}
        self.whole: Counter = Counter()
        self.bearers: Counter = Counter()
        for person in people:
            name, years = _words(person.names), (None, person.year)
            if name in names:
                self.whole.update((name, year) for year in years)
            borne = pairs.intersection(_pairs(person.names))
            self.bearers.update((two, year) for two in borne for year in years)

    def of(self, person: register.Registered, kind: str, *, with_year: bool) -> float:
        """Ten of those who fit as well, 1 at most."""
        year = person.year if with_year else None
        if kind == noise.MISSING and len(person.names) > 2:
            left = [self.bearers[two, year] for two in _pairs(person.names)]
        else:
            left = [self.whole[_words(person.names), year]]
        return fmean(min(1.0, FIRST / bearers) for bearers in left)


def _words(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _pairs(names: tuple[str, ...]) -> set[tuple[str, ...]]:
    return set(itertools.combinations(_words(names), 2))


def _lines(people: str, answers: list[Answer], goal: float, *, with_year: bool) -> Iterator[Line]:
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    how = "name and year of birth" if with_year else "name alone"
    what = f"{database}, {people}, {how}"
    yield Line(
        f"{what}: recall within {FIRST}", _recall(answers), at_least=goal, note=_by_kind(answers)
    )
    for parts, those in (("three", 3), ("two", 2)):
        some = [answer for answer in answers if answer.parts == those]
        ceiling = fmean(answer.ceiling for answer in some)
        note = f"of {len(some)}; no search can find more than {ceiling:.3f}; {_by_kind(some)}"
        yield Line(f"… of names of {parts} parts", _recall(some), note=note)
    times = sorted(answer.time for answer in answers)
    yield Line("… median of a look-up", times[len(times) // 2], " ms", GOAL_MEDIAN)
    yield Line("… 95th percentile", percentile(times), " ms", GOAL_95TH, f"slowest {times[-1]:.0f}")


def _recall(answers: list[Answer]) -> float:
    return fmean(answer.is_found for answer in answers)


def _by_kind(answers: list[Answer]) -> str:
    kinds = {kind: [each for each in answers if each.kind == kind] for kind in noise.KINDS}
    return ", ".join(f"{kind} {_recall(some):.2f}" for kind, some in kinds.items() if some)
