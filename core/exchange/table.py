"""The table that reading a file gives, whatever the file was."""

from dataclasses import dataclass, field

from core.exchange.cells import Value
from core.exchange.sentences import Sentence


@dataclass(slots=True)
class Row:
    """One row with data. ``number`` is what the spreadsheet program shows at its left edge."""

    number: int
    values: list[Value]


@dataclass
class Table:
    """Headings and rows, clean, with what a person should know about how they were read.

    ``columns`` holds for each heading the letters of its column in the file (``"A"``, ``"AB"``),
    to name a cell; columns without heading and data are left out. ``header_row`` is a row number
    as in ``Row``.
    """

    sheet: str | None
    sheets: list[str]
    headings: list[str]
    columns: list[str]
    hxl: list[str | None] | None
    header_row: int
    rows: list[Row]
    encoding: str | None = None
    delimiter: str | None = None
    notes: list[Sentence] = field(default_factory=list)


def column_letters(index: int) -> str:
    """Return the letters of a column counted from zero: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
