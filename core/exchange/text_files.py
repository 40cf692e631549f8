"""Rows of text files: which sign divides the cells, and what quotation marks enclose."""

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from core.exchange.cells import Value, clean_cell
from core.exchange.confined import RawSheet
from core.exchange.encodings import decode
from core.exchange.errors import DamagedFile, TooManyColumns, UnclosedQuotation
from core.exchange.limits import Limits

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"  # occurs in no text: one column
DECLARATION = "sep="  # Excel's way of naming the delimiter; it does not show this line as a row
SAMPLE_LINES = 200
LONGEST_SAMPLE_LINE = 20_000
LONGEST_CELL = 1024 * 1024
LEAST_AGREEMENT = 0.4
"""A sign that gives fewer rows than this the same number of cells divides sentences, not cells."""


def text_sheet(file: BinaryIO, limits: Limits) -> RawSheet:
    """Return the rows of a text file as text, numbered as a spreadsheet program numbers them."""
    decoded = decode(file)
    lines = (line.replace("\x00", "") for line in decoded.lines)
    sample = list(itertools.islice(lines, SAMPLE_LINES))
    delimiter = _declared(sample)
    if delimiter:
        sample = sample[1:]
    else:
        delimiter = likely_delimiter(sample)
    rows = _rows(itertools.chain(sample, lines), delimiter=delimiter or NO_DELIMITER, limits=limits)
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
    wide = Counter(count for count in counts if count > 1)
    if not wide:
        return 0.0
    width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
    share = rows / len(counts)
    # Of two signs that agree alike the one that makes more cells is the delimiter; the other is
    # inside them.
    return share + min(width, 50) / 1000 if share >= LEAST_AGREEMENT else 0.0


def _rows(
    lines: Iterable[str], *, delimiter: str, limits: Limits
) -> Iterator[tuple[int, list[Value]]]:
    csv.field_size_limit(LONGEST_CELL)
    counted = _QuotationCount(lines)
    reader = csv.reader(counted, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    number = lines_before = 0
    try:
        for number, cells in enumerate(reader, start=1):
            spans_lines = reader.line_num - lines_before > 1
            if counted.ended and spans_lines and counted.is_odd:
                raise UnclosedQuotation(row=number)
            lines_before = reader.line_num
            values = _clean(cells)
            if len(values) > limits.columns:
                raise TooManyColumns(columns=limits.columns)
            if values:
                yield number, values
    except csv.Error as error:
        raise (UnclosedQuotation(row=number + 1) if counted.is_odd else DamagedFile()) from error


def _clean(cells: list[str]) -> list[Value]:
    values = [clean_cell(cell) for cell in cells]
    while values and values[-1] is None:
        values.pop()
    return values


class _QuotationCount:
    """Passes lines on and knows whether a quotation mark is still open at the end."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.is_odd = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.is_odd ^= bool(line.count('"') % 2)
            yield line
        self.ended = True
