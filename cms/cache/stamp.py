"""When something on the pages last changed, told to all processes of this computer by one file."""

import os
import time
from pathlib import Path

from django.conf import settings

NAME = "pages-changed"


def _file() -> Path:
    return Path(settings.DATA_DIR) / NAME


def changed_at() -> int:
    """The moment in nanoseconds, 0 where nothing changed since the beginning; one look at a file."""
    try:
        return os.stat(_file()).st_mtime_ns
    except FileNotFoundError:
        return 0


def tell_of_a_change() -> int:
    """Let every process throw its kept pages away; returns the moment.

    Where the folder cannot be written, pages of other processes grow old by the clock, as they do
    on other computers.
    """
    try:
        _file().touch()
        now = time.time_ns()
        os.utime(_file(), ns=(now, now))
    except OSError:
        return changed_at()
    return changed_at()
