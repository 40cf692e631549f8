"""Looking a noisy name up among a million people, on the database that the environment names."""

import os
import random
from collections.abc import Iterator

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
    del people
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    with scope.user(register.reader()) as asker:
        asker.visible_centre_ids("registry")
        for with_year, goal in ((False, GOAL_BY_NAME), (True, GOAL_WITH_YEAR)):
            times, found, namesakes = [], dict.fromkeys(noise.KINDS, 0), 0
            for person, kind in asked:
                known = Known(
                    names=(noise.noisy(person.names, kind, chance),),
                    born=BirthDate.of_year(person.year) if with_year else BirthDate.unknown(),
                )
                best: list = []
                times.append(milliseconds(lambda k=known, b=best: b.extend(_best(k))))
                found[kind] += person.person_id in best
                name = full_name[person.person_id]
                namesakes += any(full_name[each] == name for each in best)
            yield from _lines(database, number, with_year, goal, times, found)
            share = namesakes / len(asked)
            yield Line("… that person, or somebody of the same full name", share)


def _best(known: Known) -> list:
    return [each.person_id for each in candidates(known, limit=FIRST)]


def _lines(database, number, with_year, goal, times, found) -> Iterator[Line]:
    how = "name and year of birth" if with_year else "name alone"
    times.sort()
    what = f"{database}, {number:,} people, {how}"
    by_kind = ", ".join(f"{kind} {count / ASKED:.2f}" for kind, count in found.items())
    recall = sum(found.values()) / (ASKED * len(found))
    yield Line(f"{what}: recall within {FIRST}", recall, at_least=goal, note=by_kind)
    yield Line("… median of a look-up", times[len(times) // 2], " ms", GOAL_MEDIAN)
    yield Line("… 95th percentile", percentile(times), " ms", GOAL_95TH, f"slowest {times[-1]:.0f}")
