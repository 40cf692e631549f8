"""Plain tables within a page: columns once, values a row."""

from collections.abc import Iterable, Sequence

from .columns import as_text


def table(*, title, columns: Sequence, rows: Iterable[Sequence], empty="", numeric=()) -> dict:
    """What `console/table.html` shows. `rows` give a value for each column; a pair (value, address)
    is a link. `numeric` are the numbers of the columns that hold figures.
    """
    labels = [str(label) for label in columns]
    return {
        "title": title,
        "columns": [
            {"label": label, "numeric": number in numeric} for number, label in enumerate(labels)
        ],
        "rows": [{"cells": _cells(row, labels, numeric)} for row in rows],
        "empty": empty,
    }


def _cells(row: Sequence, labels: list[str], numeric) -> list[dict]:
    found = []
    for number, (value, label) in enumerate(zip(row, labels, strict=True)):
        value, url = value if isinstance(value, tuple) else (value, "")
        found.append(
            {"text": as_text(value), "url": url, "label": label, "numeric": number in numeric}
        )
    return found
