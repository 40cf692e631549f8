"""Finds files of one centre that may be of one person; it lists them and merges nothing.

Only files that share something rare are compared: a word of the name that few people have, or an
exact date of birth that few have. Who has neither is found at the desk, while somebody types. Files
under restriction take no part: their focal point is told in a way of its own (`actions/match.py`).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from modules.registry.exchange.matching import people_here
from modules.registry.models import PairDecision, Person, PossibleDuplicate, SearchKey

from .duplicates import likenesses

# Nights may be missed; what was looked at is looked at again, and listed once.
DAYS_BACK = 7
# Files written lately that one night looks at, the newest first.
MOST_FILES = 2000
BATCH = 200
# A word or a day that more people share says little, and would be compared for ever.
RARE = 30
MOST_PAIRS = 5000


def find_possible_duplicates(centre, *, since: datetime | None = None) -> int:
    """The centre's list has every pair found among files written since then; returns how many are new.

    Harmless when repeated. A pair that somebody decided about, here or as "not the same" anywhere,
    is not listed again. Runs in the scope of the centre.
    """
    ids = _written_since(since or timezone.now() - timedelta(days=DAYS_BACK), centre)
    starts = range(0, len(ids), BATCH)
    return sum(_compare(ids[start : start + BATCH], centre) for start in starts)


def _written_since(since: datetime, centre) -> list:
    versions = QuerySet(Person.history.model).filter(history_date__gte=since).order_by()
    people = people_here(centre).filter(pk__in=versions.values("id"))
    return list(people.order_by("-registered_at", "pk").values_list("pk", flat=True)[:MOST_FILES])


def _compare(ids: list, centre) -> int:
    """One batch against all files of the centre: a fixed number of queries."""
    pairs = sorted(_sharing_words(ids) | _sharing_a_birthday(ids), key=str)[:MOST_PAIRS]
    if not pairs:
        return 0
    wanted = {person for pair in pairs for person in pair}
    here = set(people_here(centre).filter(pk__in=wanted).values_list("pk", flat=True))
    settled = _known(wanted, centre)
    fresh = [tuple(sorted(pair, key=str)) for pair in pairs if pair <= here and pair not in settled]
    found = [
        PossibleDuplicate(person_id=one, other_id=other, centre=centre, score=comparison.score)
        for (one, other), comparison in likenesses(fresh).items()
    ]
    PossibleDuplicate.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def _known(people: Iterable, centre) -> set[frozenset]:
    """Pairs on this centre's list, and those that any centre found to be two people."""
    listed = QuerySet(PossibleDuplicate).filter(
        Q(centre=centre) | Q(decision=PairDecision.NOT_SAME), person__in=people, other__in=people
    )
    return {frozenset(pair) for pair in listed.order_by().values_list("person", "other")}


def _sharing_words(ids: list) -> set[frozenset]:
    """Pairs that have a rare word of their names in common, or two words together, by sound."""
    keys = QuerySet(SearchKey).filter(kind__in=(SearchKey.Kind.SOUND, SearchKey.Kind.NAME))
    mine = defaultdict(set)
    for kind, key, person in keys.filter(person__in=ids).values_list("kind", "key", "person"):
        mine[kind, key].add(person)
    wanted = keys.filter(key__in={key for _kind, key in mine}).order_by()
    rare = wanted.values("kind", "key").annotate(people=Count("person", distinct=True))
    shared = set(rare.filter(people__range=(2, RARE)).values_list("kind", "key")) & set(mine)
    holders = wanted.filter(key__in={key for _kind, key in shared})
    return {
        frozenset((one, other))
        for kind, key, other in holders.values_list("kind", "key", "person")
        if (kind, key) in shared
        for one in mine[kind, key]
        if one != other
    }


def _sharing_a_birthday(ids: list) -> set[frozenset]:
    exact = QuerySet(Person).filter(birth_precision="day").order_by()
    mine = defaultdict(set)
    for day, person in exact.filter(pk__in=ids).values_list("born_from", "pk"):
        mine[day].add(person)
    rare = exact.filter(born_from__in=list(mine)).values("born_from")
    rare = rare.annotate(people=Count("pk")).filter(people__range=(2, RARE))
    holders = exact.filter(born_from__in=list(rare.values_list("born_from", flat=True)))
    return {
        frozenset((one, other))
        for day, other in holders.values_list("born_from", "pk")
        for one in mine[day]
        if one != other
    }
