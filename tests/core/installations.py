"""A whole installation for tests of backup: a database of its own, a data directory, commands."""

import hashlib
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.harness.arena import Arena
from tests.harness.databases import REPOSITORY, environment_for, fresh_database

SETTINGS = "tests.core.installation_settings"


@dataclass(frozen=True)
class Installation:
    """Where it lies, and how to work on it from a terminal."""

    arena: Arena
    directory: Path

    def command(self, *arguments, largest_file: int | None = None, **environment):
        """Run a management command as an operator does; the outcome holds what was printed."""
        env = environment_for(
            self.arena.database_url,
            DJANGO_SETTINGS_MODULE=SETTINGS,
            DATA_DIR=str(self.directory),
            **environment,
        )
        limit = (largest_file, largest_file)
        return subprocess.run(
            [sys.executable, "manage.py", *(str(each) for each in arguments)],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
            if largest_file
            else None,
        )

    def write_file(self, name: str, content: bytes) -> Path:
        """A private file, such as a photo."""
        path = self.directory / "private" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def files(self) -> dict[str, str]:
        """Digest of each file that belongs to the installation."""
        return {
            str(path.relative_to(self.directory)): hashlib.sha256(path.read_bytes()).hexdigest()
            for place in ("private", "media")
            for path in sorted((self.directory / place).rglob("*"))
            if path.is_file()
        }

    def tables(self) -> dict[str, tuple[int, str]]:
        """Rows and digest of each table."""
        return tables_of(self.arena.database_url)


@contextmanager
def installation(
    engine: str, directory: Path, blocker, like: Installation | None = None
) -> Iterator[Installation]:
    """An installation that is set up, and empty or a copy of another one."""
    if like is None:
        directory.mkdir()
    else:
        shutil.copytree(like.directory, directory)
    with fresh_database(engine, like.arena.database_url if like else "") as url:
        yield Installation(Arena(engine=engine, database_url=url, blocker=blocker), directory)


def tables_of(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table of a database, asked without Django."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(urlsplit(url).path)
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        connection = psycopg.connect(url)
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    try:
        cursor = connection.cursor()
        found = {}
        for (name,) in cursor.execute(names).fetchall():
            rows = sorted(repr(row) for row in cursor.execute(f'SELECT * FROM "{name}"').fetchall())
            found[name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
        return found
    finally:
        connection.close()


def without_traceback(outcome) -> str:
    """The sentence of a command that refused."""
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr, outcome.stderr
    return outcome.stderr


def leftovers(made: Installation) -> list:
    """What a command left lying about in the data directory."""
    return [p.name for p in made.directory.iterdir() if p.name not in ("private", "media")]
