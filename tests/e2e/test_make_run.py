"""`make run` keeps its promises: set up by itself, up again at once, clear when it cannot."""

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.harness.databases import REPOSITORY, environment_for, made_once
from tests.harness.site import free_port, stop, wait_until_it_answers

SECONDS_OF_A_SECOND_START = 5
SECONDS_TO_REFUSE = 60

# Starts take long and measure time: with the browser's tests, one after the other.
pytestmark = pytest.mark.browser


@dataclass
class Start:
    """One `make run`: how long it took to answer, and its port."""

    port: int
    seconds: float
    log: Path

    def printed(self) -> str:
        """What a person at the keyboard saw."""
        return self.log.read_text()


@contextmanager
def make_run(data_directory: Path) -> Iterator[Start]:
    """Type `make run`; press Ctrl-C at the end of the block."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.NamedTemporaryFile("w+") as printed:
        began = time.monotonic()
        server = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"DATA_DIR={data_directory}"],
            cwd=REPOSITORY,
            env=environment_for(""),
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_it_answers(address, server=server, printed=printed)
            seconds = time.monotonic() - began
            yield Start(port=port, seconds=seconds, log=Path(printed.name))
        finally:
            stop(server)


def refused(**environment: str) -> str:
    """What `make run` prints where it cannot start."""
    outcome = subprocess.run(
        ["make", "run"],
        cwd=REPOSITORY,
        env=environment_for(environment.pop("DATABASE_URL", ""), **environment),
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_REFUSE,
        check=False,
    )
    assert outcome.returncode != 0
    assert "Traceback" not in outcome.stderr
    return outcome.stdout + outcome.stderr


@pytest.fixture(scope="module")
def first_start() -> Path:
    """A data directory that one `make run` has filled."""

    def fill(directory: Path) -> None:
        with make_run(directory) as start:
            (directory / "printed").write_text(start.printed())

    return made_once("first-make-run", fill)


def test_the_first_start_sets_everything_up_and_prints_the_demo_logins(first_start: Path):
    printed = (first_start / "printed").read_text()
    assert "http://127.0.0.1:" in printed
    assert "guichet-demo" in printed
    assert (first_start / "db.sqlite3").exists()


def test_the_second_start_is_up_in_under_five_seconds(first_start: Path, tmp_path: Path):
    data_directory = tmp_path / "data"
    shutil.copytree(first_start, data_directory)
    with make_run(data_directory) as start:
        with urllib.request.urlopen(f"http://127.0.0.1:{start.port}/admin/login/") as answer:
            assert answer.status == 200
        assert start.seconds < SECONDS_OF_A_SECOND_START


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(PORT=str(port), DATA_DIR=str(tmp_path))
    assert f"port {port}" in said
    assert "PORT=" in said


def test_a_port_that_is_no_number_is_told(tmp_path: Path):
    assert "whole number" in refused(PORT="http", DATA_DIR=str(tmp_path))


def test_a_data_directory_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    said = refused(PORT=str(free_port()), DATA_DIR=str(tmp_path / "file" / "data"))
    assert "data directory" in said


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path):
    url = f"postgres://keeper:secret@127.0.0.1:{free_port()}/guichet"
    said = refused(PORT=str(free_port()), DATA_DIR=str(tmp_path), DATABASE_URL=url)
    assert "does not answer" in said
    assert "secret" not in said
