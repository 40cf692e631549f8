"""Pairs of files that may be of one person: how alike they are, which were found, what was decided."""

from collections.abc import Iterable

from django.db.models import Q

from modules.registry.matches import is_strong
from modules.registry.matching.people import Comparison, compare
from modules.registry.matching.records import known_whole
from modules.registry.models import Person, PossibleDuplicate


def likenesses(pairs: Iterable[tuple]) -> dict[tuple, Comparison]:
    """How alike the two files of each pair of ids are; five queries, whatever the number of pairs.

    Pairs with nothing to look at are left out.
    """
    pairs = list(pairs)
    whole = known_whole({person for pair in pairs for person in pair})
    compared = {
        pair: compare(whole[pair[0]], whole[pair[1]])
        for pair in pairs
        if pair[0] in whole and pair[1] in whole
    }
    return {pair: found for pair, found in compared.items() if is_strong(found)}


def pair_of(person: Person, other: Person, *, centre) -> PossibleDuplicate | None:
    """What this centre's list has of the two files."""
    both = [person.pk, other.pk]
    same = Q(person__in=both) & Q(other__in=both)
    return (
        PossibleDuplicate.objects.filter(same, centre=centre).select_related("decided_by").first()
    )
