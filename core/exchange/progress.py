"""How far the work on a long list is, told beside the database.

The import is one transaction, and SQLite lets nobody else write until it ends: so the process that
works writes a small file each second, which the page of the import reads. There are numbers in it,
and at the end the sentence of a refusal. A file that is no longer written is the sign that the process
is dead.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

DIRECTORY = "work"
SECONDS_BETWEEN_BEATS = 1.0
# A busy computer may keep a living process silent for some seconds.
MOST_SECONDS_OF_SILENCE = 20.0
# Nothing that is asked of a process takes so long; who still beats then hangs.
LONGEST_WORK_IN_SECONDS = 60 * 60


@dataclass(frozen=True)
class Progress:
    """Rows done of all, and why the work ended without a result, for people; empty while it goes on."""

    done: int = 0
    total: int = 0
    ended: str = ""


def report(pk, progress: Progress) -> None:
    """Write how far the work on a run is, so that a reader sees all of it or what was there before."""
    path = _path(pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{threading.get_ident()}")
    fresh.write_text(json.dumps([progress.done, progress.total, progress.ended]), encoding="utf-8")
    fresh.replace(path)


def progress_of(pk) -> Progress | None:
    """How far the work is, or how it ended; None where nothing was told."""
    try:
        return Progress(*json.loads(_path(pk).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def is_beating(pk) -> bool:
    """Whether a process has told of itself just now."""
    try:
        return time.time() - _path(pk).stat().st_mtime < MOST_SECONDS_OF_SILENCE
    except FileNotFoundError:
        return False


def forget(pk) -> None:
    """Nothing is told of the run any more; harmless where nothing was."""
    with suppress(FileNotFoundError):
        _path(pk).unlink()


@contextmanager
def beating(pk, total: int) -> Iterator:
    """Tell each second how far the work is; gives the function that is told (done, total)."""
    now = [Progress(0, total)]
    over = threading.Event()
    until = time.monotonic() + LONGEST_WORK_IN_SECONDS

    def beat() -> None:
        while not over.wait(SECONDS_BETWEEN_BEATS) and time.monotonic() < until:
            report(pk, now[0])

    def watch(done: int, total: int) -> None:
        now[0] = Progress(done, total)

    report(pk, now[0])
    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield watch
    finally:
        over.set()
        heart.join()


def _path(pk) -> Path:
    return Path(settings.DATA_DIR) / DIRECTORY / f"{pk}.json"
