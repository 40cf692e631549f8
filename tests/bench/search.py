"""The arrival search among a hundred thousand people, for what is really typed at a desk."""

import random
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import connection

from core import scope
from modules.registry.matches import SHOWN
from modules.registry.models import Person
from modules.registry.search import find_people

from .lines import Line
from .timing import milliseconds, percentile
from .world import CENTRE

SEED = 11
PEOPLE_TYPED = 40
REPETITIONS = 3
GOAL_MILLISECONDS = 50
MOST_COMMON = ("mohamed", "ahmed", "ali", "fatima", "abdi", "tesfay", "mohamed ahmed", "ahmed ali")
NOBODY = ("xyzzy", "quentin", "mo zzz", "9999")


def measure_search() -> Iterator[Line]:
    """The 95th percentile over names, their beginnings, misspellings and card numbers."""
    with scope.user(get_user_model().objects.get(username="desk")) as asker:
        asker.visible_centre_ids("registry")  # what a request has loaded by then
        texts = list(dict.fromkeys(typed_texts()))
        for text in texts:
            find_people(text, limit=SHOWN)
        times = [
            milliseconds(lambda text=text: find_people(text, limit=SHOWN))
            for _turn in range(REPETITIONS)
            for text in texts
        ]
    times.sort()
    median = times[len(times) // 2]
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    yield Line(
        f"Arrival search on {database}, 95th percentile of {len(texts)} texts",
        percentile(times),
        " ms",
        GOAL_MILLISECONDS,
        f"median {median:.0f}, slowest {times[-1]:.0f}",
    )


def typed_texts() -> Iterator[str]:
    """What a desk types: names letter by letter, whole, in part, wrongly; card numbers; nobody."""
    chance = random.Random(SEED)
    references = list(
        Person.objects.filter(holdings__centre__code=CENTRE)
        .order_by("reference")
        .values_list("pk", flat=True)[: PEOPLE_TYPED * 25]
    )
    people = Person.objects.filter(pk__in=chance.sample(references, PEOPLE_TYPED))
    for person in people.order_by("reference"):
        words = person.display_name.split()
        yield from (words[0][:length] for length in (2, 3, 4, 5))
        yield words[0]
        yield f"{words[0]} {words[1][:3]}"
        yield " ".join(words[:2])
        yield person.display_name
        yield misspelt(person.display_name, chance)
        yield person.card_number
    yield from MOST_COMMON
    yield from NOBODY


def misspelt(name: str, chance: random.Random) -> str:
    """The name as somebody else writes it: another vowel, a letter twice, an h more or less."""
    place = chance.randrange(1, len(name) - 1)
    while not name[place].isalpha():
        place -= 1
    letter = name[place]
    written = {"a": "e", "e": "a", "i": "e", "o": "u", "u": "o", "h": ""}.get(letter, letter * 2)
    return name[:place] + written + name[place + 1 :]
