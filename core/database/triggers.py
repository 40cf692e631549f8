"""Append-only tables, kept so by triggers on SQLite and PostgreSQL.

Triggers are installed after every migrate, not in a migration: SQLite drops them in silence when
a later migration rebuilds a table. A system check and a test verify that they stand.
"""

from django.apps import apps
from django.db import connections

REFUSED = "written once: this record cannot be changed or deleted"

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}"
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


def append_only_tables() -> list[str]:
    """Tables of all models that promise to be append-only."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )


def trigger_names() -> set[str]:
    """Names of the triggers that must stand."""
    return {f"{t}_no_{v}" for t in append_only_tables() for v in ("update", "delete")}


def install_triggers(using: str = "default", **kwargs) -> None:
    """Create the triggers where they are missing; harmless when repeated."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION.format(message=REFUSED))
        for table in append_only_tables():
            if table not in present:
                continue
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                template = _POSTGRESQL if postgresql else _SQLITE
                cursor.execute(template.format(name=name, verb=verb, table=table, message=REFUSED))


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
