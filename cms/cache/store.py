"""Finished answers in the memory of a process, and when they are too old."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from . import stamp

MOST_BYTES = 32 * 1024 * 1024
# A browser asks each time whether its copy is still right, which costs some bytes: what was switched
# off a moment ago must not come out of it. Without a connection the service worker has the page.
ASKED_EACH_TIME = "no-cache"
# What an answer needs again when it says that nothing changed.
OF_EVERY_ANSWER = ("ETag", "Cache-Control", "Vary")


@dataclass(frozen=True)
class KeptPage:
    """A finished answer, plain and compressed."""

    headers: dict[str, str]
    body: bytes
    packed: bytes
    until: float

    @property
    def size(self) -> int:
        """Bytes of memory, nearly."""
        return len(self.body) + len(self.packed)

    def answer(self, request) -> HttpResponse:
        """The answer as this browser can read it; 304 where it has the same already."""
        if request.META.get("HTTP_IF_NONE_MATCH") == self.headers["ETag"]:
            same = HttpResponseNotModified()
            for name in OF_EVERY_ANSWER:
                same[name] = self.headers[name]
            return same
        takes_packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(self.packed if takes_packed else self.body, headers=self.headers)
        if takes_packed:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        return response


def kept_from(response, *, seconds: float) -> KeptPage | None:
    """The answer as it can be kept; None for one that is not the same for everybody."""
    if (
        response.status_code != 200
        or response.streaming
        or response.cookies
        or "Cookie" in response.get("Vary", "")
        or not response.get("Content-Type", "").startswith("text/html")
    ):
        return None
    patch_vary_headers(response, ("Accept-Encoding",))
    response["Cache-Control"] = ASKED_EACH_TIME
    # Weak, since the same page is sent plain and compressed.
    digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
    response["ETag"] = f'W/"{digest}"'
    return KeptPage(
        headers=dict(response.items()),
        body=response.content,
        packed=gzip.compress(response.content, compresslevel=9, mtime=0),
        until=time.monotonic() + seconds,
    )


class PageStore:
    """Pages by address, the longest unasked thrown out first."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self.most_bytes = most_bytes
        self.generation = 0
        self._pages: OrderedDict[tuple, KeptPage] = OrderedDict()
        self._bytes = 0
        self._seen_change = 0
        self._lock = threading.Lock()

    def get(self, key: tuple) -> KeptPage | None:
        """The page, None where there is none or it is too old."""
        with self._lock:
            self._hear_of_changes()
            page = self._pages.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                self._remove(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple, page: KeptPage, *, generation: int) -> None:
        """Keep a page, unless something changed since it was begun at `generation`."""
        with self._lock:
            self._hear_of_changes()
            if generation != self.generation or page.size > self.most_bytes:
                return
            self._remove(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                self._remove(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything, also what is being made at this moment, here and in other processes."""
        with self._lock:
            self._seen_change = stamp.tell_of_a_change()
            self._forget()

    def _hear_of_changes(self) -> None:
        """Forget everything where another process told of a change."""
        changed = stamp.changed_at()
        if changed != self._seen_change:
            self._seen_change = changed
            self._forget()

    def _forget(self) -> None:
        self.generation += 1
        self._pages.clear()
        self._bytes = 0

    def _remove(self, key: tuple) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size


pages = PageStore()
