"""A list of ten thousand people, looked at, answered and confirmed on a fresh database.

Some of the people are registered already: they are named by their card number with something new, or
with a name as somebody else would write it, so that the list asks who they are.
"""

import csv
import os
import random
import re
import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import QuerySet

from core import scope
from core.exchange.resources import resource_named
from core.exchange.rows import RowStatus
from core.exchange.runs import ROWS_SHOWN, confirm, preview, review
from core.models import Centre, Membership
from modules.registry.load import Inventor, make_people
from modules.registry.models import Person
from tests.harness.databases import SQLITE_FILE

from . import noise
from .lines import Line
from .timing import clock
from .world import World, manage

SEED = 11
ROWS = "BENCH_ROWS"
# With the fewer rows, what the database keeps of itself in memory (20 MB) is full already.
ALL_ROWS, FEW_ROWS = 10_000, 5_000
REGISTERED = 2_000
# Of a hundred rows: named by card with something new, and written as somebody else would.
SHARE_BY_CARD, SHARE_NOISY = 5, 5
CENTRE, READER = "IMP", "import.desk"
LIST = "list.csv"
# What a row costs in memory: half a kilobyte of cells and ids, and until they are full the words that
# matching remembers.
GOAL_ROWS_A_SECOND, GOAL_KILOBYTES_A_ROW = 300, 2
HEADINGS = ("No", "Card number", "Name", "Sex", "Date of birth", "Place of origin", "Family ID")
PLACES = ("Gondar", "Aksum", "El Fasher", "Nyala", "Aleppo", "Herat", "Mopti", "Jos")
MEMORY = "… memory at most"


def import_world(directory: Path, *, rows: int) -> World:
    """A fresh database with some registered people, and beside it the list of `rows` rows."""
    place = directory / f"import-{rows}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    world = World(place, f"sqlite:///{place / SQLITE_FILE}")
    manage(world, "migrate", "--verbosity", "0")
    return world


def prepare() -> Iterator[Line]:
    """Register people and write the list; measures nothing."""
    with scope.system():
        centre = Centre.objects.create(
            code=CENTRE, name="Import", country="SD", time_zone="Africa/Khartoum"
        )
        user = get_user_model().objects.create(username=READER)
        Membership.objects.create(
            user=user, role=Group.objects.get(name="front_desk"), centre=centre
        )
        list(make_people(number=REGISTERED, centres=[centre], seed=SEED))
        known = list(QuerySet(Person).order_by("reference"))
        with _list().open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(HEADINGS)
            lines.writerows(_rows(known, centre))
    return iter(())


def _rows(known: list[Person], centre: Centre) -> Iterator[tuple]:
    chance = random.Random(SEED)
    inventor = Inventor(chance=random.Random(SEED + 1), centres=[centre], taken=set())
    chance.shuffle(known)
    for number in range(1, int(os.environ[ROWS]) + 1):
        lot = chance.randrange(100)
        family = f"F{number // 4}" if number % 3 else ""
        place = chance.choice(PLACES)
        if lot < SHARE_BY_CARD and known:
            person = known.pop()
            yield number, person.reference, person.display_name, "", "", place, ""
            continue
        if lot < SHARE_BY_CARD + SHARE_NOISY and known:
            person = known.pop()
            name = noise.noisy(tuple(person.display_name.split()), "another spelling", chance)
        else:
            person = inventor.invent(number).person
            name = person.display_name
        born = person.birth_as_told
        yield number, "", name, person.sex, born, place, family


def _list() -> Path:
    return Path(os.environ["DATA_DIR"]) / LIST


def measure_import() -> Iterator[Line]:
    """Rows a second of each step and of the whole, a page of the preview, and the highest memory."""
    rows = int(os.environ[ROWS])
    centre = Centre.objects.get(code=CENTRE)
    user = get_user_model().objects.get(username=READER)
    before = _megabytes()
    with scope.user(user), _list().open("rb") as file:
        began = clock()
        seen = preview(
            resource_named("registry.people"),
            centre=centre,
            file=file,
            filename=LIST,
            actor=user,
        )
        looked = clock() - began
        after_looking = _megabytes()
        asked = seen.tally.counts[RowStatus.ASK]
        began = clock()
        review(seen.run, offset=rows // 2 // ROWS_SHOWN * ROWS_SHOWN)
        page = clock() - began
        began = clock()
        seen = review(seen.run, others="new")
        answered = clock() - began
        looked_at, fingerprint = seen.run, seen.tally.fingerprint
        del seen  # whoever confirms reads the list anew
        began = clock()
        run = confirm(looked_at, actor=user, seen=fingerprint)
        confirmed = clock() - began
    written = run.rows_new + run.rows_changed
    note = f"{written:,} written, {asked:,} asked"
    what = f"Import of {rows:,} people"
    yield Line(f"{what}: looked at", rows / looked, " rows/s")
    yield Line("… confirmed", rows / confirmed, " rows/s")
    whole = rows / (looked + answered + confirmed)
    yield Line("… the whole, with answers", whole, " rows/s", None, note, GOAL_ROWS_A_SECOND)
    yield Line("… a page of the preview", page * 1000, " ms")
    yield Line("… all questions answered", answered * 1000, " ms")
    yield Line("… memory before", before, " MB")
    yield Line("… memory at most, looking", after_looking, " MB")
    yield Line(MEMORY, _megabytes(), " MB")


def _megabytes() -> float:
    """The highest memory of this process so far.

    Linux counts in `ru_maxrss` also what the parent had used when it was forked; not here.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(peak.group(1)) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


def growth(few: float, many: float) -> Line:
    """What a row more costs in memory."""
    kilobytes = (many - few) * 1024 / (ALL_ROWS - FEW_ROWS)
    return Line("… memory a row more", max(kilobytes, 0), " KB", GOAL_KILOBYTES_A_ROW)
