"""What is asked many times in one answer is planned once by PostgreSQL, and means the same."""

import pytest
from django.db import DatabaseError, connection

from core.database.prepared import rows_of
from tests.core.staff import make_centre

pytestmark = pytest.mark.django_db

HOW_MANY = "SELECT CAST(%s AS text), COUNT(*) FROM core_centre WHERE code = %s"


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


def test_a_statement_with_values_beside_it_answers_each_of_them(khartoum):
    for code in ("KRT", "NOT-THERE", "'; DROP TABLE core_centre; --"):
        found = int(code == "KRT")
        assert [tuple(row) for row in rows_of(HOW_MANY, [code, code])] == [(code, found)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_what_comes_again_and_again_is_planned_once(khartoum):
    for _time in range(4):
        rows_of(HOW_MANY, ["KRT", "KRT"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert any("core_centre WHERE code = $2" in text for (text,) in cursor.fetchall())


def test_its_queries_are_counted_and_its_errors_are_those_of_every_statement(
    khartoum, django_assert_num_queries
):
    with django_assert_num_queries(1):
        rows_of(HOW_MANY, ["KRT", "KRT"])
    with pytest.raises(DatabaseError):
        rows_of("SELECT nothing FROM nowhere WHERE id = %s", [1])
