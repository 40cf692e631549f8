"""Pairs of files that may be of one person: how alike they are, which were found, what was decided."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .matches import can_be_same_birth, is_strong_match, words_of
from .models import Person, PossibleDuplicate


@dataclass(frozen=True)
class Likeness:
    """How alike two files are, from 0 to 1, and why, in sentences."""

    score: float
    reasons: tuple


def likeness(one: Person, other: Person) -> Likeness:
    """The one place that asks how alike two files are; a finer scorer takes its place here.

    0 where nothing speaks for one person.
    """
    if not is_strong_match(one, other):
        return Likeness(0.0, ())
    reasons = [_("The names have the same words.")]
    score = 0.6
    if words_of(one) == words_of(other):
        score += 0.1
    if one.birth.is_known and other.birth.is_known and can_be_same_birth(one.birth, other.birth):
        reasons.append(_("The dates of birth can be the same."))
        score += 0.2
    if one.sex == other.sex != "unknown":
        reasons.append(_("The sex is the same."))
        score += 0.05
    return Likeness(round(score, 2), tuple(reasons))


def pair_of(person: Person, other: Person, *, centre) -> PossibleDuplicate | None:
    """What this centre's list has of the two files."""
    both = [person.pk, other.pk]
    same = Q(person__in=both) & Q(other__in=both)
    return (
        PossibleDuplicate.objects.filter(same, centre=centre).select_related("decided_by").first()
    )
