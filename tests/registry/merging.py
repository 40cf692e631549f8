"""Two files to merge, and the state of every table that names a person, to compare."""

from django.db.models import QuerySet

from core import scope
from modules.registry.actions.merge import merge_people
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.merging.pointers import pointers
from modules.registry.models import Merge, Person, SearchKey


def merge(kept: Person, merged: Person, centre, *, actor=None, choices=None) -> Merge:
    """The two files are one, as the whole system would merge them."""
    with scope.system(actor=actor):
        return merge_people(
            kept=kept, merged=merged, choices=choices or {}, centre=centre, actor=actor
        )


def undo(one: Merge, centre, *, actor=None):
    """The merge is undone."""
    with scope.system(actor=actor):
        return undo_merge(merge=one, centre=centre, actor=actor)


def everything() -> dict:
    """Every row of every table that names a person, and of people; merges themselves left out.

    Of what search looks up, what it says: these rows are made anew.
    """
    tables = {pointer.model for pointer in pointers() if pointer.follows_merge} | {Person}
    found = {model._meta.label: _rows(model) for model in tables}
    keys = QuerySet(SearchKey).values_list("person", "kind", "key")
    return {**found, "registry.SearchKey": sorted(map(str, keys))}


def _rows(model) -> dict:
    columns = [field.attname for field in model._meta.concrete_fields]
    return {row["pk"]: row for row in QuerySet(model).values("pk", *columns)}


def fresh(person: Person) -> Person:
    """The file as the database has it, also where it rests."""
    return QuerySet(Person).get(pk=person.pk)
