"""Tell the protection focal point, and nobody else, that somebody new may have a restricted file."""

from django.db import transaction
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.registry.duplicates import likenesses
from modules.registry.errors import LeftAlready, OutcomeMissing
from modules.registry.models import Person, RestrictedMatch, Restriction, SearchKey
from modules.registry.rules.name_keys import search_tokens


def tell_focal_point_of_matches(*, person: Person, centre: Centre) -> None:
    """Focal points of restricted files that are like `person` have a match to look into.

    For whoever registers or imports: it returns nothing, refuses nothing and shows nothing, so
    that nobody learns from it that a restricted file exists. Files that the asker may open anyway
    are left to the desk. Harmless when repeated.
    """
    asker = scope.current()
    with scope.system(actor=scope.acting_user()):
        like = _restrictions_like(person)
        alike = likenesses((person.pk, restriction.person_id) for restriction in like)
        found = [each for each in like if (person.pk, each.person_id) in alike]
    if found and isinstance(asker, scope.UserScope):
        people = [restriction.person_id for restriction in found]
        open_to_asker = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
        found = [one for one in found if one.person_id not in open_to_asker]
    with scope.system(actor=scope.acting_user()):
        for restriction in found:
            RestrictedMatch.objects.get_or_create(
                restriction=restriction,
                person=person,
                defaults={"centre_id": restriction.centre_id, "came_to": centre},
            )


def _restrictions_like(person: Person) -> list[Restriction]:
    """Standing restrictions of people who share a word of their names with `person`."""
    words = search_tokens(f"{person.display_name} {person.native_script_name}")
    named = SearchKey.objects.filter(kind=SearchKey.Kind.WORD, key__in=set(words))
    return list(
        Restriction.objects.filter(ended_at=None, person__in=named.values("person")).exclude(
            person=person
        )
    )


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
