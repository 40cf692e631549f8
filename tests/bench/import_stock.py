"""Fifty thousand rows of items and of opening balances, looked at and confirmed on a fresh database.

Beside it, in the same process: reading the same file with python-calamine and storing as many rows
with simple-history's `bulk_create_with_history`, which is the least that such an import could do.
"""

import os
import random
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import python_calamine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from core import scope
from core.exchange.export import export_to
from core.exchange.resources import resource_named
from core.exchange.runs import confirm, preview
from core.exchange.writer import write_xlsx
from core.models import Centre, Membership, ModuleActivation
from modules.inventory.choices import LocationKind, Unit
from modules.inventory.models import Item, Location
from tests.harness.databases import SQLITE_FILE

from .import_people import _megabytes
from .lines import Line
from .timing import clock
from .world import World, manage

SEED = 7
ROWS = int(os.environ.get("BENCH_STOCK_ROWS", "50000"))
KINDS_OF_GOODS = 5_000
CENTRE, OFFICER = "STK", "stock.officer"
ITEMS, STOCK = "items.xlsx", "stock.xlsx"
MOST_TIMES, MOST_MEGABYTES, MOST_MEGABYTES_TAKEN = 4, 250, 100
WORDS = ("Blanket", "Rope", "Bucket", "Mat", "Soap", "Tarpaulin", "Kettle", "Rice", "Net", "Lamp")
ITEM_HEADINGS = ("Item code", "Item name", "Base unit", "Weight of one unit (kg)", "Remark")
STOCK_HEADINGS = ("Item code", "Item name", "Lot number", "Expires", "Unit", "Quantity", "Place")


def stock_world(directory: Path, what: str) -> World:
    """A fresh database."""
    place = directory / f"import-{what}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    world = World(place, f"sqlite:///{place / SQLITE_FILE}")
    manage(world, "migrate", "--verbosity", "0")
    return world


def prepare() -> Iterator[Line]:
    """A store with an officer, the catalogue for the goods, and both files; measures nothing."""
    chance = random.Random(SEED)
    with scope.system():
        centre = Centre.objects.create(
            code=CENTRE, name="Stock", country="SD", time_zone="Africa/Khartoum"
        )
        user = get_user_model().objects.create(username=OFFICER)
        role = Group.objects.get(name="logistics_officer")
        Membership.objects.create(user=user, role=role, centre=centre)
        ModuleActivation.objects.create(centre=centre, module="inventory", state="on")
        Location.objects.create(
            centre=centre, code="MAIN", name="Main store", kind=LocationKind.STORE
        )
        items = [
            Item(code=f"G{n:05}", name=_name(n, chance), unit=Unit.PIECE)
            for n in range(KINDS_OF_GOODS)
        ]
        for item in items:
            item.search_text = item.words_to_find()
        Item.objects.bulk_create(items)
        write_xlsx(_file(ITEMS), headings=ITEM_HEADINGS, rows=_item_rows(chance))
        write_xlsx(_file(STOCK), headings=STOCK_HEADINGS, rows=_stock_rows(items, chance))
    return iter(())


def _name(number: int, chance: random.Random) -> str:
    return f"{chance.choice(WORDS)}, {chance.choice(WORDS).lower()} {number}"


def _item_rows(chance: random.Random) -> Iterator[tuple]:
    for n in range(ROWS):
        yield (
            f"I{n:05}",
            _name(n, chance),
            "PCE",
            round(chance.uniform(0.1, 20), 2),
            f"shelf {n % 90}",
        )


def _stock_rows(items: list[Item], chance: random.Random) -> Iterator[tuple]:
    for n in range(ROWS):
        item = items[n % KINDS_OF_GOODS]
        day = f"2029-{n % 12 + 1:02}-{n % 28 + 1:02}"
        yield item.code, item.name, f"L{n}", day, "PCE", chance.randrange(1, 900), "Main store"


def _file(name: str) -> str:
    return str(Path(os.environ["DATA_DIR"]) / name)


def measure_items() -> Iterator[Line]:
    """The catalogue."""
    yield from _measured("inventory.items", ITEMS, "items")


def measure_goods() -> Iterator[Line]:
    """Opening balances; then the same stock, and nothing else, taken away."""
    yield from _measured("inventory.openings", STOCK, "opening balances")


def measure_taking() -> Iterator[Line]:
    """Stock on hand of fifty thousand lots as a workbook, in a process that has done nothing else."""
    centre = Centre.objects.get(code=CENTRE)
    user = get_user_model().objects.get(username=OFFICER)
    before = _own_megabytes()
    with scope.user(user), tempfile.TemporaryFile() as file, highest() as seen:
        began = clock()
        rows = export_to(
            file, resource=resource_named("inventory.counts"), centre=centre, kind="xlsx"
        )
        taken = clock() - began
    yield Line(f"Export of {rows:,} lots as .xlsx", rows / taken, " rows/s")
    note = f"{before:.0f} MB before; without pages of the database file that are mapped"
    yield Line("… memory that it takes", max(seen) - before, " MB", MOST_MEGABYTES_TAKEN, note)


def _own_megabytes() -> float:
    """What this process holds now, without files that the system maps into it and takes back."""
    found = re.search(r"RssAnon:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found.group(1)) / 1024


@contextmanager
def highest() -> Iterator[list[float]]:
    """Look at the memory some fifty times a second while the work goes on."""
    seen, over = [_own_megabytes()], threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            seen.append(_own_megabytes())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _measured(resource: str, file: str, what: str) -> Iterator[Line]:
    centre = Centre.objects.get(code=CENTRE)
    user = get_user_model().objects.get(username=OFFICER)
    before = _own_megabytes()
    with scope.user(user), Path(_file(file)).open("rb") as stream, highest() as held:
        began = clock()
        seen = preview(
            resource_named(resource), centre=centre, file=stream, filename=file, actor=user
        )
        looked = clock() - began
        after_looking = max(held)
        looked_at, fingerprint = seen.run, seen.tally.fingerprint
        del seen  # whoever confirms reads the list anew
        began = clock()
        run = confirm(looked_at, actor=user, seen=fingerprint)
        confirmed = clock() - began
    memory = max(held)
    mapped = f"and {_megabytes() - memory:.0f} MB of code and database that are mapped"
    least = _least(file, user)
    times = (looked + confirmed) / least
    note = f"{looked + confirmed:.1f} s : {least:.1f} s"
    yield Line(f"Import of {run.rows_new:,} {what}: looked at", ROWS / looked, " rows/s")
    yield Line("… confirmed", ROWS / confirmed, " rows/s")
    yield Line("… both : reading and bulk_create_with_history", times, "", MOST_TIMES, note)
    yield Line("… memory before", before, " MB")
    yield Line("… memory at most, looking", after_looking, " MB")
    yield Line("… memory at most", memory, " MB", MOST_MEGABYTES, mapped)


def _least(file: str, user) -> float:
    """Seconds that reading the file and storing as many items with history take; then undone."""
    began = clock()
    sheet = python_calamine.load_workbook(_file(file)).get_sheet_by_index(0)
    rows = sheet.to_python()[1:]
    with scope.system(actor=user), transaction.atomic():
        items = [Item(code=f"least-{n}", name=str(row[1])) for n, row in enumerate(rows)]
        bulk_create_with_history(items, Item, batch_size=500, default_user=user)
        seconds = clock() - began
        transaction.set_rollback(True)
    return seconds
