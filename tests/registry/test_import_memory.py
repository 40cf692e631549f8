"""A long list takes little more memory than a short one: what is held for each row is small."""

import gc
import tracemalloc

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from core.exchange.plan import PIECE
from core.exchange.reader import read_table
from core.exchange.runs import confirm
from modules.registry.models import Person
from tests.core.staff import make_centre, make_staff
from tests.registry.lists import csv_file, look

MOST_BYTES_A_ROW = 420
FAMILY = 4


def list_of(number: int):
    """So many people in families, each with a name, a sex and a place that others have as well."""
    return csv_file(
        *(
            {
                "No": str(row),
                "Name": f"Meron Tesfa{row % 97} Hagos{row % 89} Kidane{row}",
                "Sex": ("female", "male")[row % 2],
                "Place of origin": ("Gondar", "Aksum", "El Fasher")[row % 3],
                "Family ID": f"F{row // FAMILY}",
                "Arrived on": "12/5/2024",
            }
            for row in range(number)
        )
    )


def kept_of(number: int) -> int:
    """Bytes that a table of so many rows keeps."""
    file = list_of(number)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    table = read_table(file, filename=file.name)
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0] - before
    assert len(table.rows) == number
    return kept


def test_a_row_of_a_list_is_kept_in_few_bytes():
    tracemalloc.start()
    try:
        few, many = kept_of(1_000), kept_of(5_000)
    finally:
        tracemalloc.stop()
    assert (many - few) / 4_000 < MOST_BYTES_A_ROW


def test_an_import_opens_no_savepoint_for_its_pieces(db):
    """For an open savepoint SQLite keeps in memory each page of the database that changes."""
    khartoum = make_centre("KRT", "Khartoum")
    desk = make_staff("desk", "front_desk", khartoum)
    seen = look(list_of(PIECE + FAMILY), centre=khartoum, user=desk)
    with (
        scope.user(desk),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
    opened = [query for query in queries if query["sql"].startswith("SAVEPOINT")]
    assert len(opened) == 1  # the import itself, inside the transaction of this test
    with scope.system():
        assert Person.objects.count() == PIECE + FAMILY
