"""What a module declares to import and export one list: columns, matching, and its action.

A resource is a class in a module's `exchange.py`, marked with ``@register("exchange")``. It stands on
django-import-export's `Resource` for its declared fields; rows go through our own two steps
(`core.exchange.runs`), for reasons told in docs/decisions.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from core.errors import ModuleNotWritable, NotAllowed
from core.exchange.columns import ExchangeColumn
from core.exchange.problems import ListHasQuestions
from core.exchange.rows import Change, ExchangeRow
from core.modules.activation import is_visible_at, is_writable_at
from core.modules.extensions import installed, offered
from core.modules.manifest import is_module, owner_of
from core.scope import UserScope, current


class ExchangeResource(Resource):
    """One list that files can bring and take. An instance serves one reading of one file.

    Subclasses declare `ExchangeColumn`s, and say which record a row is about (`find`), what that
    record says now (`values`) and how rows are carried out (`apply_all`, through actions).
    """

    name = ""
    title: object = ""
    model: Any = None
    # Asked at the centre for an import: all of them. None where the list is only taken away.
    permissions: tuple[str, ...] = ()
    export_permission = ""
    # The kind of list that is being read, told by its headings.
    list_key = ""
    # While rows ask: the button that answers all of them with "new", and why nothing is confirmed.
    others_are_new: object = _("Keep them, and take all others as somebody new")
    questions_are_open: object = ListHasQuestions.sentence
    # Columns of which `begin` wants to see every row; it sees nothing else.
    seen_of_all: frozenset[str] = frozenset()

    # --- What it is ----------------------------------------------------------------------------
    @classmethod
    def module(cls) -> str:
        """The module that this resource belongs to."""
        return owner_of(cls)

    @classmethod
    def columns(cls) -> list[ExchangeColumn]:
        """Every declared column, in order."""
        return list(cls.fields.values())

    @classmethod
    def import_columns(cls) -> list[ExchangeColumn]:
        """Columns that a file may fill."""
        return [column for column in cls.columns() if column.importable]

    @classmethod
    def export_columns(cls) -> list[ExchangeColumn]:
        """Columns of an exported file."""
        return [column for column in cls.columns() if column.exportable]

    @classmethod
    def column(cls, name: str) -> ExchangeColumn:
        """One column; raises `KeyError` for a name that is none."""
        return cls.fields[name]

    # --- Import --------------------------------------------------------------------------------
    @classmethod
    def missing(cls, filled: set[str]) -> list:
        """Sentences about columns without which the list cannot be read, given those that are there."""
        from core.exchange.problems import column_is_missing

        return [
            column_is_missing(column)
            for column in cls.import_columns()
            if column.required and column.name not in filled
        ]

    def begin(self, rows: Iterable[ExchangeRow], *, centre) -> None:
        """Look at the whole list once, where a row's meaning depends on the others.

        `rows` hold the columns of `seen_of_all` only, and are none where the list has none of them.
        """

    def begin_writing(self, *, centre, since) -> None:
        """From now on rows are carried out between one `find` and the next.

        What earlier rows of the list have written must be no news for later ones. `since` is when
        somebody looked at what the list would do.
        """

    def end_writing(self, *, centre, actor) -> None:
        """Every row was carried out; the transaction ends after this."""

    def clean(self, row: ExchangeRow, *, centre) -> None:
        """Check what several cells say together; problems go to `row.refuse`."""

    def identity(self, row: ExchangeRow) -> Any:
        """What makes two rows of a file the same thing; None where nothing does."""
        return None

    def same_thing_twice(self, row: ExchangeRow, other: int) -> Any:
        """The sentence at a row whose `existing` the row with the number `other` is about as well."""
        from core.exchange.problems import same_thing_twice

        return same_thing_twice(other)

    def find(self, rows: Sequence[ExchangeRow], *, centre, lock: bool = False) -> None:
        """Set `row.existing` for many rows in few queries; by default asks `match` for each.

        With `lock`, what is found must stay as it is until the transaction ends.
        """
        for row in rows:
            row.existing = self.match(row, centre=centre)

    def match(self, row: ExchangeRow, *, centre) -> Any:
        """Return the record that a row is about, or None. Safe to repeat."""
        return None

    def values(self, existing) -> dict[str, Any]:
        """What a record says now, by field; what is not there cannot differ."""
        return {}

    def changes(self, row: ExchangeRow) -> list[Change]:
        """Fields in which the row says something else than the record. Blank cells say nothing."""
        if row.existing is None:
            return []
        now = self.values(row.existing)
        return [
            Change(field=name, old=now[name], new=value)
            for name, value in row.values.items()
            if name in now and not self.is_same(name, row, now[name], value)
        ]

    def is_same(self, name: str, row: ExchangeRow, old, new) -> bool:
        """Whether a cell says what the record says."""
        return old == new

    def apply_all(self, rows: Sequence[ExchangeRow], *, centre, actor) -> None:
        """Carry out new and changed rows inside the caller's transaction."""
        for row in rows:
            self.apply(row, row.existing, centre=centre, actor=actor)

    def apply(self, row: ExchangeRow, existing, *, centre, actor) -> Any:
        """Carry out one row through the module's action."""
        raise NotImplementedError

    # --- Export --------------------------------------------------------------------------------
    def export_rows(self, *, centre) -> Iterator[dict[str, Any]]:
        """The records of a centre as values by field, few at a time."""
        raise NotImplementedError


def resource_named(name: str) -> type[ExchangeResource] | None:
    """An installed resource, whether or not its module is on anywhere; for names in addresses."""
    return next((o.thing for o in installed("exchange") if o.thing.name == name), None)


def resource_at(name: str, *, centre) -> type[ExchangeResource] | None:
    """A resource whose module is on, or read only, at the centre."""
    return next((each for each in offered("exchange", centre=centre) if each.name == name), None)


def may_import(resource: type[ExchangeResource], asker: UserScope, centre_id) -> bool:
    """Whether the asker holds every permission of the import at the centre and may write there."""
    module = resource.module()
    is_writable = not is_module(module) or centre_id in asker.writable_centre_ids(module)
    return (
        bool(resource.permissions)
        and is_writable
        and all(asker.can(permission, centre_id) for permission in resource.permissions)
    )


def check_may_import(resource: type[ExchangeResource], centre) -> None:
    """Raise `ModuleNotWritable` or `NotAllowed` unless the scope may import here, now."""
    module = resource.module()
    if is_module(module) and not (is_visible_at(module, centre) and is_writable_at(module, centre)):
        raise ModuleNotWritable
    may = [current().can(permission, centre.pk) for permission in resource.permissions]
    if not may or not all(may):
        raise NotAllowed


def check_may_export(resource: type[ExchangeResource], centre) -> None:
    """Raise `ModuleNotWritable` or `NotAllowed` unless the scope may take the list away."""
    module = resource.module()
    if is_module(module) and not is_visible_at(module, centre):
        raise ModuleNotWritable
    if not current().can(resource.export_permission, centre.pk):
        raise NotAllowed
