"""Append-only tables, kept so by triggers on SQLite and PostgreSQL.

Triggers are installed after every migrate, not in a migration: SQLite drops them in silence when
a later migration rebuilds a table. A system check and a test verify that they stand.

A table may name columns that an erasure blanks (`core.privacy.Erasable`). Its triggers then let one
kind of update pass: of a row about somebody whose erasure is written down for good, each named
column unchanged or emptied, every other column unchanged. See the decision on erasing (docs/decisions).
"""

from django.apps import apps
from django.db import connections, transaction

REFUSED = "written once: this record cannot be changed or deleted"
ERASURES = "core_erasure"

_SQLITE = """
CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}"{when}
BEGIN SELECT RAISE(ABORT, '{name}: {message}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION guichet_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '%: {message}', TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL_UNLESS = """
CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger AS $$
BEGIN
  IF {allowed} THEN RETURN NEW; END IF;
  RAISE EXCEPTION '%: {message}', TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}"
FOR EACH ROW EXECUTE FUNCTION "{function}"()
"""


def append_only_models() -> list:
    """All models that promise to be append-only, by table."""
    found = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    return sorted(found, key=lambda model: model._meta.db_table)


def append_only_tables() -> list[str]:
    """Tables of all models that promise to be append-only."""
    return [model._meta.db_table for model in append_only_models()]


def trigger_names() -> set[str]:
    """Names of the triggers that must stand."""
    return {f"{t}_no_{v}" for t in append_only_tables() for v in ("update", "delete")}


def install_triggers(using: str = "default", **kwargs) -> None:
    """Create the triggers where they are missing or differ; harmless when repeated."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    install = _install_postgresql if connection.vendor == "postgresql" else _install_sqlite
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION.format(message=REFUSED))
        for model in append_only_models():
            if model._meta.db_table in present:
                for verb in ("UPDATE", "DELETE"):
                    install(cursor, model, verb)


def _install_sqlite(cursor, model, verb: str) -> None:
    """Replace a trigger whose text is another: the columns of a table may have changed."""
    table = model._meta.db_table
    name = f"{table}_no_{verb.lower()}"
    allowed = _erasing(model, same="IS") if verb == "UPDATE" else ""
    wanted = _SQLITE.format(
        name=name,
        verb=verb,
        table=table,
        message=REFUSED,
        when=f"\nWHEN NOT ({allowed})" if allowed else "",
    ).strip()
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
    standing = cursor.fetchone()
    if standing and standing[0] == wanted:
        return
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    cursor.execute(wanted)


def _install_postgresql(cursor, model, verb: str) -> None:
    """A table with columns that an erasure blanks has a function of its own."""
    table = model._meta.db_table
    name = f"{table}_no_{verb.lower()}"
    allowed = _erasing(model, same="IS NOT DISTINCT FROM") if verb == "UPDATE" else ""
    function = f"{name}_unless_erased" if allowed else "guichet_append_only"
    if allowed:
        cursor.execute(
            _POSTGRESQL_UNLESS.format(function=function, allowed=allowed, message=REFUSED)
        )
    cursor.execute(_POSTGRESQL.format(name=name, verb=verb, table=table, function=function))


def _erasing(model, *, same: str) -> str:
    """The condition under which an update only blanks what an erasure blanks; empty for none."""
    erasable = getattr(model, "erasable", None)
    if erasable is None:
        return ""
    matches = [f'"subject" = OLD."{column}"' for column in erasable.subjects]
    if erasable.record:
        matches.append(f'"record" = OLD."{erasable.record}"')
    parts = [f'EXISTS (SELECT 1 FROM "{ERASURES}" WHERE {" OR ".join(matches)})']  # noqa: S608
    for column in sorted(field.column for field in model._meta.concrete_fields):
        unchanged = f'NEW."{column}" {same} OLD."{column}"'
        if column in erasable.columns:
            emptied = _literal(erasable.columns[column])
            parts.append(f'({unchanged} OR NEW."{column}" {same} {emptied})')
        else:
            parts.append(unchanged)
    return " AND ".join(parts)


def _literal(value) -> str:
    """A value that our own code names, as SQL."""
    return "NULL" if value is None else "'{}'".format(str(value).replace("'", "''"))


def standing_triggers(using: str = "default") -> set[str]:
    """Names of the append-only triggers that the database has."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()} & trigger_names()
