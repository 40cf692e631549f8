"""The database as it is at one moment, while everybody works on."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from .errors import BackupFailed

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SQLITE_PIECE, POSTGRESQL_PIECE = "database.sqlite3", "database.dump"
WORKING = ".guichet-backup-"
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Snapshot:
    """The rows of each table and the migrations at that moment, and the way to write it."""

    rows: dict
    migrations: list
    write_to: object


def working_directory() -> contextlib.AbstractContextManager[str]:
    """A directory beside the data that only its owner reads, gone afterwards."""
    for left in Path(settings.DATA_DIR).glob(f"{WORKING}*"):
        # What a power cut left behind would be a second, forgotten copy of everything.
        if time.time() - left.stat().st_mtime > A_DAY:
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=WORKING, dir=settings.DATA_DIR)


def count_rows(cursor, tables) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        found[table] = cursor.fetchone()[0]
    return found


def applied_migrations(cursor) -> list[str]:
    """Migrations that the database has, as ``app.name``."""
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [f"{app}.{name}" for app, name in cursor.fetchall()]


def snapshot() -> contextlib.AbstractContextManager[Snapshot]:
    """A snapshot of the default database, whichever it is."""
    return _of_postgresql() if connection.vendor == POSTGRESQL else _of_sqlite()


@contextmanager
def _of_sqlite() -> Iterator[Snapshot]:
    """A copy made by SQLite itself, in one reading transaction, without what was deleted."""
    import sqlite3

    with working_directory() as directory:
        path = Path(directory) / SQLITE_PIECE
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
        except DatabaseError as error:
            raise BackupFailed(
                _("The database could not be copied: %(reason)s. No backup was made.")
                % {"reason": error}
            ) from error
        copy = sqlite3.connect(path)
        try:
            names = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            cursor = copy.cursor()
            rows = count_rows(cursor, [name for (name,) in names])
            migrations = applied_migrations(cursor)
        finally:
            copy.close()

        def write_to(archive) -> None:
            with path.open("rb") as file:
                archive.add(SQLITE_PIECE, os.fstat(file.fileno()).st_size, file)

        yield Snapshot(rows, migrations, write_to)


@contextmanager
def _of_postgresql() -> Iterator[Snapshot]:
    """pg_dump joins the very snapshot in which the rows were counted."""
    program = tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [name] = cursor.fetchone()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = count_rows(cursor, [table for (table,) in cursor.fetchall()])

        def write_to(archive) -> None:
            command = [program, "--format=custom", "--no-owner", "--no-acl", "--no-password"]
            with tempfile.TemporaryFile() as said:
                dump = subprocess.Popen(
                    [*command, f"--snapshot={name}"],
                    env=postgresql_environment(),
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
                try:
                    archive.add_stream(POSTGRESQL_PIECE, dump.stdout)
                finally:
                    dump.stdout.close()
                    failed = dump.wait()
                if failed:
                    said.seek(0)
                    raise BackupFailed(_what_it_said("pg_dump", said.read()))

        yield Snapshot(rows, applied_migrations(cursor), write_to)


def tool(name: str) -> str:
    """Where a program of PostgreSQL is. Raises `BackupFailed` where there is none."""
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(
            _(
                "%(name)s was not found. Install the client programs of PostgreSQL (on Debian and "
                "Ubuntu: apt install postgresql-client), no older than the server."
            )
            % {"name": name}
        )
    return found


def postgresql_environment(database: str | None = None) -> dict[str, str]:
    """How libpq reaches the database; the password never stands on a command line."""
    chosen = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    found = {variable: str(chosen[key]) for key, variable in names.items() if chosen.get(key)}
    options = {k: str(v) for k, v in {"PGSSLMODE": chosen.get("sslmode")}.items() if v}
    return {**os.environ, **found, **options, "PGDATABASE": database or chosen["dbname"]}


def run_tool(name: str, *arguments: str, database: str) -> None:
    """Run a program of PostgreSQL on a database. Raises `BackupFailed` with what it said."""
    done = subprocess.run(
        [tool(name), "--no-password", *arguments],
        env=postgresql_environment(database),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(_what_it_said(name, done.stderr))


def _what_it_said(name: str, said: bytes) -> str:
    """The last line of a program's complaint: the first lines may quote rows."""
    lines = said.decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if "error:" in line] or lines or ["?"]
    return _("%(name)s failed: %(reason)s. Nothing was changed.") % {
        "name": name,
        "reason": errors[0][:300],
    }
