"""Rows of text files: which sign divides the cells, and what quotation marks enclose."""

import csv
import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from core.exchange.cells import Value, clean_cell
from core.exchange.confined import RawSheet
from core.exchange.encodings import LONGEST_LINE, decode
from core.exchange.errors import (
    DamagedFile,
    ReadingTookTooLong,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    UnclosedQuotation,
)
from core.exchange.limits import Limits

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"  # occurs in no text: one column
DECLARATION = "sep="  # Excel's way of naming the delimiter; it does not show this line as a row
SAMPLE_LINES = 200
LONGEST_SAMPLE_LINE = 20_000
LARGEST_SHEET = 1_048_576  # rows, blank ones included, in any spreadsheet program
LINES_BETWEEN_LOOKS_AT_THE_CLOCK = 5000
LONGEST_CELL = 1024 * 1024
LEAST_AGREEMENT = 0.4
"""A sign that gives fewer rows than this the same number of cells divides sentences, not cells."""
LEAST_AGREEMENT_BELOW_TITLES = 0.8
"""Where many titles stand above a short table, its own rows must agree the more."""


def text_sheet(file: BinaryIO, *, limits: Limits, deadline: float) -> RawSheet:
    """Return the rows of a text file as text, numbered as a spreadsheet program numbers them."""
    decoded = decode(file)
    lines = (line.replace("\x00", "") for line in decoded.lines)
    sample = list(itertools.islice(lines, SAMPLE_LINES))
    delimiter = _declared(sample)
    if delimiter:
        sample = sample[1:]
    else:
        delimiter = likely_delimiter(sample)
    source = _Lines(itertools.chain(sample, lines), limits=limits, deadline=deadline)
    rows = _rows(source, delimiter=delimiter or NO_DELIMITER, limits=limits)
    return RawSheet(
        sheet=None,
        sheets=[],
        rows=rows,
        encoding=decoded.encoding,
        delimiter=delimiter,
        strange_characters=decoded.strange_characters,
    )


def _declared(sample: list[str]) -> str | None:
    first = sample[0].strip(' \r\n"\ufeff') if sample else ""
    sign = first[len(DECLARATION) :] if first.lower().startswith(DECLARATION) else ""
    return sign if sign in DELIMITERS else None


def likely_delimiter(sample: list[str]) -> str | None:
    """Return the sign that divides most rows into the same number of cells; ``None`` for one
    column.
    """
    best, best_score = None, 0.0
    short = [line[:LONGEST_SAMPLE_LINE] for line in sample]
    for delimiter in DELIMITERS:
        try:
            counts = [
                len(cells)
                for cells in csv.reader(short, delimiter=delimiter)
                if any(cell.strip() for cell in cells)
            ]
        except csv.Error:
            continue
        score = _agreement(counts)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _agreement(counts: list[int]) -> float:
    """Return how far a sign divides rows alike, 0 if it does not; counts are of cells a row."""
    wide = Counter(count for count in counts if count > 1)
    if not wide:
        return 0.0
    width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
    share = rows / len(counts)
    below_titles = list(itertools.dropwhile(lambda count: count == 1, counts))
    share_below = rows / len(below_titles) if rows > 1 else 0.0
    if share < LEAST_AGREEMENT:
        if share_below < LEAST_AGREEMENT_BELOW_TITLES:
            return 0.0
        share = LEAST_AGREEMENT * share_below
    # Of two signs that agree alike the one that makes more cells is it; the other is inside them.
    return share + min(width, 50) / 1000


def _rows(source: "_Lines", *, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[Value]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > LARGEST_SHEET:
                raise TooManyRows(rows=limits.rows)
            if source.ended and source.lines_of_row > 1 and source.is_quotation_open:
                raise UnclosedQuotation(row=number)
            source.begin_row()
            values = _clean(cells)
            if len(values) > limits.columns:
                raise TooManyColumns(columns=limits.columns)
            if values:
                yield number, values
    except csv.Error as error:
        is_open = source.is_quotation_open
        raise (UnclosedQuotation(row=number + 1) if is_open else DamagedFile()) from error


def _clean(cells: list[str]) -> list[Value]:
    values = [clean_cell(cell) for cell in cells]
    while values and values[-1] is None:
        values.pop()
    return values


class _Lines:
    """Passes lines on, within the time and the size of a row, and follows quotation marks.

    Blank lines and quotations over many lines give no rows to count, so they are bounded here.
    """

    def __init__(self, lines: Iterable[str], *, limits: Limits, deadline: float) -> None:
        self.lines = lines
        self.limits = limits
        self.deadline = deadline
        self.is_quotation_open = False
        self.ended = False
        self.begin_row()

    def begin_row(self) -> None:
        """Forget the lines of the row before."""
        self.lines_of_row = 0
        self.size_of_row = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self.lines):
            self.lines_of_row += 1
            self.size_of_row += len(line)
            if self.size_of_row > LONGEST_LINE:
                raise TooManyCells()
            if number % LINES_BETWEEN_LOOKS_AT_THE_CLOCK == 0:
                self._look_at_the_clock()
            self.is_quotation_open ^= bool(line.count('"') % 2)
            yield line
        self.ended = True

    def _look_at_the_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise ReadingTookTooLong(seconds=self.limits.seconds)
