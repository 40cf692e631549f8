"""Where a restored database is put first, and how it takes the place of the one in use."""

import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import BackupFailed
from .snapshot import POSTGRESQL, count_rows, run_tool

LONGEST_NAME = 63
LOOKS, SECONDS_BETWEEN_LOOKS = 10, 0.2


def in_use() -> str:
    """What to do where somebody works with the database."""
    return _(
        "Guichet, or another program, has the database open. Stop it first (systemctl stop guichet). "
        "Nothing was changed."
    )


def database_here():
    """The installation's database as a target of a restore."""
    return PostgresqlHere() if connection.vendor == POSTGRESQL else SqliteHere()


class DatabaseHere:
    """What both engines share: is there anything, and do the restored rows agree?"""

    def is_empty(self) -> bool:
        """No centre and no account: a new installation."""
        try:
            tables = set(connection.introspection.table_names())
            with connection.cursor() as cursor:
                asked = {"core_centre", "auth_user"} & tables
                return not any(count_rows(cursor, asked).values())
        except DatabaseError:
            # Something is there and cannot be read: it is not thrown away without a word.
            return False

    @staticmethod
    def compare(stated: dict, found: dict) -> int:
        """The number of rows. Raises `BackupFailed` where a table has others than stated."""
        if stated != found:
            names = sorted(k for k in {*stated, *found} if stated.get(k) != found.get(k))
            raise BackupFailed(
                _(
                    "The restored tables %(names)s are not what the backup says. Nothing was changed."
                )
                % {"names": ", ".join(names[:5])}
            )
        return sum(found.values())


class SqliteHere(DatabaseHere):
    """One file, and beside it what SQLite keeps while it is open."""

    def __init__(self):
        self.path = Path(connection.settings_dict["NAME"])

    def check_unused(self) -> None:
        """Leaving WAL mode succeeds only for the last connection; it also empties the WAL."""
        if not self.path.exists():
            return
        connection.close()
        alone = sqlite3.connect(self.path, timeout=1)
        try:
            [mode] = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "wal"
        except sqlite3.DatabaseError:
            # Damaged: nobody works with it, and a restore is what it needs.
            mode = "delete"
        finally:
            alone.close()
        if mode != "delete":
            raise BackupFailed(in_use())

    @contextmanager
    def staged(self, staging: Path) -> Iterator["SqliteHere"]:
        """The restored file, beside the one in use so that a rename can swap them."""
        self.new = self.path.with_name(f".{self.path.name}.{uuid.uuid4().hex[:8]}")
        try:
            (staging / "database").rename(self.new)
        except OSError:
            import shutil

            # Another disk than the data directory's.
            shutil.move(staging / "database", self.new)
        os.chmod(self.new, 0o600)
        self.url = f"sqlite:///{quote(str(self.new))}"
        try:
            yield self
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{self.new}{suffix}").unlink(missing_ok=True)

    def check_rows(self, stated: dict) -> int:
        """Ask SQLite whether the file is sound, then count."""
        copy = sqlite3.connect(self.new)
        try:
            [said] = copy.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise BackupFailed(_("The restored database is damaged. Nothing was changed."))
            return self.compare(stated, count_rows(copy.cursor(), stated))
        except sqlite3.DatabaseError as error:
            raise BackupFailed(
                _("The restored database is damaged. Nothing was changed.")
            ) from error
        finally:
            copy.close()

    def swap(self, move, aside: Path, *, keep: bool) -> list[str]:
        """Move the files; `move` remembers each step and undoes them all on an error."""
        self.check_unused()
        self._fold(self.new)
        for suffix in ("", "-wal", "-shm"):
            source = Path(f"{self.path}{suffix}")
            move(source, aside / source.name)
        move(self.new, self.path)
        return []

    @staticmethod
    def _fold(path: Path) -> None:
        """Bring everything into the one file."""
        copy = sqlite3.connect(path)
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        copy.close()


class PostgresqlHere(DatabaseHere):
    """One database of a server; the restored one is a second, renamed when it is proved."""

    def __init__(self):
        self.name = connection.settings_dict["NAME"]

    def check_unused(self) -> None:
        """Nobody else may be connected; who has just left is given a moment to be gone."""
        for _turn in range(LOOKS):
            if not self._others():
                return
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise BackupFailed(in_use())

    def _others(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> "
                "pg_backend_pid() AND backend_type = 'client backend'",
                [self.name],
            )
            [others] = cursor.fetchone()
        connection.close()
        return others

    @contextmanager
    def staged(self, staging: Path) -> Iterator["PostgresqlHere"]:
        """A database of its own, dropped unless it took the other's place."""
        self.new = f"{self.name[:40]}_restoring_{uuid.uuid4().hex[:8]}"
        try:
            self._at_server(f"CREATE DATABASE \"{self.new}\" TEMPLATE template0 ENCODING 'UTF8'")
        except DatabaseError as error:
            raise BackupFailed(
                _(
                    "PostgreSQL did not make a second database to restore into: %(reason)s. The "
                    "user of DATABASE_URL needs the right for it: ALTER ROLE … CREATEDB."
                )
                % {"reason": str(error).strip().splitlines()[0]}
            ) from error
        self.url = _renamed(self.new)
        try:
            run_tool(
                "pg_restore",
                "--no-owner",
                "--no-acl",
                "--exit-on-error",
                f"--dbname={self.new}",
                str(staging / "database"),
                database=self.new,
            )
            # The dump in the clear has served.
            (staging / "database").unlink()
            yield self
        finally:
            self._at_server(f'DROP DATABASE IF EXISTS "{self.new}"')

    def check_rows(self, stated: dict) -> int:
        """Count what arrived."""
        import psycopg

        parameters = {**connection.get_connection_params(), "dbname": self.new}
        with psycopg.connect(**_plain(parameters)) as other, other.cursor() as cursor:
            return self.compare(stated, count_rows(cursor, stated))

    def swap(self, move, aside: Path, *, keep: bool) -> list[str]:
        """Two renames in one transaction of the server."""
        stamp = timezone.now().strftime("%Y%m%d%H%M%S")
        old = f"{self.name[: LONGEST_NAME - 24]}_before_{stamp}"
        try:
            self._at_server(
                f'ALTER DATABASE "{self.name}" RENAME TO "{old}"',
                f'ALTER DATABASE "{self.new}" RENAME TO "{self.name}"',
            )
        except DatabaseError as error:
            raise BackupFailed(in_use()) from error
        if keep:
            return [_("database %(name)s") % {"name": old}]
        self._at_server(f'DROP DATABASE "{old}"')
        return []

    def _at_server(self, *statements: str) -> None:
        """Run statements beside the database, on the server's own one."""
        with connection._nodb_cursor() as cursor:
            if len(statements) == 1:
                cursor.execute(statements[0])
                return
            cursor.execute("BEGIN")
            try:
                for statement in statements:
                    cursor.execute(statement)
            except DatabaseError:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")


def _plain(parameters: dict) -> dict:
    """Connection parameters that libpq knows; Django adds classes of its own."""
    known = ("host", "port", "user", "password", "dbname", "sslmode")
    return {key: value for key, value in parameters.items() if key in known and value}


def _renamed(name: str) -> str:
    """DATABASE_URL with another database in it."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    chosen = connection.settings_dict
    login = ":".join(quote(str(chosen[k]), safe="") for k in ("USER", "PASSWORD") if chosen[k])
    place = f"{chosen['HOST'] or ''}:{chosen['PORT'] or 5432}"
    return f"postgres://{login}@{place}/{name}"
