"""Who somebody is now: a card number or an address of a file that was merged leads to the one that stays."""

from collections.abc import Iterable

from django.db import models

from .models import Merge, Person


def standing_merges() -> models.QuerySet:
    """Merges that were not undone, whoever asks."""
    return models.QuerySet(Merge).filter(undone_at=None)


def rested() -> models.QuerySet:
    """Ids of files that were merged into others."""
    return standing_merges().values("merged")


def merge_of(person_id) -> Merge | None:
    """The merge by which this file came to rest; None for a file that goes on."""
    return standing_merges().filter(merged=person_id).select_related("made_by").first()


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
