"""Reads one sheet of a workbook as rows of clean cells. Runs confined, because its parser is
native code.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import python_calamine as calamine

from core.exchange.cells import CellError, Value, clean_cell
from core.exchange.limits import Limits
from core.exchange.sandboxed.archive import inspect_archive
from core.exchange.sandboxed.html_tables import html_rows
from core.exchange.sandboxed.legacy_excel import LegacyWorkbook
from core.exchange.sandboxed.ods_errors import ods_errors
from core.exchange.sandboxed.refusal import Refused
from core.exchange.sandboxed.xlsx_errors import xlsx_errors

ROWS_OF_A_TABLE = 2
"""A sheet with fewer filled rows (headings and one line) is taken only if no other sheet has more.
"""

NumberedRow = tuple[int, list[Value]]


@dataclass
class Sheet:
    """The sheet that is read, with the names of all sheets; rows are numbered from 1, blank ones
    left out.
    """

    name: str | None
    names: list[str]
    rows: Iterator[NumberedRow]
    hidden: list[str] = field(default_factory=list)


def open_sheet(file: BinaryIO, *, container: str, sheet: str | None, limits: Limits) -> Sheet:
    """Return the sheet that was asked for, or the first that holds a table."""
    if container == "html":
        return _html_sheet(file, limits=limits)
    errors_of = _error_finder(file, container=container, limits=limits)
    file.seek(0)
    try:
        workbook = calamine.load_workbook(io.BytesIO(file.read()))
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except calamine.CalamineError as error:
        raise Refused("damaged") from error
    tables = [
        data for data in workbook.sheets_metadata if data.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    names = [data.name for data in tables]
    hidden = [data.name for data in tables if data.visible != calamine.SheetVisibleEnum.Visible]
    if sheet is not None:
        candidates = [_find_name(names, sheet)]
    else:
        candidates = sorted(names, key=hidden.__contains__)
    name = _first_with_table(workbook, candidates, errors_of)
    rows = _rows(workbook, name, errors_of(workbook.sheet_names.index(name), name), limits)
    return Sheet(name=name, names=names, rows=rows, hidden=hidden)


def _error_finder(file: BinaryIO, *, container: str, limits: Limits) -> Any:
    """Refuse what is no workbook, and return how its error cells are found."""
    if container == "compound":
        legacy = LegacyWorkbook(file)
        return lambda index, _name: legacy.errors(index)
    kind, archive = inspect_archive(file, limits)
    finders = {"xlsx": xlsx_errors, "ods": ods_errors}

    def find(_index: int, name: str) -> dict[tuple[int, int], str]:
        finder = finders.get(kind)
        try:
            return finder(archive, name) if finder else {}
        except (zlib.error, OSError, EOFError) as error:
            raise Refused("damaged") from error

    return find


def _find_name(names: list[str], wanted: str) -> str:
    folded = wanted.strip().casefold()
    for name in names:
        if name == wanted or name.strip().casefold() == folded:
            return name
    raise Refused("sheet_not_found", sheet=wanted, sheets=", ".join(names))


def _first_with_table(workbook: Any, candidates: list[str], errors_of: Any) -> str:
    """Return the first sheet with two filled rows, else the first with anything in it."""
    with_something = None
    for name in candidates:
        filled = sum(1 for row in _first_filled(_load(workbook, name)) if row)
        if filled >= ROWS_OF_A_TABLE:
            return name
        if with_something is None and (filled or errors_of(workbook.sheet_names.index(name), name)):
            with_something = name
    if with_something is None:
        raise Refused("empty")
    return with_something


def _first_filled(sheet: Any) -> Iterator[list[Any]]:
    found = 0
    for row in sheet.iter_rows() if sheet.start else ():
        if any(clean_cell(cell) is not None for cell in row):
            yield row
            found += 1
            if found == ROWS_OF_A_TABLE:
                return


def _load(workbook: Any, name: str) -> Any:
    try:
        return workbook.get_sheet_by_name(name)
    except calamine.CalamineError as error:
        raise Refused("damaged") from error


def _rows(
    workbook: Any, name: str, errors: dict[tuple[int, int], str], limits: Limits
) -> Iterator[NumberedRow]:
    sheet = _load(workbook, name)
    if sheet.start is None:
        return
    offset = sheet.start[1]  # the library pads rows above the first cell, but not columns before it
    errors_by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in errors.items():
        errors_by_row.setdefault(row, []).append((column, text))
    if offset + sheet.width > limits.columns and _widest(sheet, offset) > limits.columns:
        raise Refused("too_many_columns", columns=limits.columns)
    for index, raw in enumerate(sheet.iter_rows()):
        values: list[Value] = [None] * offset
        values += [clean_cell(cell) for cell in raw]
        for column, text in errors_by_row.get(index, ()):
            if column < len(values):
                values[column] = CellError(text)
        values = trim(values)
        if values:
            yield index + 1, values


def _widest(sheet: Any, offset: int) -> int:
    """Return how far to the right anything is written; formatting may reach much further."""
    return offset + max(
        (len(trim([clean_cell(cell) for cell in row])) for row in sheet.iter_rows()), default=0
    )


def trim(values: list[Value]) -> list[Value]:
    """Return the values without the blanks at the end."""
    length = len(values)
    while length and values[length - 1] is None:
        length -= 1
    return values[:length]


def _html_sheet(file: BinaryIO, *, limits: Limits) -> Sheet:
    file.seek(0)
    data = file.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    rows = html_rows(text)
    if any(len(row) > limits.columns for row in rows):
        raise Refused("too_many_columns", columns=limits.columns)
    numbered = (
        (number, values)
        for number, row in enumerate(rows, start=1)
        if (values := trim([clean_cell(cell) for cell in row]))
    )
    return Sheet(name=None, names=[], rows=numbered)
