"""What a cell may hold, how its text is cleaned, and how cells cross the pipe. No Django here."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core.exchange.formulas import restore

LARGEST_EXACT_INTEGER = 2**53
"""Spreadsheets keep numbers as floats: above this, whole numbers are no longer exact."""

ERROR_TEXTS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
     "#GETTING_DATA", "#SPILL!", "#CALC!"}
)  # fmt: skip

# Invisible marks that programs leave at the ends of a text: byte order marks, directions, no-break
# spaces.
EDGES = "".join(
    chr(code)
    for code in (
        *range(0x21), 0x7F, 0x85, 0xA0, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202F, 0x2060,
        0xFEFF,
        *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x3000,
    )
)  # fmt: skip
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed in the spreadsheet: the cell shows this text instead of a value."""

    text: str


Value = str | int | float | bool | date | datetime | time | CellError | None


def clean_text(text: str) -> str:
    """Return text without control characters, and without invisible marks at its ends."""
    return CONTROLS.sub("", LINE_ENDS.sub("\n", text)).strip(EDGES)


def clean_cell(raw: Any) -> Value:
    """Return the value a person meant: text trimmed and as it was exported, 3.0 as 3, blank
    ``None``.
    """
    if isinstance(raw, str):
        text = clean_text(restore(raw))
        if not text:
            return None
        return CellError(text) if text in ERROR_TEXTS else text
    if isinstance(raw, float):
        return _clean_number(raw)
    if isinstance(raw, timedelta):
        return _clock(raw)
    return raw


def _clean_number(number: float) -> int | float | None:
    if not math.isfinite(number):
        return None
    if number.is_integer() and abs(number) < LARGEST_EXACT_INTEGER:
        return int(number)
    return number


def _clock(duration: timedelta) -> str:
    """Write an elapsed time as the sheet shows it, such as 75:23:53."""
    sign = "-" if duration < timedelta(0) else ""
    minutes, seconds = divmod(round(abs(duration).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}"


def pack(value: Value) -> Any:
    """Return a value as JSON knows it; other values become a pair of a tag and a text."""
    if isinstance(value, CellError):
        return ["error", value.text]
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    return value


UNPACKERS = {
    "error": CellError,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def unpack(packed: Any) -> Value:
    """Undo ``pack``."""
    if isinstance(packed, list):
        tag, text = packed
        return UNPACKERS[tag](text)
    return packed
