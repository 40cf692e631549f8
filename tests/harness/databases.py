"""Fresh databases in less than a second: copies of one that was migrated once in a test run."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

REPOSITORY = Path(__file__).resolve().parent.parent.parent
TEST_SETTINGS = "guichet.settings.test"
SQLITE = "sqlite"
POSTGRESQL = "postgresql"
SQLITE_FILE = "db.sqlite3"
ENGINES = (SQLITE, POSTGRESQL)
USUAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/test"
CONNECT_SECONDS = 3
MIGRATE_SECONDS = 300
KEPT = REPOSITORY / "build" / "test-databases"
MIGRATED = "migrated"
MIGRATED_PACKAGES = ("guichet", "core", "cms", "modules", "tests/sample_plugin")
# Shared by the pytest-xdist workers of one run, which inherit the environment.
RUN_DIRECTORY = "GUICHET_TEST_RUN_DIRECTORY"


class DatabaseNotMade(Exception):
    """A database for tests could not be migrated; the message holds what was printed."""


@cache
def postgresql_url() -> str | None:
    """Where tests find PostgreSQL: TEST_DATABASE_URL, or one that answers on this computer."""
    named = os.environ.get("TEST_DATABASE_URL", "")
    url = named if named.startswith("postgres") else USUAL_POSTGRESQL
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS):
            return url
    except psycopg.OperationalError:
        if named == url:
            raise
        return None


@cache
def available_engines() -> tuple[str, ...]:
    """SQLite always, PostgreSQL where one answers; TEST_ENGINES (a,b) narrows the choice."""
    chosen = os.environ.get("TEST_ENGINES")
    engines = tuple(chosen.split(",")) if chosen else ENGINES
    return tuple(e for e in engines if e != POSTGRESQL or postgresql_url() is not None)


def environment_for(database_url: str, **more: str) -> dict[str, str]:
    """Environment of a process that shall work on `database_url` and on nothing else."""
    inherited = {k: v for k, v in os.environ.items() if k != "TEST_DATABASE_URL"}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": TEST_SETTINGS,
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(REPOSITORY),
        **more,
    }


def begin_run() -> bool:
    """Choose the directory all processes of this test run share; True for who has to end it."""
    if RUN_DIRECTORY in os.environ:
        return False
    os.environ[RUN_DIRECTORY] = tempfile.mkdtemp(prefix="guichet-test-")
    return True


def end_run() -> None:
    """Drop every database and file of this run, also those that a killed test left."""
    directory = _run_directory()
    if POSTGRESQL in available_engines():
        with _server() as server:
            _drop_all(server, _prefix())
    shutil.rmtree(directory, ignore_errors=True)
    del os.environ[RUN_DIRECTORY]


@contextmanager
def fresh_database(engine: str, like: str = "") -> Iterator[str]:
    """Lend the URL of a migrated database that nobody else uses; it is dropped afterwards.

    It is empty, or a copy of the one at the URL `like`, with which nobody may work meanwhile.
    """
    original = urlsplit(like).path.removeprefix("/")
    if engine == SQLITE:
        copied = Path(f"/{original}") if like else sqlite_template() / SQLITE_FILE
        with tempfile.TemporaryDirectory(dir=_run_directory()) as directory:
            shutil.copy(copied, Path(directory) / SQLITE_FILE)
            yield f"sqlite:///{directory}/{SQLITE_FILE}"
        return
    original = original or postgresql_template()
    name = f"{_prefix()}{uuid.uuid4().hex[:12]}"
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(original)
            )
        )
    try:
        yield _renamed(name)
    finally:
        with _server() as server:
            _drop(server, name)


def made_once(name: str, make: Callable[[Path], None], *, within: Path | None = None) -> Path:
    """Directory filled by `make`, which only the first process of a test run to ask calls.

    Lies in the directory of the run, or `within` another one that outlives it.
    """
    parent = within or _run_directory()
    directory = parent / name
    done = parent / f"{name}.done"
    with locked(parent / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            make(directory)
            done.touch()
    return directory


def sqlite_template() -> Path:
    """Where a migrated SQLite file lies."""
    return made_once(SQLITE, _make_sqlite_template, within=kept())


def _make_sqlite_template(directory: Path) -> None:
    migrated = KEPT / MIGRATED / _state_of_the_migrations() / SQLITE_FILE
    if migrated.exists():
        shutil.copy(migrated, directory / SQLITE_FILE)
    _migrate(f"sqlite:///{directory / SQLITE_FILE}")
    shutil.rmtree(KEPT / MIGRATED, ignore_errors=True)
    migrated.parent.mkdir(parents=True)
    shutil.copy(directory / SQLITE_FILE, migrated)


def postgresql_template() -> str:
    """The name of a migrated database on the PostgreSQL server."""
    # Other checkouts may work on the same server.
    prefix = f"guichet_test_{hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]}_"
    migrated = f"{prefix}{_state_of_the_migrations()}_"
    name, unfinished = f"{migrated}{_state_of_the_code()}", f"{prefix}unfinished"
    with locked(kept() / f"{POSTGRESQL}.lock"), _server() as server:
        if name not in _databases(server, prefix):
            _drop(server, unfinished)
            earlier = next(iter(_databases(server, migrated)), "template1")
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(unfinished), sql.Identifier(earlier)
                )
            )
            _migrate(_renamed(unfinished))
            for old in set(_databases(server, prefix)) - {unfinished}:
                _drop(server, old)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(unfinished), sql.Identifier(name)
                )
            )
    return name


def kept() -> Path:
    """The directory of what outlives a test run: as long as no line of our code changes.

    Beside it lies a database as the migrations made it. While they stay the same, only what follows
    them (triggers, permissions) is made anew, as at an upgrade: seconds instead of a minute.
    """
    directory = KEPT / _state_of_the_code()
    if not directory.is_dir():
        for earlier in KEPT.glob("*"):
            if earlier.name != MIGRATED:
                shutil.rmtree(earlier, ignore_errors=True)
        directory.mkdir(parents=True, exist_ok=True)
    return directory


@cache
def _state_of_the_code() -> str:
    """A digest of all that a migrated database depends on."""
    return _digest("**/*.py")[:20]


@cache
def _state_of_the_migrations() -> str:
    """A digest of all that makes tables."""
    return _digest("**/migrations/*.py")[:12]


def _digest(pattern: str) -> str:
    digest = hashlib.sha256((REPOSITORY / "requirements.txt").read_bytes())
    for package in MIGRATED_PACKAGES:
        for path in sorted((REPOSITORY / package).glob(pattern)):
            digest.update(f"{path}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(database_url: str) -> None:
    """Migrate in a process of its own. Raises DatabaseNotMade."""
    outcome = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=REPOSITORY,
        env=environment_for(database_url),
        capture_output=True,
        text=True,
        timeout=MIGRATE_SECONDS,
        check=False,
    )
    if outcome.returncode:
        raise DatabaseNotMade(outcome.stdout + outcome.stderr)


def _run_directory() -> Path:
    return Path(os.environ[RUN_DIRECTORY])


def _prefix() -> str:
    """Start of the names of all databases of this run."""
    unique = _run_directory().name.removeprefix("guichet-test-").lower()
    return f"guichet_{unique}_"


def _renamed(name: str) -> str:
    """Point at another database of the same PostgreSQL server."""
    return urlunsplit(urlsplit(postgresql_url() or USUAL_POSTGRESQL)._replace(path=f"/{name}"))


def _server() -> psycopg.Connection:
    return psycopg.connect(postgresql_url() or USUAL_POSTGRESQL, autocommit=True)


def _drop_all(server: psycopg.Connection, prefix: str) -> None:
    for name in _databases(server, prefix):
        _drop(server, name)


def _databases(server: psycopg.Connection, prefix: str) -> list[str]:
    """Names of the server's databases that begin so."""
    names = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    ).fetchall()
    return [name for (name,) in names]


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
