"""Cells as the domain needs them: dates, numbers, answers, sexes, choices, and where they fail.

Some cells are ambiguous alone and plain in their column: 03/04/2024, 1,234, the letter M. A column
is therefore looked at first (``date_order``, ``number_style``, ``sex_letters``), then each cell is
parsed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from core.exchange.cells import Value
from core.exchange.table import Row, Table
from core.exchange.value_dates import DateOrder, date_order, parse_date
from core.exchange.value_errors import CellNotUnderstood, ValueNotUnderstood
from core.exchange.value_numbers import NumberStyle, number_style, parse_decimal, parse_whole
from core.exchange.value_words import (
    Answer,
    Sex,
    parse_answer,
    parse_choice,
    parse_sex,
    sex_letters,
)

__all__ = [
    "Answer",
    "DateOrder",
    "NumberStyle",
    "Sex",
    "cell_value",
    "column_values",
    "date_order",
    "number_style",
    "parse_answer",
    "parse_choice",
    "parse_date",
    "parse_decimal",
    "parse_sex",
    "parse_whole",
    "sex_letters",
]


def column_values(table: Table, index: int) -> Iterable[Value]:
    """Return the values of one column, for the functions that look at a column as a whole."""
    return (row.values[index] for row in table.rows)


def cell_value(table: Table, row: Row, index: int, *, parse: Callable[[Value], Any]) -> Any:
    """Return the parsed cell, or raise ``CellNotUnderstood`` with row and column of the file."""
    try:
        return parse(row.values[index])
    except ValueNotUnderstood as problem:
        raise CellNotUnderstood(
            row=row.number,
            column=table.columns[index],
            heading=table.headings[index],
            problem=problem,
        ) from problem
