"""Runs the confined reader on a file and hands on what it says; whatever happens to it becomes a
named error.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from core.exchange import sandbox
from core.exchange.cells import Value, unpack
from core.exchange.errors import (
    DamagedFile,
    ReadingTookTooLong,
    TooLarge,
    TooManyCells,
    unreadable,
)
from core.exchange.limits import Limits

PROJECT = Path(__file__).resolve().parents[2]
KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
LONGEST_LINE = 24 * 1024 * 1024

ENDED_BY_MEMORY = frozenset({-signal.SIGABRT, -getattr(signal, "SIGKILL", 9)})
ENDED_BY_TIME = frozenset({-getattr(signal, "SIGXCPU", 24)})


@dataclass
class RawSheet:
    """A sheet before its headings are found. Rows must be read to the end, inside
    ``confined_sheet``.
    """

    sheet: str | None
    sheets: list[str]
    rows: Iterator[tuple[int, list[Value]]]
    encoding: str | None = None
    delimiter: str | None = None
    strange_characters: bool = False


class ConfinedReading:
    """One run of the confined reader; leaving the ``with`` block ends it in every case."""

    def __init__(
        self, file: BinaryIO, *, container: str, sheet: str | None, limits: Limits, deadline: float
    ) -> None:
        self.file = file
        self.limits = limits
        self.deadline = deadline
        self.too_late = False
        self.asked = sandbox.request(container=container, sheet=sheet, limits=limits)

    def __enter__(self) -> RawSheet:
        self.file.seek(0)
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.exchange.sandbox"],
            stdin=self.file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            env=environment | {"PYTHONPATH": str(PROJECT), sandbox.REQUEST: self.asked},
        )
        self.clock = threading.Timer(max(0.0, self.deadline - time.monotonic()), self._stop)
        self.clock.daemon = True
        self.clock.start()
        try:
            head = self._next()
        except BaseException:
            self._end()
            raise
        return RawSheet(sheet=head["sheet"], sheets=head["sheets"], rows=self._rows())

    def __exit__(self, *_error: object) -> None:
        self._end()

    def _end(self) -> None:
        self.clock.cancel()
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()

    def _stop(self) -> None:
        self.too_late = True
        self.process.kill()

    def _rows(self) -> Iterator[tuple[int, list[Value]]]:
        while True:
            line = self._next()
            if isinstance(line, dict):
                return
            number, packed = line
            yield number, [unpack(cell) for cell in packed]

    def _next(self) -> Any:
        """Return what the next line says, or raise what stands in the way."""
        line = self.process.stdout.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE:
            raise TooManyCells()
        if not line.endswith(b"\n"):
            raise self._failure()
        said = json.loads(line)
        if isinstance(said, dict) and "refused" in said:
            raise unreadable(said["refused"], **said["facts"])
        return said

    def _failure(self) -> Exception:
        """Say why the process ended before its last line."""
        ending = self.process.wait()
        if self.too_late or ending in ENDED_BY_TIME:
            return ReadingTookTooLong(seconds=self.limits.seconds)
        return TooLarge() if ending in ENDED_BY_MEMORY else DamagedFile()
