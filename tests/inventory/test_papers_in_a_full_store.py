"""A paper costs as much in a store of many years as on the first day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from modules.inventory.actions.post import reverse_document

from .factories import make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it will find rows"),
]


def walks_of(statement: str) -> list[str]:
    """Tables of the store that SQLite would walk through from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}")
        plan = [row[3] for row in cursor.fetchall()]
    return [step for step in plan if step.startswith("SCAN inventory_")]


def test_posting_and_reversing_walk_through_no_table(store):
    """A line stands before its paper does, and then SQLite looks for rows that wait for the line."""
    blanket = make_item()
    store.receive(blanket, 100)
    with CaptureQueriesContext(connection) as queries:
        paper = store.issue(blanket, 30)
        with scope.user(store.officer):
            reverse_document(document=paper, actor=store.officer, reason="typed twice")
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT INTO", "UPDATE"))]
    assert len(written) > 5
    assert {statement[:60]: walks for statement in written if (walks := walks_of(statement))} == {}
