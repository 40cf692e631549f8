"""What a look-up asks the database: many keys in one statement, of everybody or only in scope.

The statements are written out. Each key of a list costs PostgreSQL more to plan than to look up, so
the keys are handed over as one value that is joined to the index, key by key.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from django.db import connection
from django.db.models import Q
from django.db.models.sql import Query
from django.utils.tree import Node

from core.database.prepared import rows_of
from modules.registry.models import Person, SearchKey

from .people import Known
from .records import NAMES, ON_FILE, known_on_file

# Whose files take part: a condition on the column that names a person. A function of its own, which
# asks for nothing itself: its condition is kept, and who asks is put in when it becomes SQL.
Whose = Callable[[str], Q]

_LISTED = {"postgresql": "json_array_elements_text(%s::json)", "sqlite": "json_each(%s)"}
_ID = "CAST(id AS text)"
_KEYS, _PEOPLE = (f'"{model._meta.db_table}"' for model in (SearchKey, Person))


class Index:
    """Asks for the people under keys; their ids are text, until `person_id` is asked for.

    Values of Python for thousands of ids take longer than finding them.

    keeps_to_the_scope: whether only people whose files take part are found. Conditions of the
    scope, asked of each row, take several times as long as finding it.
    """

    def __init__(self, whose: Whose):
        self.whose = whose
        self.keeps_to_the_scope = False
        self._conditions: dict[type, tuple[str, tuple]] = {}

    def people(
        self, kind: str, portions: Sequence[Sequence[str]], *, years, most: int
    ) -> list[tuple[str, int]]:
        """(person, about when they were born) who stand under the keys and were born in the years.

        Of each portion at most `most`; somebody who stands under several keys is there several times.
        """
        condition, of_the_scope = "", ()
        if self.keeps_to_the_scope:
            condition, of_the_scope = self._scope(SearchKey, "person_id")
        within = f"{_KEYS}.born BETWEEN %s AND %s AND " if years else ""
        portion = (
            f"SELECT * FROM (SELECT CAST({_KEYS}.person_id AS text), {_KEYS}.born "
            # The cross join keeps SQLite from beginning with the index.
            f"FROM {_LISTED[connection.vendor]} AS asked CROSS JOIN {_KEYS} "
            f"WHERE {within}{_KEYS}.kind = %s AND {_KEYS}.key = asked.value{condition} "
            f"LIMIT {int(most)}) AS portion"
        )
        asked = []
        for keys in portions:
            asked += [json.dumps(keys), *(years or ()), kind, *of_the_scope]
        return _rows(" UNION ALL ".join([portion] * len(portions)), asked)

    def borne(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys under which anybody stands."""
        found = _rows(
            f"SELECT asked.value FROM {_LISTED[connection.vendor]} AS asked WHERE EXISTS "
            f"(SELECT 1 FROM {_KEYS} WHERE kind = %s AND key = asked.value)",
            [json.dumps(sorted(keys)), kind],
        )
        return {key for (key,) in found}

    def names(self, people: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """The names of people, whosever files they are: to put people in an order, never to show."""
        among, ids = _among(people)
        rows = _rows(f"SELECT {_ID}, {', '.join(NAMES)} FROM {_PEOPLE} WHERE {among}", ids)
        return [(person, tuple(filter(None, names))) for person, *names in rows]

    def known(self, people: Sequence[str]) -> dict[str, Known]:
        """What stands on the files of those of the people whose files take part."""
        if not people:
            return {}
        condition, of_the_scope = self._scope(Person, "id")
        among, ids = _among(people)
        rows = _rows(
            f"SELECT {_ID}, {', '.join(ON_FILE)} FROM {_PEOPLE} WHERE {among}{condition}",
            [*ids, *of_the_scope],
        )
        fields = [Person._meta.get_field(name) for name in ON_FILE]
        return {
            person: known_on_file(
                [f.to_python(value) for f, value in zip(fields, told, strict=True)]
            )
            for person, *told in rows
        }

    @staticmethod
    def person_id(person: str):
        """The id of a person as the model has it."""
        return Person._meta.pk.to_python(person)

    def _scope(self, model, person: str) -> tuple[str, tuple]:
        """What stands at the end of a statement about files that take part, and its parameters.

        Made once a look-up: making it anew costs ten times as much as answering it.
        """
        if model not in self._conditions:
            query, where = _condition(self.whose, model, person)
            condition, parameters = query.get_compiler(connection=connection).compile(where)
            self._conditions[model] = f" AND ({condition})", tuple(parameters)
        return self._conditions[model]


@lru_cache(maxsize=16)
def _condition(whose: Whose, model, person: str) -> tuple[Query, Node]:
    """The condition before anybody asks: who that is and when is put in when it becomes SQL."""
    query = Query(model)
    query.get_initial_alias()
    return query, query.build_where(whose(person))


def _among(people: Sequence[str]) -> tuple[str, list]:
    """A condition on ids, and its parameters. One array is planned faster than a list of values."""
    if not people:
        return "1 = 0", []
    if connection.vendor == "postgresql":
        return "id = ANY(%s::uuid[])", ["{" + ",".join(people) + "}"]
    return f"id IN ({', '.join(['%s'] * len(people))})", list(people)


def _rows(statement: str, parameters: Sequence) -> list[tuple]:
    return rows_of(statement, parameters) if parameters else []
