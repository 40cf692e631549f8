"""The server as people run it: real processes, a real database file, the demo's people."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .databases import REPOSITORY, environment_for, kept, made_once

SITE_SETTINGS = "guichet.settings.demo"
WHAT_THE_FIRST_START_PRINTED = "first-start.txt"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 15
SECONDS_BETWEEN_KNOCKS = 0.1


class SiteDidNotStart(Exception):
    """The server ended or kept silent; the message holds what it printed."""


@dataclass(frozen=True)
class LiveSite:
    """A running Guichet: where it answers, and where its data lies."""

    address: str
    data_directory: Path
    database_url: str
    log: Path

    def printed(self) -> str:
        """What a person at the keyboard sees."""
        return self.log.read_text()

    def url(self, path: str) -> str:
        """Full address of a path such as ``/admin/``."""
        return f"{self.address}/{path.lstrip('/')}"


@contextmanager
def serve(
    data_directory: Path,
    *,
    database_url: str = "",
    settings: str = SITE_SETTINGS,
    patience: float = 0,
) -> Iterator[LiveSite]:
    """Run Guichet on a free port until the block ends. Raises SiteDidNotStart.

    It is given `patience` seconds to end by itself: none where nobody looks at its data afterwards.
    """
    url = database_url or f"sqlite:///{data_directory / 'db.sqlite3'}"
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = environment_for(
        url,
        DJANGO_SETTINGS_MODULE=settings,
        DATA_DIR=str(data_directory),
        BASE_URL=address,
    )
    with tempfile.NamedTemporaryFile("w+") as printed:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "run_guichet", "--port", str(port)],
            cwd=REPOSITORY,
            env=environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_it_answers(address, server=server, printed=printed)
            yield LiveSite(
                address=address,
                data_directory=data_directory,
                database_url=url,
                log=Path(printed.name),
            )
        finally:
            stop(server, patience=patience)


def demo_site_template() -> Path:
    """Directory of a data directory with the demo in it, as its first start made it today."""
    return made_once(f"demo-site-{date.today()}", _make_demo_site, within=kept())


def _make_demo_site(directory: Path) -> None:
    """Let the real start-up fill a fresh data directory."""
    with serve(directory, patience=SECONDS_TO_STOP) as site:
        (directory / WHAT_THE_FIRST_START_PRINTED).write_text(site.printed())


@contextmanager
def fresh_demo_site() -> Iterator[LiveSite]:
    """Serve a copy of the demo that nobody else touches."""
    with tempfile.TemporaryDirectory(prefix="guichet-site-") as parent:
        data_directory = Path(parent) / "data"
        shutil.copytree(demo_site_template(), data_directory)
        with serve(data_directory) as site:
            yield site


def wait_until_it_answers(address: str, *, server: subprocess.Popen, printed) -> None:
    """Knock until any page is served. Raises SiteDidNotStart."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):
            # It answers; whether it answers well is for the tests to say.
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{address}/admin/login/", timeout=10).close()  # noqa: S310
            return
        time.sleep(SECONDS_BETWEEN_KNOCKS)
    printed.seek(0)
    raise SiteDidNotStart(printed.read())


def stop(server: subprocess.Popen, *, patience: float = SECONDS_TO_STOP) -> int:
    """Ask the server to stop as Ctrl-C does, kill what does not; return its exit code."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    return server.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
