"""The other end of `worker.py`: one process that has Django ready and forks whoever is to race.

Starting Python and Django takes two seconds, and a race wants three or four starts; so each test
run (each worker of pytest-xdist) keeps one crew and sends it orders.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache

from django.core.serializers.json import DjangoJSONEncoder

from .databases import REPOSITORY, environment_for

SECONDS_TO_SET_UP = 60.0
NOBODYS_DATABASE = "sqlite:///:memory:"


class CrewFailed(Exception):
    """The crew did not come, or did not answer in time."""


class Crew:
    """A process that waits for orders; see `worker.py` for what an order says."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.worker"],
            cwd=REPOSITORY,
            env=environment_for(NOBODYS_DATABASE),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def carry_out(self, order: dict, *, seconds: float) -> int:
        """Return how the order's own process ended: 0 where its report is written.

        Whatever is left of that process afterwards is killed. Raises CrewFailed.
        """
        self._process.stdin.write(json.dumps(order, cls=DjangoJSONEncoder) + "\n")
        self._process.stdin.flush()
        leader = self._answer(SECONDS_TO_SET_UP)
        try:
            return self._answer(seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)

    def end(self) -> None:
        """Send the crew home."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _answer(self, seconds: float) -> int:
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise CrewFailed("The crew of the arena ended or kept silent.")
        return int(line)


@cache
def crew() -> Crew:
    """The crew of this process, called together when first needed."""
    called = Crew()
    atexit.register(called.end)
    return called


def send_home() -> None:
    """After a failure: the next order calls a new crew together."""
    crew().end()
    crew.cache_clear()
