"""A public page against an empty view on the same server, in turns: what reading costs at most."""

import http.client
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.harness.site import demo_site_template, serve

from .lines import Line

SETTINGS = "tests.bench.settings"
EMPTY, PAGE = "/empty/", "/en/krt/"
ROUNDS, IN_A_ROUND = 9, 150
SHARE = 0.5


def measure_public() -> Iterator[Line]:
    """Requests per second of both, and their ratio; the median of rounds that take turns."""
    with TemporaryDirectory(prefix="guichet-public-") as parent:
        data_directory = Path(parent) / "data"
        shutil.copytree(demo_site_template(), data_directory)
        with serve(data_directory, settings=SETTINGS) as site:
            host = urlsplit(site.address).netloc
            rates: dict[str, list[float]] = {EMPTY: [], PAGE: []}
            for number in range(ROUNDS + 1):
                for path, found in rates.items():
                    rate = requests_per_second(host, path)
                    # The first round warms up.
                    if number:
                        found.append(rate)
    empty, page = (statistics.median(rates[path]) for path in (EMPTY, PAGE))
    yield Line("Empty view, requests per second", empty)
    yield Line("Public page, requests per second", page)
    yield Line("Public page against the empty view", page / empty, "×", at_least=SHARE)


def requests_per_second(host: str, path: str) -> float:
    """Of one reader who asks again and again over one connection."""
    connection = http.client.HTTPConnection(host, timeout=30)
    started = time.perf_counter()
    for _number in range(IN_A_ROUND):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
    taken = time.perf_counter() - started
    connection.close()
    return IN_A_ROUND / taken
