"""Finds the row of headings: below titles and blank rows, above or below a row of HXL tags."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, time

from core.exchange.cells import CellError, Value
from core.exchange.mapping import heading_key
from core.exchange.table import Row, column_letters

ROWS_LOOKED_AT = 40
HEADINGS_WITHIN = 25
"""HXL permits 24 rows above the tags; nobody writes more titles than that above a table."""

TAG = re.compile(r"#\s*[a-z]\w*(\s*\+\s*[a-z]\w*)*\s*", re.IGNORECASE | re.ASCII)
LONGEST_HEADING = 80
NUMBER_LIKE = re.compile(r"[+-]?[\d\s.,:/%-]+")
CODE_LIKE = re.compile(r"\S+@\S+|https?://\S+", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")

# How much each sign of a heading row weighs, found on the sample files; see ``_likeness``.
KNOWN, FILLED, TEXT, UNIQUE, CONTRAST, DISTANCE = 4.0, 2.0, 1.5, 1.0, 1.0, 0.15
FARTHEST = 8
"""Rows of data may look like headings, so the earlier row is better; titles may be many, so not
endlessly.
"""
LEAST_TEXT = 0.5


@dataclass
class Header:
    """Where headings and data are. Positions count the rows with content from zero."""

    position: int
    first_data: int
    hxl_position: int | None
    cells: list[Value]
    tags: list[str | None] | None


def find_header(rows: list[Row], known: frozenset[str]) -> Header | None:
    """Return the header of a table, or ``None`` if no row looks like headings."""
    looked_at = rows[:ROWS_LOOKED_AT]
    for position, row in enumerate(looked_at[:HEADINGS_WITHIN]):
        if is_tag_row(row.values):
            return _tagged_header(looked_at, position, known)
    best = _best_position(looked_at, known, up_to=min(HEADINGS_WITHIN, len(looked_at)))
    if best is None:
        return None
    return Header(
        position=best,
        first_data=best + 1,
        hxl_position=None,
        cells=looked_at[best].values,
        tags=None,
    )


def is_tag_row(values: list[Value]) -> bool:
    """Say whether each filled cell is an HXL tag such as ``#adm1+code``."""
    filled = [value for value in values if value is not None]
    return bool(filled) and all(isinstance(value, str) and TAG.fullmatch(value) for value in filled)


def clean_tag(value: Value) -> str | None:
    """Return a tag in small letters without spaces."""
    return re.sub(r"\s+", "", value).lower() if isinstance(value, str) else None


def _tagged_header(rows: list[Row], tagged: int, known: frozenset[str]) -> Header:
    tags = [clean_tag(value) for value in rows[tagged].values]
    above = _position_above_tags(rows, known, tagged=tagged)
    if above is None:  # nothing above that could be headings: the tags name the columns
        position, cells = tagged, list(rows[tagged].values)
    else:
        position, cells = above, rows[above].values
    return Header(
        position=position,
        first_data=tagged + 1,
        hxl_position=tagged,
        cells=cells,
        tags=tags,
    )


def _best_position(rows: list[Row], known: frozenset[str], *, up_to: int) -> int | None:
    """Return the row before ``up_to`` that looks most like headings of all that follows it."""
    scores = {}
    for position in range(up_to):
        values = rows[position].values
        if _could_be_headings(values, known):
            look = _likeness(values, rows[position + 1 :], known)
            scores[position] = look - DISTANCE * min(position, FARTHEST)
    return max(scores, key=lambda position: (scores[position], -position)) if scores else None


def _position_above_tags(rows: list[Row], known: frozenset[str], *, tagged: int) -> int | None:
    """Return the row above the tags that looks most like headings, the nearest of equals."""
    below = rows[tagged:]
    scores = {
        position: _likeness(rows[position].values, below, known) - DISTANCE * (tagged - position)
        for position in range(tagged)
        if _could_be_headings(rows[position].values, known)
    }
    return max(scores, key=lambda position: (scores[position], position)) if scores else None


def _could_be_headings(values: list[Value], known: frozenset[str]) -> bool:
    filled = [value for value in values if value is not None]
    texts = sum(is_heading_text(value) for value in filled)
    return texts >= LEAST_TEXT * len(filled) or _known_share(values, known) >= LEAST_TEXT


def is_heading_text(value: Value) -> bool:
    """Say whether a cell reads like a heading: words, no number, date, address or story."""
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_HEADING
        and not NUMBER_LIKE.fullmatch(value)
        and not CODE_LIKE.fullmatch(value)
        and LETTER.search(value) is not None
    )


def _known_share(values: list[Value], known: frozenset[str]) -> float:
    filled = [value for value in values if value is not None]
    hits = sum(isinstance(value, str) and heading_key(value) in known for value in filled)
    return hits / len(filled) if filled else 0.0


def _likeness(values: list[Value], below: list[Row], known: frozenset[str]) -> float:
    """Weigh how much a row looks like headings of the rows below it."""
    filled = [value for value in values if value is not None]
    columns_below = {
        index for row in below for index, value in enumerate(row.values) if value is not None
    }
    covered = {index for index, value in enumerate(values) if value is not None}
    coverage = len(covered & columns_below) / len(columns_below) if columns_below else 0.0
    texts = sum(is_heading_text(value) for value in filled) / len(filled)
    unique = len({str(value).casefold() for value in filled}) / len(filled)
    return (
        KNOWN * _known_share(values, known)
        + FILLED * coverage
        + TEXT * texts
        + UNIQUE * unique
        + CONTRAST * _contrast(values, below)
    )


def _contrast(values: list[Value], below: list[Row]) -> float:
    """Return the share of columns with text on top and mostly numbers, dates or answers below."""
    contrasting = compared = 0
    for index, value in enumerate(values):
        column = [row.values[index] for row in below if index < len(row.values)]
        column = [cell for cell in column if cell is not None]
        if value is None or not column:
            continue
        compared += 1
        plain = sum(not is_heading_text(cell) for cell in column)
        contrasting += is_heading_text(value) and plain > len(column) / 2
    return contrasting / compared if compared else 0.0


def repaired_headings(cells: list[Value], width: int) -> list[str]:
    """Return one name a column: on one line, never blank, never twice."""
    names = []
    seen: Counter[str] = Counter()
    taken = {_one_line(cell).casefold() for cell in cells}
    for index in range(width):
        name = _one_line(cells[index]) if index < len(cells) else ""
        name = name or f"[{column_letters(index)}]"
        folded = name.casefold()
        seen[folded] += 1
        if seen[folded] > 1:
            name = _numbered(name, seen, taken)
        names.append(name)
    return names


def _numbered(name: str, seen: Counter[str], taken: set[str]) -> str:
    folded = name.casefold()
    candidate = f"{name} ({seen[folded]})"
    while candidate.casefold() in taken:
        seen[folded] += 1
        candidate = f"{name} ({seen[folded]})"
    taken.add(candidate.casefold())
    return candidate


def _one_line(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())
