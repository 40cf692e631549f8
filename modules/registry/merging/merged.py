"""Who somebody is now: a card number or an address of a file that was merged leads to the one that stays."""

from collections.abc import Iterable

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from modules.registry.models import Merge, Person


def standing_merges() -> models.QuerySet:
    """Merges that were not undone, whoever asks."""
    return models.QuerySet(Merge).filter(undone_at=None)


def rested() -> models.QuerySet:
    """Ids of files that were merged into others."""
    return standing_merges().values("merged")


def merge_of(person_id) -> Merge | None:
    """The merge by which this file came to rest; None for a file that goes on."""
    found = standing_merges().filter(merged=person_id).select_related("made_by", "merged")
    return found.first()


def file_now(person_id) -> object:
    """The id of the file that goes on: this one's own where it was not merged.

    What is not a file leads to itself; whoever asks looks the answer up in their own scope.
    """
    while (merge := merge_of(person_id)) is not None:
        person_id = merge.kept_id
    return person_id


def files_now(references: Iterable[str]) -> dict[str, object]:
    """Of card numbers, those of merged files: number -> id of the file that goes on now."""
    rested = standing_merges().filter(merged__reference__in=list(references))
    found = dict(rested.values_list("merged__reference", "kept_id"))
    open_ends = set(found.values())
    while open_ends:
        further = dict(
            standing_merges().filter(merged__in=open_ends).values_list("merged_id", "kept_id")
        )
        found = {reference: further.get(kept, kept) for reference, kept in found.items()}
        open_ends = set(further.values())
    return found


def person_of_card(reference: str, people: models.QuerySet | None = None) -> Person | None:
    """The person in scope with this card number (normalised), also of a card from before a merge."""
    people = Person.objects.all() if people is None else people
    found = people.filter(reference=reference).first()
    if found is None and (now := files_now([reference]).get(reference)):
        found = people.filter(pk=now).first()
    return found


def files_merged_into(person_id) -> list:
    """Ids of all files that lead to this one, directly or through others."""
    found: list = []
    ends = [person_id]
    while ends:
        ends = list(standing_merges().filter(kept__in=ends).values_list("merged_id", flat=True))
        found += ends
    return found


def merged_sentence(merge: Merge) -> str:
    """What to tell whoever comes with an address or a card of a file that was merged."""
    return _(
        "The card %(card)s belonged to a file that was merged into this one on %(day)s by %(who)s."
    ) % {
        "card": merge.merged.card_number,
        "day": date_format(merge.made_at, "SHORT_DATE_FORMAT"),
        "who": who_merged(merge),
    }


def who_merged(merge: Merge) -> str:
    """The name of whoever merged."""
    who = merge.made_by
    return (who.get_full_name() or who.get_username()) if who else _("the system")
