"""`make run` keeps its promises: set up by itself, up again at once, clear when it cannot."""

import math
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.harness.databases import REPOSITORY, environment_for
from tests.harness.site import (
    WHAT_THE_FIRST_START_PRINTED,
    demo_site_template,
    free_port,
    stop,
    wait_until_it_answers,
)

SECONDS_OF_A_SECOND_START = 5
ATTEMPTS_ON_A_BUSY_COMPUTER = 3
BUSY_PROCESSES_A_CORE = 2
SECONDS_TO_REFUSE = 60

# Starts take long and measure time: with the browser's tests, one after the other.
# It is measured how fast the demo starts: nothing else may run meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.alone]


@contextmanager
def make_run(data_directory: Path) -> Iterator[tuple[str, float]]:
    """Type `make run`, press Ctrl-C at the end; the address, and the seconds until it answered."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile("w+") as printed:
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
            yield address, time.monotonic() - began
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


def test_the_first_start_sets_everything_up_and_prints_the_demo_logins():
    data_directory = demo_site_template()
    printed = (data_directory / WHAT_THE_FIRST_START_PRINTED).read_text()
    assert "http://127.0.0.1:" in printed
    assert "guichet-demo" in printed
    assert (data_directory / "db.sqlite3").exists()


@pytest.mark.skipif(
    os.getloadavg()[0] > BUSY_PROCESSES_A_CORE * (os.cpu_count() or 1),
    reason="This computer is busy with other work: seconds measured now mean nothing.",
)
def test_the_second_start_is_up_in_under_five_seconds(tmp_path: Path):
    data_directory = tmp_path / "data"
    shutil.copytree(demo_site_template(), data_directory)
    fastest = math.inf
    for _attempt in range(ATTEMPTS_ON_A_BUSY_COMPUTER):
        with make_run(data_directory) as (address, seconds):
            url = f"{address}/admin/login/"
            assert urllib.request.urlopen(url).status == 200  # noqa: S310
        fastest = min(fastest, seconds)
        if fastest < SECONDS_OF_A_SECOND_START:
            break
    assert fastest < SECONDS_OF_A_SECOND_START


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
