"""Make what the tests copy from: migrated databases and a demo, at once where there are cores.

``python -m tests.harness.prepare [ENGINE ...]`` makes it for those engines and the demo. Without it
each is made when a test first asks for it, while the other tests wait.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from .databases import POSTGRESQL, SQLITE, postgresql_template, sqlite_template
from .site import demo_site_template

MAKERS = {SQLITE: sqlite_template, POSTGRESQL: postgresql_template, "demo": demo_site_template}


def prepare(wanted: list[str]) -> None:
    """Make what is wanted; each maker waits for processes of its own."""
    with ThreadPoolExecutor() as pool:
        for made in [pool.submit(MAKERS[name]) for name in wanted]:
            made.result()


if __name__ == "__main__":
    prepare(sys.argv[1:])
