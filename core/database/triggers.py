"""Append-only tables, kept so by triggers on SQLite and PostgreSQL.

Triggers are installed after every migrate, not in a migration: SQLite drops them in silence when
a later migration rebuilds a table. Every start of Guichet puts back what is missing and verifies
that all stand.

What else must be refused by the database is offered with `offer_triggers`. A column of an
append-only table that may change after all is named, with the condition under which it may, with
`allow_changes`: everything else of the row stays closed. Columns that an erasure blanks
(`core.privacy.Erasable`) may be emptied, and nothing else, in rows about somebody whose erasure is
written down for good; see the decision on erasing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models, transaction

ERASURES = "core_erasure"
REFUSED = "written once: this record cannot be changed or deleted"

_SQLITE = """
CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{name}: {message}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION guichet_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '%: {message}', TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}"
FOR EACH ROW EXECUTE FUNCTION guichet_append_only()
"""
_SQLITE_UNLESS = """
CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN NOT ({unless})
BEGIN SELECT RAISE(ABORT, '{name}: {message}'); END
"""
_POSTGRESQL_FUNCTION_UNLESS = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$
BEGIN
  IF {unless} THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{name}: {message}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL_UNLESS = """
CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE ON "{table}"
FOR EACH ROW EXECUTE FUNCTION "{name}"()
"""


@dataclass(frozen=True)
class Trigger:
    """One trigger as each database writes it; PostgreSQL's function comes before its trigger."""

    name: str
    table: str
    sqlite: str
    postgresql: tuple[str, ...]


@dataclass(frozen=True)
class Allowance:
    """A column of an append-only table that may change where `condition` (on OLD and NEW) holds."""

    column: str
    condition: str
    # Where an update that changes nothing passes too: what is empty already is emptied again.
    harmless: str = ""


# model, vendor -> what may change in its rows; vendor -> further triggers
_allowances: list[Callable[[type[models.Model], str], Iterable[Allowance]]] = []
_offered: list[Callable[[], Iterable[Trigger]]] = []


def allow_changes(provider):
    """Function decorator: `provider(model, vendor)` names columns that may change, and when."""
    _allowances.append(provider)
    return provider


def offer_triggers(provider):
    """Function decorator: `provider()` gives triggers that must stand in the database."""
    _offered.append(provider)
    return provider


def append_only_models() -> list[type[models.Model]]:
    """All models that promise to be append-only."""
    found = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    return sorted(found, key=lambda model: model._meta.db_table)


def append_only_tables() -> list[str]:
    """Tables of all models that promise to be append-only."""
    return [model._meta.db_table for model in append_only_models()]


def triggers(vendor: str) -> list[Trigger]:
    """All triggers that must stand, as `vendor` writes them."""
    found = []
    for model in append_only_models():
        allowed = _allowed_in(model, vendor)
        found.append(_closed(model, "UPDATE") if not allowed else _closed_but(model, allowed))
        found.append(_closed(model, "DELETE"))
    return found + [trigger for provider in _offered for trigger in provider()]


def trigger_names() -> set[str]:
    """Names of the triggers that must stand."""
    return {trigger.name for trigger in triggers("sqlite")}


def install_triggers(using: str = "default", **kwargs) -> None:
    """Create the triggers where they are missing or other than they should be.

    A table that further migrations have yet to complete gets its triggers after the last of them.
    """
    connection = connections[using]
    wanted = triggers(connection.vendor)
    present = complete_tables(connection, {trigger.table for trigger in wanted})
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION.format(message=REFUSED))
        for trigger in wanted:
            if trigger.table in present:
                _install(cursor, trigger, connection.vendor)


def lift_triggers(using: str = "default") -> None:
    """Take our triggers off an SQLite database before its tables change.

    SQLite makes a table anew to change it, and refuses to while a trigger of another table names
    it. `install_triggers` puts them back after the last migration; where one fails between the two,
    the next migrate or the next start of Guichet does, which refuses to start without them.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    standing = standing_triggers(using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in sorted(standing):
            cursor.execute(f'DROP TRIGGER "{name}"')


def complete_tables(connection, tables: set[str]) -> set[str]:
    """Of these tables, those that are there and have every column of their model."""
    columns_of = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }
    # One question for all tables: Django's introspection asks several of each.
    query = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = ANY (current_schemas(false))"
        if connection.vendor == "postgresql"
        else "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table'"
    )
    standing: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        for table, column in cursor.fetchall():
            standing.setdefault(table, set()).add(column)
    return {
        table
        for table in tables & standing.keys()
        if columns_of.get(table, {""}) <= standing[table]
    }


def standing_triggers(using: str = "default") -> set[str]:
    """Names of the triggers of ours that the database has."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()} & trigger_names()


def _install(cursor, trigger: Trigger, vendor: str) -> None:
    if vendor == "postgresql":
        for statement in trigger.postgresql:
            cursor.execute(statement)
        return
    # SQLite cannot replace a trigger. One that names other columns than the table has is made anew.
    wanted = trigger.sqlite.strip()
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger.name]
    )
    standing = cursor.fetchone()
    if standing is not None and standing[0] == wanted:
        return
    if standing is not None:
        cursor.execute(f'DROP TRIGGER "{trigger.name}"')
    cursor.execute(wanted)


def _allowed_in(model, vendor: str) -> list[Allowance]:
    later = [model._meta.get_field(name) for name in getattr(model, "filled_later", ())]
    found = [Allowance(each.column, f'OLD."{each.column}" IS NULL') for each in later]
    found += _erasing(model, vendor)
    return found + [one for provider in _allowances for one in provider(model, vendor)]


def _erasing(model, vendor: str) -> list[Allowance]:
    """What an erasure that is written down may empty in the rows of a model."""
    erasable = getattr(model, "erasable", None)
    if erasable is None:
        return []
    matches = [f'"subject" = OLD."{column}"' for column in erasable.subjects]
    if erasable.record:
        matches.append(f'"record" = OLD."{erasable.record}"')
    if erasable.where:
        matches.append(erasable.where)
    erased = f'EXISTS (SELECT 1 FROM "{ERASURES}" WHERE {" OR ".join(matches)})'  # noqa: S608
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    return [
        Allowance(column, f'{erased} AND NEW."{column}" {same} {_literal(emptied)}', erased)
        for column, emptied in erasable.columns.items()
    ]


def _literal(value) -> str:
    """A value that our own code names, as SQL."""
    return "NULL" if value is None else "'{}'".format(str(value).replace("'", "''"))


def _closed(model, verb: str) -> Trigger:
    table = model._meta.db_table
    values = {
        "name": f"{table}_no_{verb.lower()}",
        "table": table,
        "verb": verb,
        "message": REFUSED,
    }
    return Trigger(values["name"], table, _SQLITE.format(**values), (_POSTGRESQL.format(**values),))


def _closed_but(model, allowed: list[Allowance]) -> Trigger:
    """Refuses every update but one that changes allowed columns, and nothing else, as allowed."""
    table, named = model._meta.db_table, {one.column for one in allowed}
    others = [f.column for f in model._meta.concrete_fields if f.column not in named]
    unchanged = [f'OLD."{column}" IS NEW."{column}"' for column in others]
    columns = ", ".join(f"'{column}'" for column in sorted(named))
    as_it_was = f"to_jsonb(OLD) - ARRAY[{columns}] = to_jsonb(NEW) - ARRAY[{columns}]"
    values = {"name": f"{table}_no_update", "table": table, "message": REFUSED}
    sqlite = " AND ".join([*unchanged, *_as_allowed(allowed, same="IS", other="IS NOT")])
    same, other = "IS NOT DISTINCT FROM", "IS DISTINCT FROM"
    postgresql = " AND ".join([as_it_was, *_as_allowed(allowed, same=same, other=other)])
    return Trigger(
        values["name"],
        table,
        _SQLITE_UNLESS.format(unless=sqlite, **values),
        (
            _POSTGRESQL_FUNCTION_UNLESS.format(unless=postgresql, **values),
            _POSTGRESQL_UNLESS.format(**values),
        ),
    )


def _as_allowed(allowed: list[Allowance], *, same: str, other: str) -> list[str]:
    conditions: dict[str, list[str]] = {}
    for one in allowed:
        conditions.setdefault(one.column, []).append(f"({one.condition})")
    each = [
        f'(OLD."{column}" {same} NEW."{column}" OR {" OR ".join(ways)})'
        for column, ways in conditions.items()
    ]
    changes = [f'OLD."{column}" {other} NEW."{column}"' for column in conditions]
    passing = dict.fromkeys([*changes, *(one.harmless for one in allowed if one.harmless)])
    return [*each, f"({' OR '.join(passing)})"]
