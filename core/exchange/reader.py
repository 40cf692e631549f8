"""Reads a table from any file that people send: workbooks old and new, text files of any encoding.

``read_table`` gives a ``Table`` with at least one row of data, or raises an ``UnreadableFile``
whose sentence says what to do. Workbooks are parsed in a confined process (see ``sandbox.py``),
text files here.
"""

import sys
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from os import PathLike
from typing import BinaryIO

from core.exchange.cells import Value
from core.exchange.confined import ConfinedReading, RawSheet
from core.exchange.errors import (
    EmptyFile,
    NoDataRows,
    NoHeadings,
    TooManyCells,
    TooManyRows,
    UnreadableFile,
)
from core.exchange.headers import HEADINGS_WITHIN, Header, find_header, repaired_headings
from core.exchange.limits import DEFAULT_LIMITS, Limits
from core.exchange.mapping import heading_key
from core.exchange.notes import notes_on
from core.exchange.sniffing import TEXT, what_is
from core.exchange.table import Row, Table, column_letters
from core.exchange.text_files import text_sheet
from core.exchange.uploads import seekable

OTHER_SHEETS_TRIED = 8
CELL_SLOT_BYTES = 8
LONGEST_TEXT_SHARED = 40
MOST_TEXTS_SHARED = 5_000
ROW_BYTES = 120  # a row, its number and its list, without the values


def read_table(
    path_or_file: str | PathLike | BinaryIO,
    *,
    filename: str,
    sheet: str | None = None,
    known_headings: Iterable[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Return the table in a file; ``known_headings`` help to find its headings and its sheet.

    ``filename`` is how the person calls the file. It is not believed: the content says what the
    file is. Raises an ``UnreadableFile`` for every file that gives no rows.
    """
    deadline = time.monotonic() + limits.seconds
    known = frozenset(heading_key(heading) for heading in known_headings or ())
    with seekable(path_or_file, limits) as file:
        reading = _Reading(
            file=file,
            container=what_is(file),
            filename=filename,
            known=known,
            limits=limits,
            deadline=deadline,
        )
        return reading.best_table() if sheet is None else reading.table(sheet)


@dataclass
class _Reading:
    """One reading of one file: what is looked for, and the names of the sheets once they are
    known.
    """

    file: BinaryIO
    container: str
    filename: str
    known: frozenset[str]
    limits: Limits
    deadline: float
    sheets: list[str] = field(default_factory=list)
    chosen: str | None = None

    def best_table(self) -> Table:
        """Return the first table; if none of its headings is known, a later sheet's that has known
        ones.
        """
        table = failure = None
        try:
            table = self.table(None)
        except (EmptyFile, NoHeadings, NoDataRows) as error:
            failure = error
        if not self.known or (table and self._known_headings(table)):
            return self._table_or_failure(table, failure)
        first = self.chosen
        for name in [name for name in self.sheets if name != first][:OTHER_SHEETS_TRIED]:
            try:
                other = self.table(name)
            except (EmptyFile, NoHeadings, NoDataRows):
                continue
            if self._known_headings(other):
                return other
        return self._table_or_failure(table, failure)

    @staticmethod
    def _table_or_failure(table: Table | None, failure: UnreadableFile | None) -> Table:
        if table is None:
            raise failure or EmptyFile()
        return table

    def _known_headings(self, table: Table) -> int:
        return sum(heading_key(heading) in self.known for heading in table.headings)

    def table(self, sheet: str | None) -> Table:
        """Return the table of one sheet."""
        with self._raw(sheet) as raw:
            self.sheets, self.chosen = raw.sheets, raw.sheet
            rows = self._rows(raw)
        if not rows:
            raise EmptyFile()
        header = find_header(rows, self.known)
        if header is None:
            raise NoHeadings()
        if len(rows) - header.first_data > self.limits.rows:
            raise TooManyRows(rows=self.limits.rows)
        table = _shaped(raw, header, rows)
        table.notes = notes_on(
            table,
            header=header,
            rows=rows,
            raw=raw,
            filename=self.filename,
            container=self.container,
        )
        return table

    def _raw(self, sheet: str | None) -> AbstractContextManager[RawSheet]:
        if self.container == TEXT:
            return nullcontext(text_sheet(self.file, limits=self.limits, deadline=self.deadline))
        return ConfinedReading(
            self.file,
            container=self.container,
            sheet=sheet,
            limits=self.limits,
            deadline=self.deadline,
        )

    def _rows(self, raw: RawSheet) -> list[Row]:
        """Collect the rows; stop as soon as they are more than one import may hold."""
        rows: list[Row] = []
        cells = size = 0
        shared: dict[str, str] = {}
        for number, raw_values in raw.rows:
            values = [_share(value, shared) for value in raw_values]
            rows.append(Row(number=number, values=values))
            cells += len(values)
            size += ROW_BYTES + sum(_bytes(value) for value in values)
            if len(rows) > self.limits.rows + HEADINGS_WITHIN:  # titles and headings are rows too
                raise TooManyRows(rows=self.limits.rows)
            if cells > self.limits.cells or size > self.limits.table_bytes:
                raise TooManyCells()
        return rows


def _share(value: Value, shared: dict[str, str]) -> Value:
    """Return the same object for the same short text: columns repeat themselves."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT_SHARED:
        return value
    if len(shared) < MOST_TEXTS_SHARED:
        return shared.setdefault(value, value)
    return shared.get(value, value)


def _bytes(value: Value) -> int:
    return CELL_SLOT_BYTES if value is None else CELL_SLOT_BYTES + sys.getsizeof(value)


def _shaped(raw: RawSheet, header: Header, rows: list[Row]) -> Table:
    """Return the table without the columns that have neither heading nor data."""
    data = rows[header.first_data :]
    header_row = rows[header.position].number
    if not data:
        raise NoDataRows(row=header_row)
    width = max(len(header.cells), max(len(row.values) for row in data))
    filled = {index for row in data for index, value in enumerate(row.values) if value is not None}
    tags = header.tags or []
    kept = [
        index
        for index in range(width)
        if index in filled
        or (index < len(header.cells) and header.cells[index] is not None)
        or (index < len(tags) and tags[index] is not None)
    ]
    for row in data:
        length = len(row.values)
        row.values = [row.values[index] if index < length else None for index in kept]
    headings = repaired_headings(header.cells, width)
    return Table(
        sheet=raw.sheet,
        sheets=raw.sheets,
        headings=[headings[index] for index in kept],
        columns=[column_letters(index) for index in kept],
        hxl=[tags[index] if index < len(tags) else None for index in kept] if tags else None,
        header_row=header_row,
        rows=data,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
    )
