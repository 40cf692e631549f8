"""Measure the screens that must be fast; exit 1 where a goal is missed.

    python -m tests.bench [--write] [--only lists,file,search,weight,public,postgresql,matching,import,
    million,stock,stock_import,shelter]

The first run invents 110,000 people, and a million on each database, which takes some minutes; they
are kept for the next.
"""

import argparse
import gc
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict

import django

from tests.harness.browser import chromium_path
from tests.harness.databases import REPOSITORY, postgresql_url

from .lines import NOT_OK, Line, as_text
from .world import World, kept_world, postgresql_world, sqlite_world

PARTS = (
    "lists",
    "file",
    "search",
    "weight",
    "public",
    "postgresql",
    "matching",
    "import",
    "million",
    "stock",
    "stock_import",
    "shelter",
)
# Tells a process of ours to measure the search in the world that its environment names.
SEARCH_HERE = "--search-here"
MILLION_HERE = "--million-here"
STOCK_HERE, SHELTER_HERE = "--stock-here", "--shelter-here"
IMPORT_PREPARED, IMPORT_HERE = "--import-prepared", "--import-here"
# Parts that are measured in worlds of a million, kept between runs: the world's name, the argument.
KEPT_WORLDS = {
    "million": ("register", MILLION_HERE),
    "stock": ("stock", STOCK_HERE),
    "shelter": ("shelter", SHELTER_HERE),
}
ON_BOTH = ("postgresql", *KEPT_WORLDS)
# Steps of the import of goods, each in a process of its own: argument → function.
STOCK_STEPS = {
    "--stock-prepared": "prepare",
    "--stock-items": "measure_items",
    "--stock-goods": "measure_goods",
    "--stock-taken": "measure_taking",
}


def main() -> int:
    """Measure, print, and write the page where that was asked for."""
    if SEARCH_HERE in sys.argv:
        return here("search", "measure_search")
    if MILLION_HERE in sys.argv:
        return here("million", "measure_million")
    if STOCK_HERE in sys.argv:
        return here("stock", "measure_stock")
    if SHELTER_HERE in sys.argv:
        return here("shelter", "measure_shelter")
    if IMPORT_PREPARED in sys.argv:
        return here("import_people", "prepare")
    if IMPORT_HERE in sys.argv:
        return here("import_people", "measure_import")
    for argument, step in STOCK_STEPS.items():
        if argument in sys.argv:
            return here("import_stock", step)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="also write docs/benchmarks.md")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    chosen = parser.parse_args()
    world = sqlite_world()
    world.enter()
    set_up()
    by_part: dict[str, list[Line]] = {}
    for part in [part for part in PARTS if part in chosen.only.split(",")]:
        by_part[part] = []
        for line in measure(world, part):
            by_part[part].append(line)
            say(f"… {line.what}: {line.cells()[1]}")
    lines = [line for part in by_part.values() for line in part]
    say("\n" + as_text(lines))
    if chosen.write:
        from .page import write_page

        write_page(by_part)
    missed = [line for line in lines if line.verdict == NOT_OK]
    say(f"\n{len(missed)} of the goals missed." if missed else "\nAll goals are met.")
    return 1 if missed else 0


def measure(world: World, part: str) -> Iterator[Line]:
    """The lines of a part; what this computer lacks is said and left out."""
    server = postgresql_url() if part in ON_BOTH else None
    if part in ON_BOTH and not server:
        say(f"Left out of {part}: PostgreSQL, none answers here.")
    if part == "lists":
        from .screens import measure_lists

        yield from measure_lists()
    elif part == "file":
        from .screens import measure_person_file

        yield from measure_person_file()
    elif part == "search":
        from .search import measure_search

        yield from measure_search()
    elif part == "postgresql" and server:
        postgresql = postgresql_world(server, directory=world.directory)
        yield from measured_in(postgresql, SEARCH_HERE)
    elif part == "matching":
        from .matching import measure_matching

        yield from measure_matching()
    elif part == "import":
        yield from measure_imports(world)
    elif part == "stock_import":
        from .import_stock import stock_world

        fresh = stock_world(world.directory, "stock")
        for step in STOCK_STEPS:
            yield from measured_in(fresh, step)
    elif part in KEPT_WORLDS:
        name, what = KEPT_WORLDS[part]
        for engine in ("sqlite", "postgresql") if server else ("sqlite",):
            yield from measured_in(kept_world(name, engine, world.directory), what)
    elif part == "public":
        from .public import measure_public

        yield from measure_public()
    elif part == "weight":
        from .weight import measure_weight

        if chromium_path():
            yield from measure_weight(world)
        else:
            say("Left out: weight on the wire, no Chromium was found.")


def measure_imports(world: World) -> Iterator[Line]:
    """The same import with few rows and with all, each on a fresh database."""
    from . import import_people

    memory = []
    for rows in (import_people.FEW_ROWS, import_people.ALL_ROWS):
        os.environ[import_people.ROWS] = str(rows)
        fresh = import_people.import_world(world.directory, rows=rows)
        list(measured_in(fresh, IMPORT_PREPARED))
        lines = list(measured_in(fresh, IMPORT_HERE))
        memory += [line.measured for line in lines if line.what == import_people.MEMORY]
        yield from lines
    yield import_people.growth(*memory)


def measured_in(world: World, what: str) -> Iterator[Line]:
    """Measure in a process of its own: one process knows one database. Its progress goes to stderr."""
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.bench", what],
        cwd=REPOSITORY,
        env=world.environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield from (Line(**line) for line in json.loads(outcome.stdout))


def here(room: str, measure: str) -> int:
    """Print the lines of one part, measured in the world that the environment names, as JSON."""
    set_up()
    lines = getattr(importlib.import_module(f"tests.bench.{room}"), measure)()
    sys.stdout.write(json.dumps([asdict(line) for line in lines]))
    return os.EX_OK


def set_up() -> None:
    """Load the code as the web server does (`guichet.wsgi`): what is loaded is never collected."""
    gc.disable()
    django.setup()
    gc.freeze()
    gc.enable()


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
