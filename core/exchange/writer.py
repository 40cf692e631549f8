"""Writes tables as .xlsx and .csv that no spreadsheet program mistakes for formulas."""

import csv
import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from os import PathLike
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.exchange.cells import CONTROLS, CellError, Value
from core.exchange.formulas import NEUTRALISED, neutralise

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes a .csv for the code page of the country
ROWS_A_CHUNK = 500
ROWS_MEASURED = 50
NARROWEST, WIDEST, PADDING = 8, 50, 2
LONGEST_TEXT = 32_767
"""Excel keeps no more in one cell; a longer text would be cut in silence."""
LONGEST_SHEET_NAME = 31
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
EARLIEST_DATE = date(1900, 3, 1)
"""Excel's calendar has a day too many before this date; older dates are written as text."""
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
DATE_FORMAT, DATETIME_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"
HEADING_FONT = Font(bold=True)
HEADING_FILL = PatternFill(fill_type="solid", start_color="FFE7EDF3")
HEADING_ALIGNMENT = Alignment(wrap_text=True, vertical="top")


class TextTooLong(Exception):
    """A text is longer than a cell of a workbook can hold. Write a .csv, or shorten it."""


def write_csv(
    rows: Iterable[Sequence[Value]],
    *,
    headings: Sequence[str],
    hxl: Sequence[str | None] | None = None,
    delimiter: str = ",",
) -> Iterator[str]:
    """Yield a .csv in pieces, for a streaming response to encode as UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    heads = [headings] if hxl is None else [headings, [tag or "" for tag in hxl]]
    for number, row in enumerate(itertools.chain(heads, rows), start=1):
        writer.writerow([csv_text(value) for value in row])
        if number % ROWS_A_CHUNK == 0:
            yield _take(buffer)
    yield _take(buffer)


def _take(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def csv_text(value: Any) -> str:
    """Return how a value is written in a .csv: dates in ISO form, text never as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, str) or not hasattr(value, "__float__"):
        return neutralise(_plain(str(value)))
    return str(value)  # numbers, of which a minus sign is no formula


def write_xlsx(
    stream_or_path: BinaryIO | str | PathLike,
    *,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    hxl: Sequence[str | None] | None = None,
    title: str = "",
    rtl: bool = False,
) -> None:
    """Write a workbook of one sheet row by row, so that a long export needs little memory."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=sheet_name(title))
    rows = iter(rows)
    first = [list(row) for row in itertools.islice(rows, ROWS_MEASURED)]
    sheet.sheet_view.rightToLeft = rtl
    sheet.freeze_panes = "A2" if hxl is None else "A3"
    _set_widths(sheet, [headings, *first])
    with _discarded_on_error(sheet):
        sheet.append([_heading_cell(sheet, heading) for heading in headings])
        if hxl is not None:
            sheet.append([_cell(sheet, tag) for tag in hxl])
        for row in itertools.chain(first, rows):
            sheet.append([_cell(sheet, value) for value in row])
        workbook.save(stream_or_path)


@contextmanager
def _discarded_on_error(sheet: WriteOnlyWorksheet) -> Iterator[None]:
    """Delete the temporary file of the rows, which the library leaves behind when writing fails."""
    try:
        yield
    finally:
        if not sheet.closed:
            sheet.close()
            sheet._writer.cleanup()


def sheet_name(title: str) -> str:
    """Return a title that Excel accepts as the name of a sheet."""
    name = FORBIDDEN_IN_SHEET_NAMES.sub(" ", _plain(title)).strip(" '")
    return name[:LONGEST_SHEET_NAME] or "1"


def _set_widths(sheet: WriteOnlyWorksheet, rows: Sequence[Sequence[Value]]) -> None:
    columns = itertools.zip_longest(*rows)
    for number, column in enumerate(columns, start=1):
        longest = max((len(str(value)) for value in column if value is not None), default=0)
        width = min(WIDEST, max(NARROWEST, longest + PADDING))
        sheet.column_dimensions[get_column_letter(number)].width = width


def _heading_cell(sheet: WriteOnlyWorksheet, heading: str) -> Cell:
    cell = _text_cell(sheet, str(heading))
    cell.font = HEADING_FONT
    cell.fill = HEADING_FILL
    cell.alignment = HEADING_ALIGNMENT
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return a cell of the value's own kind: real dates and numbers, and text that is only text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, CellError):
        return _text_cell(sheet, value.text)
    if isinstance(value, date | time):
        return _date_cell(sheet, value)
    if isinstance(value, str) or not hasattr(value, "__float__"):
        return _text_cell(sheet, str(value))
    return value


def _date_cell(sheet: WriteOnlyWorksheet, value: date | time) -> Cell:
    if isinstance(value, date) and date(value.year, value.month, value.day) < EARLIEST_DATE:
        return _text_cell(sheet, csv_text(value))
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))  # workbooks know no time zones
        cell.number_format = DATETIME_FORMAT
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = DATE_FORMAT
    else:
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))
        cell.number_format = TIME_FORMAT
    return cell


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    text = _plain(text)
    if NEUTRALISED.match(
        text
    ):  # a text with such an apostrophe of its own: the reader takes one away
        text = f"'{text}"
    text = LOOKS_ESCAPED.sub("_x005F_", text)  # programs read _x0041_ as A ([ECMA-376] 22.9.2.19)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong()
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # whatever it begins with, it is no formula and no error
    cell.quotePrefix = neutralise(text) != text  # so that editing the cell does not make it one
    return cell


def _plain(text: str) -> str:
    """Return text without the control characters that XML forbids."""
    return CONTROLS.sub("", text)
