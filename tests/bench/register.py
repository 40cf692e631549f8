"""A register of a million invented people, written straight into the tables that look-ups read.

Names are drawn from our pools and, where they lie beside the checkout, from the shared lists, the
common ones far more often than the rare: about every tenth person has one of the five most common
names as own, father's or grandfather's. The same seed gives the same people.
"""

import csv
import itertools
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from core import scope
from core.ids import new_id
from core.models import Centre, Membership
from modules.registry.load_names import POOLS
from modules.registry.matching.keys import index_keys
from modules.registry.models import FileHolding, Person, SearchKey
from modules.registry.models.files import HoldingReason
from tests.harness.databases import REPOSITORY

SEED = 2026
PEOPLE = 1_000_000
AT_ONCE = 20_000
SHARED_NAMES = REPOSITORY.parent / "shared" / "data" / "names"
SHORTEST_NAME = 3
# How fast names get rarer along the list; a little flatter than Zipf's law for words.
FLATNESS, OFFSET = 0.8, 5
SHARE_WITH_TWO_NAMES = 0.3
BORN_FROM, BORN_UNTIL = 1945, 2024
READER = "register.desk"
CENTRE = "REG"


@dataclass(frozen=True)
class Registered:
    """One person of the register: the names drawn and the year of birth."""

    person_id: object
    names: tuple[str, ...]
    year: int


def names_to_draw() -> list[str]:
    """Every name once, common ones first."""
    chance = random.Random(SEED)
    ours = dict.fromkeys(
        name for pool in POOLS for name in (*pool.men, *pool.women, *pool.surnames)
    )
    ours = list(ours)
    chance.shuffle(ours)
    others = [name.capitalize() for name in _shared_names() if len(name) >= SHORTEST_NAME]
    chance.shuffle(others)
    return list(dict.fromkeys([*ours, *others]))


def _shared_names() -> Iterator[str]:
    arabic = SHARED_NAMES / "arabic_latin_pairs.tsv"
    if arabic.exists():
        for line in arabic.read_text(encoding="utf-8").splitlines():
            yield line.split("\t")[0]
    ethiopic = SHARED_NAMES / "ethiopic_latin_pairs.csv"
    if ethiopic.exists():
        with ethiopic.open(encoding="utf-8") as lines:
            yield from (row["latin"] for row in csv.DictReader(lines) if " " not in row["latin"])


def everybody(number: int = PEOPLE) -> Iterator[Registered]:
    """All people of the register in order; ids count up, so that they are known without asking."""
    chance = random.Random(SEED)
    pool = names_to_draw()
    weights = list(
        itertools.accumulate((place + OFFSET) ** -FLATNESS for place in range(len(pool)))
    )
    for turn in range(number):
        drawn = chance.choices(pool, cum_weights=weights, k=3)
        if chance.random() < SHARE_WITH_TWO_NAMES:
            drawn = drawn[:2]
        yield Registered(_id(turn), tuple(drawn), chance.randint(BORN_FROM, BORN_UNTIL))


def _id(turn: int):
    import uuid

    return uuid.UUID(int=(7 << 76) | turn)


def is_built(number: int = PEOPLE) -> bool:
    """Whether the register is here, whole."""
    with scope.system():
        return FileHolding.objects.filter(centre__code=CENTRE)[:number].count() == number


def build(number: int = PEOPLE) -> None:
    """Write everybody; some minutes for a million."""
    with scope.system():
        centre = _centre_with_a_reader()
    with connection.cursor() as cursor:
        _drop_indexes(cursor)
        for part, people in enumerate(_portions(everybody(number))):
            write(cursor, Person, person_rows(people, f"R{part:02d}"))
            write(cursor, FileHolding, holding_rows(people, centre))
            write(cursor, SearchKey, key_rows(people))
            sys.stderr.write(f"\r  {(part + 1) * AT_ONCE:,} of {number:,} people")
            sys.stderr.flush()
        _create_indexes()
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Its housekeeping does so within minutes, where it is not switched off; until then each
            # row that the index finds is looked at in its table as well.
            cursor.execute("VACUUM")
    sys.stderr.write("\n")


def reader():
    """Somebody at the front desk who may see the whole register."""
    return get_user_model().objects.get(username=READER)


def _centre_with_a_reader() -> Centre:
    centre, _created = Centre.objects.get_or_create(
        code=CENTRE, defaults={"name": "Register", "country": "SD", "time_zone": "Africa/Khartoum"}
    )
    user, _created = get_user_model().objects.get_or_create(username=READER)
    Membership.objects.get_or_create(
        user=user, role=Group.objects.get(name="front_desk"), centre=centre
    )
    return centre


def _portions(people: Iterator[Registered]) -> Iterator[list[Registered]]:
    while portion := list(itertools.islice(people, AT_ONCE)):
        yield portion


def person_rows(people: list[Registered], first: str) -> Iterator[dict]:
    """Rows of people; `first` begins their card numbers."""
    for place, person in enumerate(people):
        name = " ".join(person.names)
        yield {
            "id": person.person_id,
            "reference": f"{first}{place:06d}",
            "display_name": name,
            "sort_name": name.lower(),
            **_born(person.year),
        }


def _born(year: int) -> dict:
    if not year:
        return {"birth_precision": "unknown"}
    days = {"born_from": date(year, 1, 1), "born_until": date(year, 12, 31)}
    return {**days, "birth_precision": "year"}


def holding_rows(people: list[Registered], centre: Centre) -> Iterator[dict]:
    """Rows by which a centre holds their files."""
    for person in people:
        yield {
            "id": new_id(),
            "person_id": person.person_id,
            "centre_id": centre.pk,
            "because": HoldingReason.REGISTERED,
        }


def key_rows(people: list[Registered]) -> Iterator[dict]:
    """Rows by which they are found."""
    for person in people:
        for kind, key in index_keys([" ".join(person.names)]):
            yield {"person_id": person.person_id, "kind": kind, "key": key, "born": person.year}


def write(cursor, model, rows: Iterator[dict]) -> None:
    """Insert rows; what a row does not say is the model's default."""
    fields = [f for f in model._meta.concrete_fields if f.get_internal_type() != "BigAutoField"]
    usual = {f.attname: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    usual = {
        name: timezone.now() if name in ("since", "registered_at") else value
        for name, value in usual.items()
    }
    prepared = (
        [
            field.get_db_prep_save(row[field.attname], connection)
            if field.attname in row
            else usual[field.attname]
            for field in fields
        ]
        for row in rows
    )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in prepared:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(fields))
    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(prepared))


def _drop_indexes(cursor) -> None:
    for index in SearchKey._meta.indexes:
        cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(index.name)}")


def _create_indexes() -> None:
    with connection.schema_editor() as editor:
        for index in SearchKey._meta.indexes:
            editor.add_index(SearchKey, index)
