"""`make run` keeps its promises: set up by itself, up again at once, clear when it cannot."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
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

LOADS_OF_A_SECOND_START = 4
ATTEMPTS_ON_A_BUSY_COMPUTER = 3
SECONDS_TO_REFUSE = 60

# Starts take long and measure time: with the browser's tests, one after the other.
# It is measured how fast the demo starts: nothing else may run meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.alone]


@contextmanager
def make_run(data_directory: Path) -> Iterator[tuple[str, float, Callable[[], str]]]:
    """Type `make run`, press Ctrl-C at the end.

    The address, the seconds until it answered, and what it has printed.
    """

    def has_printed() -> str:
        printed.seek(0)
        return printed.read()

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
            yield address, time.monotonic() - began, has_printed
        finally:
            stop(server)


def seconds_to_load_the_code() -> float:
    """How long this computer takes just now to load what a process of the web server loads."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", "import guichet.wsgi"],
        cwd=REPOSITORY,
        env=environment_for("", DJANGO_SETTINGS_MODULE="guichet.settings.demo"),
        check=True,
    )
    return time.monotonic() - began


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


def test_the_second_start_sets_nothing_up_again_and_is_up_in_the_time_of_a_few_loads(
    tmp_path: Path,
):
    """Five seconds on a small computer, told as a ratio that a busy or a slow one keeps as well.

    Two loads of the code are needed: one to look whether all is ready, one in the web server. Where
    other work shares the processors, the two workers that load at once take longer than one.
    """
    data_directory = tmp_path / "data"
    shutil.copytree(demo_site_template(), data_directory)
    ratios = []
    for _attempt in range(ATTEMPTS_ON_A_BUSY_COMPUTER):
        loading = seconds_to_load_the_code()
        with make_run(data_directory) as (address, seconds, printed):
            url = f"{address}/admin/login/"
            assert urllib.request.urlopen(url).status == 200  # noqa: S310
            assert "Guichet answers" in printed()
            assert "…" not in printed(), "Something was set up again."
        ratios.append(seconds / loading)
        if ratios[-1] < LOADS_OF_A_SECOND_START:
            break
    assert min(ratios) < LOADS_OF_A_SECOND_START


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
