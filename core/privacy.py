"""How a table that tells of a person is made anonymous: declared in the model, column by column.

Every table with a key to a person says `privacy = Privacy(…)`. A test walks the text, file and date
columns of all of them and fails for one that nobody has classified; until its author has, erasing
empties it. See the decision on erasing (docs/decisions).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models


class Fate(StrEnum):
    """What becomes of a column when the person is erased."""

    KEEP = "keep"  # says nothing of who it was
    BLANK = "blank"
    DAY = "day"  # a moment is kept to the day, as figures need it
    OWN = "own"  # the module's own function does it, for a reason it states
    UNCLASSIFIED = "unclassified"


class Copy(StrEnum):
    """Whether a table is part of the copy that a person gets of their own data."""

    SHOWN = "shown"
    # Told that it was left out: it could harm the person or somebody else.
    WITHHELD = "withheld"
    # Says again, for the machine, what another table says.
    TECHNICAL = "technical"


class Rows(StrEnum):
    """What becomes of the rows."""

    KEEP = "keep"
    DELETE = "delete"


# Columns that can hold what identifies somebody; numbers, yes and no, and keys to staff cannot.
TELLING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.DateField,
    models.UUIDField,
)


@dataclass(frozen=True)
class Privacy:
    """The fate of each column.

    `people` are the paths to the people whom a row tells of; `beside` are keys to people who only
    stand beside, such as the guardian who spoke, with the columns that tell of them. When one of
    those is erased, the key and these columns are emptied and the rest stays.
    """

    rows: Rows = Rows.KEEP
    keep: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    # Names of columns, with what is written instead where that is not empty.
    blank: Mapping[str, object] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    people: tuple[str, ...] = ("person",)
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    copy: Copy = Copy.SHOWN
    # Columns left out of the copy: names of third persons and what the house thinks of a risk.
    withheld: tuple[str, ...] = ()


# What a table that says nothing gets: all its rows stay and every telling column is emptied.
UNDECLARED = Privacy()


def privacy_of(model) -> Privacy:
    """What a model declares."""
    return getattr(model, "privacy", UNDECLARED)


def fate_of(model, column: models.Field) -> Fate:
    """The fate of one column of a model whose rows stay."""
    stated = privacy_of(model)
    for fate in (Fate.KEEP, Fate.DAY, Fate.BLANK, Fate.OWN):
        if column.name in getattr(stated, fate.value):
            return fate
    return Fate.UNCLASSIFIED


def telling_columns(model) -> list[models.Field]:
    """Columns that can hold what identifies somebody."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, TELLING) and not column.primary_key and not column.is_relation
    ]


def empty_value(model, column: models.Field):
    """What an emptied column holds: what the model states, null, or nothing of its kind."""
    stated = privacy_of(model).blank
    if column.name in stated:
        return stated[column.name]
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {}
    return "" if column.empty_strings_allowed else column.get_default()


@dataclass(frozen=True)
class Erasable:
    """What the triggers of an append-only table let an erasure blank, and for whom.

    `columns` are database columns with the only value they may be given; `subjects` are columns
    that hold the id of the person erased, `record` one that names a record as the access log does.
    """

    columns: Mapping[str, object]
    subjects: tuple[str, ...] = ()
    record: str = ""
    # Where the person is named in another table: an SQL condition on the erasure and OLD.
    where: str = ""
