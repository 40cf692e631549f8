"""What a file would do: its rows read, matched and compared, some hundreds at a time.

Only the rows of one piece are held with their records, so that memory does not grow with the list.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core.exchange.cell_readers import Bound
from core.exchange.column_choice import ColumnChoice
from core.exchange.mapping import heading_key
from core.exchange.problems import same_row_twice
from core.exchange.resources import ExchangeResource
from core.exchange.rows import ExchangeRow, RowStatus
from core.exchange.table import Row, Table
from core.exchange.value_errors import ValueNotUnderstood
from core.exchange.values import column_values

PIECE = 500
LIST_KEY_LENGTH = 32


@dataclass
class Tally:
    """How many rows are of each status, and a fingerprint of everything they would do."""

    counts: Counter = field(default_factory=Counter)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, row: ExchangeRow) -> None:
        """Count one row."""
        self.counts[row.status] += 1
        changes = [(change.field, repr(change.old), repr(change.new)) for change in row.changes]
        problems = [str(problem.sentence) for problem in row.problems]
        key = getattr(row.existing, "pk", None)
        facts = [row.number, row.status, str(key), changes, len(problems)]
        self.digest.update(json.dumps(facts).encode())

    @property
    def fingerprint(self) -> str:
        """The same only while the list would do exactly the same."""
        return self.digest.hexdigest()

    @property
    def has_errors(self) -> bool:
        """Whether any row cannot be imported."""
        return self.counts[RowStatus.ERROR] > 0

    @property
    def has_questions(self) -> bool:
        """Whether somebody has to decide about a row."""
        return self.counts[RowStatus.ASK] > 0


def list_key(table: Table) -> str:
    """Names a kind of list by its headings, in any order: next month's file has the same."""
    headings = "\n".join(sorted(heading_key(heading) for heading in table.headings))
    return hashlib.sha256(headings.encode()).hexdigest()[:LIST_KEY_LENGTH]


class Plan:
    """One reading of a table with chosen columns, for one resource at one centre.

    `answers` are those of people to the questions of rows, by the number of the row.
    """

    def __init__(
        self,
        *,
        table: Table,
        choice: ColumnChoice,
        resource: ExchangeResource,
        centre,
        answers=None,
    ):
        self.answers: dict[str, str] = answers or {}
        self.table = table
        self.choice = choice
        self.resource = resource
        self.centre = centre
        resource.list_key = list_key(table)
        self.readers = self._bound_readers()
        self.notes = [bound.note for bound in self.readers.values() if bound.note]

    def _bound_readers(self) -> dict[str, Bound]:
        return {
            name: self.resource.column(name).reader.bound_to(list(column_values(self.table, index)))
            for name, index in self.choice.index_of.items()
        }

    def pieces(
        self, *, lock: bool = False, carries_out: bool = False
    ) -> Iterator[list[ExchangeRow]]:
        """The rows with what they would do. `lock` holds what is found, for carrying them out.

        Where they are carried out, nothing is asked any more: what earlier rows of the list have
        written meanwhile is no news.
        """
        self.resource.asks = not carries_out
        self.resource.begin(self._read_rows(), centre=self.centre)
        seen: dict[Any, int] = {}
        rows = self._read_rows()
        while piece := list(islice(rows, PIECE)):
            for row in piece:
                self.resource.clean(row, centre=self.centre)
                self._note_repetition(row, seen)
            sound = [row for row in piece if not row.problems]
            self.resource.find(sound, centre=self.centre, lock=lock)
            for row in sound:
                row.changes = [] if row.problems else self.resource.changes(row)
            yield piece

    def _note_repetition(self, row: ExchangeRow, seen: dict) -> None:
        identity = None if row.problems else self.resource.identity(row)
        if identity is None:
            return
        first = seen.setdefault(identity, row.number)
        if first != row.number:
            row.refuse(same_row_twice(first))

    def _read_rows(self) -> Iterator[ExchangeRow]:
        return (self._read(row) for row in self.table.rows)

    def _read(self, row: Row) -> ExchangeRow:
        """Understand the cells of one row; what is not understood is a problem of its column."""
        read = ExchangeRow(number=row.number, answer=self.answers.get(str(row.number), ""))
        for name, index in self.choice.index_of.items():
            cell = row.values[index]
            if cell is None:
                continue
            read.cells[name] = cell
            try:
                value = self.readers[name].read(cell)
            except ValueNotUnderstood as problem:
                read.refuse(problem.message, on=name)
                continue
            if value is not None:
                read.values[name] = value
        return read
