"""Times that can be compared: taken in turns in one process, after a warm-up, as medians.

On SQLite the database works inside the process, so its processor time is the server's time and
other work on this computer does not count. On PostgreSQL the clock on the wall is read.
"""

import gc
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UPS = 2
ROUNDS = 15
PERCENTILE = 95


def clock() -> float:
    """Seconds of server time."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def milliseconds(work: Callable[[], object]) -> float:
    """Server time that `work` takes once."""
    started = clock()
    work()
    return (clock() - started) * 1000


def in_turns(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median milliseconds of each, all of them once a round."""
    for _turn in range(WARM_UPS):
        for work in works.values():
            work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _turn in range(ROUNDS):
        gc.collect()
        for name, work in works.items():
            taken[name].append(milliseconds(work))
    return {name: statistics.median(times) for name, times in taken.items()}


def percentile(times: list[float]) -> float:
    """The time that 95 of 100 stay under."""
    return statistics.quantiles(times, n=100, method="inclusive")[PERCENTILE - 1]


def queries_of(work: Callable[[], object]) -> int:
    """Number of statements that `work` sends to the database."""
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)
