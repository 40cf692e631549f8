"""Finished answers in the memory of a process, and when they are too old."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

MOST_BYTES = 32 * 1024 * 1024
# For so long a browser may show its copy without asking.
BROWSER_SECONDS = 20
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
    response["Cache-Control"] = f"public, max-age={BROWSER_SECONDS}"
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
        self._lock = threading.Lock()

    def get(self, key: tuple) -> KeptPage | None:
        """The page, None where there is none or it is too old."""
        with self._lock:
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
            if generation != self.generation or page.size > self.most_bytes:
                return
            self._remove(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                self._remove(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything, also what is being made at this moment."""
        with self._lock:
            self.generation += 1
            self._pages.clear()
            self._bytes = 0

    def _remove(self, key: tuple) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size


pages = PageStore()
