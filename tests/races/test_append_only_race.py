"""What was written once stays as it is, on both databases, whoever tries and however."""

import pytest
from django.db import DatabaseError, connection, transaction

import tests.factories  # noqa: F401 - registers what the rows of a world need
from core import scope
from core.database.triggers import append_only_tables, standing_triggers, trigger_names
from core.testing.worlds import make_centre_world
from tests.harness.arena import Arena, values

PROCESSES = 4


def tries(table: str) -> list[str]:
    """What somebody with the database's password may try."""
    return [f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"']


def refused(statement: str) -> bool:
    """Whether the database refuses to carry it out."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "written once" in str(error)
    return False


def rows() -> dict[str, int]:
    """How many rows each append-only table holds."""
    found = {}
    with connection.cursor() as cursor:
        for table in append_only_tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def try_everything() -> list[bool]:
    """Try each statement on each table; what was refused."""
    return [refused(statement) for table in append_only_tables() for statement in tries(table)]


def test_no_row_of_an_append_only_table_is_changed_or_deleted(arena: Arena):
    with arena.inside(), scope.system():
        make_centre_world("KRT")
        before = rows()
    assert len(before) >= 3
    assert all(before.values())
    for outcome in values(arena.run(try_everything, count=PROCESSES)):
        assert outcome == [True] * 2 * len(before)
    with arena.inside():
        assert rows() == before


def test_without_its_triggers_a_table_forgets(arena: Arena):
    with arena.inside(), scope.system():
        make_centre_world("KRT")
        table = append_only_tables()[0]
        with connection.cursor() as cursor:
            for name in trigger_names():
                if name.startswith(f"{table}_no_"):
                    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER "{name}"{on}')
        assert not refused(f'DELETE FROM "{table}"')
        assert rows()[table] == 0


def test_the_triggers_stand_after_every_migration(arena: Arena):
    with arena.inside():
        assert standing_triggers() == trigger_names()


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_every_append_only_table_has_both_triggers(verb: str):
    assert {f"{table}_no_{verb}" for table in append_only_tables()} <= trigger_names()
