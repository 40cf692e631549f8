"""Tell the protection focal point, and nobody else, that somebody new may have a restricted file."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from core import scope
from core.models import Centre
from modules.registry.errors import LeftAlready, OutcomeMissing
from modules.registry.merging.duplicates import likenesses
from modules.registry.models import Person, RestrictedMatch, Restriction, SearchKey

KEY_OF_PERSON = ("kind", "key", "person")
# So many pairs are compared at once; of more, those that share the most.
MOST_COMPARED = 5000


def tell_focal_point_of_matches(*, people: Sequence[Person], centre: Centre) -> None:
    """Focal points of restricted files that are like one of `people` have a match to look into.

    For whoever registers or imports: it returns nothing, refuses nothing and shows nothing, so
    that nobody learns from it that a restricted file exists. Files that the asker may open anyway
    are left to the desk. Harmless when repeated. The number of queries does not depend on the number
    of people; give it some hundreds at once.
    """
    asker = scope.current()
    new = {person.pk: person for person in people}
    with scope.system(actor=scope.acting_user()):
        alike = likenesses(_restricted_like(list(new)))
    if alike and isinstance(asker, scope.UserScope):
        restricted = {restricted for _person, restricted in alike}
        open_to_asker = set(Person.objects.filter(pk__in=restricted).values_list("pk", flat=True))
        alike = {pair: found for pair, found in alike.items() if pair[1] not in open_to_asker}
    if not alike:
        return
    with scope.system(actor=scope.acting_user()):
        _note_matches({(new[person], other) for person, other in alike}, centre)


def _note_matches(pairs: set[tuple[Person, object]], centre: Centre) -> None:
    """Each standing restriction of the second of a pair has the first as a match, once."""
    standing = Restriction.objects.filter(
        ended_at=None, person__in={other for _new, other in pairs}
    )
    of_person = defaultdict(list)
    for restriction in standing:
        of_person[restriction.person_id].append(restriction)
    told = RestrictedMatch.objects.filter(
        restriction__in=standing, person__in={person for person, _other in pairs}
    )
    known = set(told.values_list("restriction", "person"))
    found = [
        RestrictedMatch(
            restriction=restriction,
            person=person,
            centre_id=restriction.centre_id,
            came_to=centre,
        )
        for person, other in sorted(pairs, key=str)
        for restriction in of_person[other]
        if (restriction.pk, person.pk) not in known
    ]
    bulk_create_with_history(found, RestrictedMatch, default_user=scope.acting_user())


def _restricted_like(people: list) -> list[tuple]:
    """(person, restricted person) by id where names share a sound, most sounds in common first."""
    keys = SearchKey.objects.filter(kind__in=(SearchKey.Kind.SOUND, SearchKey.Kind.NAME)).order_by()
    restricted = Restriction.objects.filter(ended_at=None).values("person")
    theirs = defaultdict(set)
    for kind, key, person in keys.filter(person__in=restricted).values_list(*KEY_OF_PERSON):
        theirs[kind, key].add(person)
    if not theirs:
        return []
    shared: Counter = Counter()
    for kind, key, person in keys.filter(person__in=people).values_list(*KEY_OF_PERSON):
        shared.update((person, other) for other in theirs.get((kind, key), ()) if other != person)
    return [pair for pair, _count in shared.most_common(MOST_COMPARED)]


def settle_match(*, match: RestrictedMatch, outcome: str, actor) -> RestrictedMatch:
    """The focal point has looked, and has written what was found."""
    if not outcome.strip():
        raise OutcomeMissing
    with transaction.atomic():
        match = RestrictedMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)
        if match.settled_at is not None:
            raise LeftAlready
        match.settled_at, match.settled_by = timezone.now(), actor
        match.outcome = outcome.strip()
        match.save()
    return match
