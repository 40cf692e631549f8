"""What is deleted is overwritten, where the database would otherwise leave it in its file."""

from django.db import connection


def overwrite_what_is_deleted() -> None:
    """From now on this connection zeroes what it deletes and replaces (SQLite: secure_delete).

    PostgreSQL frees the old rows at its next vacuum; it has nothing of the kind.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
