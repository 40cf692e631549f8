"""Every column of every installed table that names a person: what a merge carries along.

Modules need write nothing for it. A check refuses the ways of naming a person that a merge could
not find or not carry.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core import checks
from django.db import models

from core.modules.manifest import is_module

PERSON = "registry.person"


@dataclass(frozen=True)
class Pointer:
    """One column that names a person."""

    model: type[models.Model]
    field: models.ForeignKey

    @property
    def column(self) -> str:
        """As the database calls it."""
        return self.field.column

    @property
    def table(self) -> str:
        """As the database calls it."""
        return self.model._meta.db_table

    @property
    def follows_merge(self) -> bool:
        """Whether its rows move; a table that is made anew, or is about merges, says no."""
        return getattr(self.model, "follows_merge", True)


def pointers() -> list[Pointer]:
    """All of them, of tables behind many-to-many fields too; never those of history tables.

    A version of a row says what was, and keeps the person it named.
    """
    return [
        Pointer(model, field)
        for model in apps.get_models(include_auto_created=True)
        if not (model._meta.proxy or hasattr(model, "instance_type"))
        for field in model._meta.local_concrete_fields
        if field.is_relation
        and field.related_model is not None
        and field.related_model._meta.concrete_model._meta.label_lower == PERSON
    ]


@checks.register(checks.Tags.models)
def people_are_named_by_plain_keys(app_configs, **kwargs):
    """A person named in another way would stay with a file that was merged."""
    problems = [
        _problem(pointer.model, pointer.field.name, why)
        for pointer in pointers()
        for why in _what_cannot_move(pointer.field)
    ]
    for model in apps.get_models(include_auto_created=True):
        if is_module(model._meta.app_label) and not hasattr(model, "instance_type"):
            problems += [_problem(model, name, why) for name, why in _names_by_hand(model)]
    return problems


def _what_cannot_move(field) -> list[str]:
    why = []
    if field.primary_key:
        why.append("is the key of its own table, which other rows may name")
    if field.target_field.attname != "id":
        why.append("names a person by another column than the id")
    return why


def _names_by_hand(model) -> list[tuple[str, str]]:
    """Columns that look as if they named a person without being a key."""
    found = [
        (field.name, "may name a person through a generic key")
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    return found + [
        (field.name, "looks like a person's id without being a key")
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.UUIDField)
        and not field.is_relation
        and not field.primary_key
        and "person" in field.name
    ]


def _problem(model, name: str, why: str) -> checks.Error:
    return checks.Error(
        f"{model._meta.label}.{name} {why}.",
        hint="Use models.ForeignKey('registry.Person', ...): merging two files carries it along.",
        id="registry.E001",
    )
