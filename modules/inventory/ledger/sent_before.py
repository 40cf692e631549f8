"""A form that comes a second time: the same once more is harmless, something else is not lost silently.

The key of a form names the request. Who goes back in the browser, corrects a line and sends again
sends another wish under the same key; to answer it with the first paper would say that it was done.
"""

from collections import Counter
from collections.abc import Iterable

from modules.inventory.errors import SentAlready
from modules.inventory.models import Document, DocumentLine

_HEAD = (
    "type",
    "occurred_on",
    "from_location_id",
    "to_location_id",
    "reverses_id",
    "partner",
    "reference",
    "remark",
)
_LINE = (
    "item_id",
    "quantity",
    "lot_id",
    "expiry",
    "grant_id",
    "expected",
    "damaged",
    "unit_value",
    "currency",
    "from_location_id",
    "to_location_id",
    "cause",
)


def check_same_paper(known: Document, told: Document, lines: Iterable[DocumentLine]) -> None:
    """Raise `SentAlready` unless the paper of this key says what is told now; one query."""
    head_differs = any(getattr(known, name) != getattr(told, name) for name in _HEAD)
    if head_differs or _said(known.lines.all()) != _said(lines):
        raise SentAlready(paper=known)


def check_same_facts(paper: Document, known: object, **told) -> None:
    """Raise `SentAlready` unless the row of the paper says what is told now."""
    if any(getattr(known, name) != value for name, value in told.items()):
        raise SentAlready(paper=paper)


def _said(lines: Iterable[DocumentLine]) -> Counter:
    """What lines say of goods, in whatever order."""
    return Counter(
        (line.lot_number.strip().lower(), *(getattr(line, name) for name in _LINE))
        for line in lines
    )
