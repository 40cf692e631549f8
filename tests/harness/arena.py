"""An arena: one fresh database, and as many real processes as a test wants to let loose on it."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from guichet.settings.base import database_from

from .crew import SECONDS_TO_SET_UP, CrewFailed, crew, send_home
from .databases import POSTGRESQL

DEFAULT_COUNT = 8
DEFAULT_SECONDS = 60.0


@dataclass(frozen=True)
class Failure:
    """The exception a process ended with."""

    kind: str
    message: str
    trace: str


@dataclass(frozen=True)
class Outcome:
    """What one process saw: the value its function returned, or the error it raised."""

    value: Any
    error: Failure | None
    seconds: float


class ArenaBroke(Exception):
    """The processes could not even start, or one failed where none may; the message says how."""


@contextmanager
def database_in_place(database_url: str) -> Iterator[None]:
    """Let this process work on the database of that address, and afterwards on its usual one."""
    usual_settings = connections.settings["default"]
    settings = {**usual_settings, "OPTIONS": {}, **database_from(database_url)}
    usual = connections["default"]
    connections.settings["default"] = settings
    connections["default"] = connections.create_connection("default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual_settings
        connections["default"] = usual
        ContentType.objects.clear_cache()


class Arena:
    """A database of its own, and ways to work on it from this process and from others."""

    def __init__(self, *, engine: str, database_url: str, blocker):
        self.engine = engine
        self.database_url = database_url
        self._blocker = blocker

    def run(
        self,
        function: Callable,
        *,
        count: int = DEFAULT_COUNT,
        args: Sequence = (),
        seconds: float = DEFAULT_SECONDS,
    ) -> list[Outcome]:
        """Call `function(*args)` in `count` processes that start at the same moment."""
        return self.run_each(function, [args] * count, seconds=seconds)

    def run_each(
        self, function: Callable, calls: Sequence[Sequence], *, seconds: float = DEFAULT_SECONDS
    ) -> list[Outcome]:
        """As `run`, with arguments of its own for each process; outcomes in the same order.

        `function` stands at the top of a module; arguments and value pass through JSON. It opens
        its own scope. Raises ArenaBroke where no process could start.
        """
        report = self._carry_out(
            {
                "function": f"{function.__module__}:{function.__qualname__}",
                "calls": [list(call) for call in calls],
                "seconds": seconds,
            }
        )
        return [
            Outcome(
                value=seen["value"],
                error=Failure(**seen["error"]) if seen["error"] else None,
                seconds=seen["seconds"],
            )
            for seen in report
        ]

    def call(self, function: Callable, *args: Any) -> Any:
        """Return what `function(*args)` returns in one process. Raises ArenaBroke if it fails."""
        return values(self.run(function, count=1, args=args))[0]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let the code of the test itself work on the arena's database."""
        with self._blocker.unblock(), database_in_place(self.database_url):
            yield

    def _carry_out(self, order: dict) -> list[dict]:
        """Give the order to the crew and read its report."""
        with (
            tempfile.NamedTemporaryFile("r") as printed,
            tempfile.NamedTemporaryFile("r") as report,
        ):
            order |= {
                "database_url": self.database_url,
                "printed": printed.name,
                "report": report.name,
            }
            try:
                status = crew().carry_out(order, seconds=order["seconds"] + SECONDS_TO_SET_UP)
            except CrewFailed as error:
                send_home()
                raise ArenaBroke(f"{error}\n{printed.read()}") from error
            if status:
                raise ArenaBroke(printed.read())
            return json.load(report)


def values(outcomes: Sequence[Outcome]) -> list:
    """What the processes returned. Raises ArenaBroke with the first trace where one failed."""
    for failure in errors(outcomes):
        raise ArenaBroke(f"{failure.kind}: {failure.message}\n{failure.trace}")
    return [outcome.value for outcome in outcomes]


def errors(outcomes: Sequence[Outcome]) -> list[Failure]:
    """What went wrong, for those processes where something did."""
    return [outcome.error for outcome in outcomes if outcome.error]


def is_postgresql(arena: Arena) -> bool:
    """Whether the arena's database is PostgreSQL, for the few rules that differ."""
    return arena.engine == POSTGRESQL
