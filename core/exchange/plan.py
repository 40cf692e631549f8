"""What a file would do: its rows read, matched and compared, some hundreds at a time.

Only the rows of one piece are held with their records, so that memory does not grow with the list.
"""

import hashlib
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from core.exchange.cell_readers import Bound
from core.exchange.column_choice import ColumnChoice
from core.exchange.mapping import heading_key
from core.exchange.problems import same_row_twice
from core.exchange.resources import ExchangeResource
from core.exchange.rows import ExchangeRow
from core.exchange.table import Row, Table
from core.exchange.value_errors import ValueNotUnderstood
from core.exchange.values import column_values
from core.exchange.verdicts import Verdicts

PIECE = 500
LIST_KEY_LENGTH = 32
DIGEST_LENGTH = 16


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
        self.index_of = choice.index_of
        self.readers = self._bound_readers()
        self.notes = [bound.note for bound in self.readers.values() if bound.note]

    def _bound_readers(self) -> dict[str, Bound]:
        return {
            name: self.resource.column(name).reader.bound_to(list(column_values(self.table, index)))
            for name, index in self.index_of.items()
        }

    def pieces(self) -> Iterator[list[ExchangeRow]]:
        """All rows with what they would do, seen without the rows that stand after them."""
        self._begin()
        seen: dict[bytes, int] = {}
        rows = map(self._read, self.table.rows)
        while piece := list(islice(rows, PIECE)):
            for row in piece:
                self.resource.clean(row, centre=self.centre)
                self._note_repetition(row, seen)
            yield self._compared(piece)

    def pieces_to_carry_out(self, verdicts: Verdicts, *, since) -> Iterator[list[ExchangeRow]]:
        """The rows with what they would do now, each held until the transaction ends.

        The caller carries out one piece before it asks for the next. `since` is when a person
        looked at the list; `verdicts` say what it would have done then, without errors.
        """
        self._begin()
        self.resource.begin_writing(centre=self.centre, since=since)
        rows = enumerate(map(self._read, self.table.rows))
        while piece := list(islice(rows, PIECE)):
            for place, row in piece:
                row.asked_before = verdicts.asked(place)
                self.resource.clean(row, centre=self.centre)
            yield self._compared([row for _place, row in piece], lock=True)

    def rows_at(self, places: Sequence[int], verdicts: Verdicts) -> list[ExchangeRow]:
        """Some rows with what they would do; what other rows say of them is in `verdicts`."""
        self._begin()
        rows = [self._read(self.table.rows[place]) for place in places]
        for place, row in zip(places, rows, strict=True):
            self.resource.clean(row, centre=self.centre)
            if place in verdicts.same_row and not row.problems:
                self._refuse_repetition(row, verdicts.same_row[place])
        for start in range(0, len(rows), PIECE):
            self._compared(rows[start : start + PIECE])
        return rows

    def refuse_twice(self, places: Sequence[int], rows, verdicts: Verdicts) -> None:
        """Say of rows that others of the list are about the same."""
        for place, row in zip(places, rows, strict=True):
            if place in verdicts.twice and not row.problems:
                other = self.table.rows[verdicts.twice[place]].number
                row.refuse(self.resource.same_thing_twice(row, other))

    def _compared(self, piece: list[ExchangeRow], *, lock: bool = False) -> list[ExchangeRow]:
        sound = [row for row in piece if not row.problems]
        self.resource.find(sound, centre=self.centre, lock=lock)
        for row in sound:
            row.changes = [] if row.problems else self.resource.changes(row)
        return piece

    def _begin(self) -> None:
        """Let the resource see of all rows what it needs of all, if any column holds it."""
        needed = self.resource.seen_of_all & set(self.choice.index_of)
        every = (self._read(row, only=needed) for row in self.table.rows) if needed else ()
        self.resource.begin(every, centre=self.centre)

    def _note_repetition(self, row: ExchangeRow, seen: dict[bytes, int]) -> None:
        identity = None if row.problems else self.resource.identity(row)
        if identity is None:
            return
        # Held for every row of the list until its end: sixteen bytes instead of a name and a date.
        digest = hashlib.blake2b(repr(identity).encode(), digest_size=DIGEST_LENGTH).digest()
        first = seen.setdefault(digest, row.number)
        if first != row.number:
            self._refuse_repetition(row, first)

    @staticmethod
    def _refuse_repetition(row: ExchangeRow, first: int) -> None:
        row.repeats = first
        row.refuse(same_row_twice(first))

    def _read(self, row: Row, *, only: Container[str] | None = None) -> ExchangeRow:
        """Understand the cells of one row; what is not understood is a problem of its column."""
        read = ExchangeRow(number=row.number, answer=self.answers.get(str(row.number), ""))
        for name, index in self.index_of.items():
            cell = row.values[index]
            if cell is None or (only is not None and name not in only):
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
