"""Statements that PostgreSQL plans once a connection and not each time they are asked.

For the few that are asked many times within one answer, and whose plan costs as much as the answer.
Django puts values into the text of a statement, so that each is a new one; here they go beside it.
"""

from collections.abc import Sequence

from django.db import connection


def rows_of(statement: str, parameters: Sequence) -> list[tuple]:
    """All rows of a statement. Its text must not hold values, or none is ever the same again."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _cursor():
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    # What Django does with its own cursors: it logs, counts and translates errors.
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))
