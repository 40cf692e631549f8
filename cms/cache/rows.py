"""Rows that several answers are cut from, kept as long as pages are: directories, the site map."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from .hosts import hosts
from .store import pages


@dataclass(frozen=True)
class KeptRows:
    """What was read for all answers of a kind."""

    rows: list
    size: int
    until: float


def kept_rows(request, name: str, make: Callable[[], list]) -> list:
    """What `make()` reads for everybody, read once for some seconds and again after each change.

    The rows hold links with the host of the request and titles in its language; they are not to be
    changed.
    """
    seconds, host = settings.PUBLIC_PAGE_SECONDS, hosts.of(request)
    if not seconds or host is None:
        return make()
    key = (name, request.scheme, host, get_language())
    kept = pages.get(key)
    if kept is None:
        # Read before the work begins: what changes meanwhile must not be kept as it was.
        generation = pages.generation
        rows = make()
        kept = KeptRows(rows, _size(rows), time.monotonic() + seconds)
        pages.put(key, kept, generation=generation)
    return kept.rows


def _size(rows: list) -> int:
    """Bytes of memory, nearly: three times what the words of all rows take."""
    return 3 * sum(sys.getsizeof(str(row)) for row in rows)
