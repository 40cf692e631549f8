"""The world that is measured: the demo, and a hundred thousand people at one of its centres."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.harness.databases import REPOSITORY, SQLITE_FILE, environment_for, postgresql_url

BENCH_SETTINGS = "tests.bench.settings"
# Built once and kept. BENCH_DIR names another place.
USUAL_DIRECTORY = REPOSITORY / "build" / "bench"
PERSONS = 100_000
# Rows that nobody who is measured may see, so that the scope has something to leave out.
PERSONS_ELSEWHERE = 10_000
# A world is built anew where one of these has changed.
MADE_FROM = ("*/migrations/*.py", "modules/*/migrations/*.py", "modules/registry/load*.py")
CENTRE, ELSEWHERE = "KRT", "GDF"
POSTGRESQL_DATABASE = "guichet_bench"


@dataclass(frozen=True)
class World:
    """Where the data of the measurements lies."""

    directory: Path
    database_url: str

    def environment(self) -> dict[str, str]:
        """Environment of a process that measures in this world."""
        return environment_for(
            self.database_url,
            DJANGO_SETTINGS_MODULE=BENCH_SETTINGS,
            DATA_DIR=str(self.directory),
        )

    def enter(self) -> None:
        """Let this process work in the world; before Django is set up."""
        os.environ.update(self.environment())


def sqlite_world() -> World:
    """The world on SQLite, built where it is not there yet."""
    directory = Path(os.environ.get("BENCH_DIR") or USUAL_DIRECTORY).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    world = World(directory, f"sqlite:///{directory / SQLITE_FILE}")

    def clear() -> None:
        for file in directory.glob(f"{SQLITE_FILE}*"):
            file.unlink()

    _build_once(world, name="sqlite", clear=clear)
    manage(world, "collectstatic", "--no-input", "--verbosity", "0")
    return world


def postgresql_world(server_url: str, *, directory: Path) -> World:
    """The same on a PostgreSQL server, in a database of its own, which is kept as well."""
    world = World(directory, server_url.rpartition("/")[0] + f"/{POSTGRESQL_DATABASE}")
    name = sql.Identifier(POSTGRESQL_DATABASE)

    def clear() -> None:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))

    _build_once(world, name="postgresql", clear=clear)
    # Its own housekeeping does so within a minute or two; no search can be planned well before.
    with psycopg.connect(world.database_url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
    return world


def _build_once(world: World, *, name: str, clear: Callable[[], None]) -> None:
    """Build the world unless one stands that was built from the same tables and people."""
    stamp = world.directory / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == _fingerprint():
        return
    sys.stdout.write(f"Inventing {PERSONS + PERSONS_ELSEWHERE} people on {name}, once…\n")
    sys.stdout.flush()
    stamp.unlink(missing_ok=True)
    clear()
    manage(world, "migrate", "--verbosity", "0")
    manage(world, "load_demo")
    manage(world, "make_load", "--persons", str(PERSONS), "--centre", CENTRE)
    manage(world, "make_load", "--persons", str(PERSONS_ELSEWHERE), "--centre", ELSEWHERE)
    stamp.write_text(_fingerprint())


def _fingerprint() -> str:
    """Changes with every file that says what tables there are and who is invented."""
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for file in sorted(REPOSITORY.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def manage(world: World, *arguments: str) -> None:
    """Run a command in the world. Raises `CalledProcessError` where it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env=world.environment(),
        check=True,
        capture_output=True,
    )


def kept_world(name: str, engine: str, directory: Path) -> World:
    """An empty database of that name, kept between runs; who measures in it migrates and fills it."""
    if engine == "sqlite":
        place = directory / name
        place.mkdir(exist_ok=True)
        return World(place, f"sqlite:///{place / SQLITE_FILE}")
    database = f"{POSTGRESQL_DATABASE}_{name}"
    url = urlunsplit(urlsplit(postgresql_url() or "")._replace(path=f"/{database}"))
    with psycopg.connect(postgresql_url() or "", autocommit=True) as server:
        there = server.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not there:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return World(directory, url)
