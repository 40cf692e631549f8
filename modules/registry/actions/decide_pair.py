"""Say what was found about two files that looked alike."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.registry.models import PairDecision, Person, PossibleDuplicate

from .merge import check_files, check_may_merge


def decide_pair(
    *, person: Person, other: Person, decision: str, centre: Centre, actor, score: float = 0.0
) -> PossibleDuplicate:
    """The pair is decided as `decision` and is not proposed again while that stands.

    "Not the same person" holds for every centre that holds both files; "not decided" puts the pair
    back on the list of this centre. Raises `NotAllowed` or `OtherFileNotFound`.
    """
    check_may_merge(scope.current(), centre)
    check_files(person, other, centre)
    both = [person.pk, other.pk]
    with transaction.atomic():
        # The file's row is the lock: two desks do not write the first decision at once.
        list(Person.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk"))
        same = Q(person__in=both) & Q(other__in=both)
        pair = PossibleDuplicate.objects.filter(same, centre=centre).first()
        if pair is None:
            pair = PossibleDuplicate(person=person, other=other, centre=centre, score=score)
        pair.decision = PairDecision(decision)
        is_decided = pair.decision != PairDecision.UNDECIDED
        pair.decided_by = actor if is_decided else None
        pair.decided_at = timezone.now() if is_decided else None
        pair.save()
    return pair
