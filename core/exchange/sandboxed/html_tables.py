"""Web pages that call themselves .xls: many systems export a table in HTML under Excel's name."""

import re
from html.parser import HTMLParser

from core.exchange.sandboxed.refusal import Refused

LARGEST_SPAN = 100
SPACES = re.compile(r"[ \t\r\n]+")
CELLS = frozenset({"td", "th"})
SILENT = frozenset({"script", "style", "head"})
BREAKS = frozenset({"br", "p", "div"})


def html_rows(text: str) -> list[list[str]]:
    """Return the rows of the longest table of a web page."""
    parser = _TableParser()
    parser.feed(text)
    parser.close()
    parser.end_table()
    longest = max(parser.tables, key=len, default=[])
    if not longest:
        raise Refused("another_kind", kind="web_page")
    return longest


class _TableParser(HTMLParser):
    """Collects tables one after the other; a table inside a cell is taken as a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = 1
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_table()
        elif tag == "tr":
            self._end_row()
            self.row = []
        elif tag in CELLS:
            self._end_cell()
            self.row = [] if self.row is None else self.row
            self.cell = []
            span = dict(attrs).get("colspan") or "1"
            self.span = min(int(span), LARGEST_SPAN) if span.isdecimal() else 1
        elif tag in SILENT:
            self.silent += 1
        elif tag in BREAKS and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in CELLS:
            self._end_cell()
        elif tag in SILENT:
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(SPACES.sub(" ", data))

    def end_table(self) -> None:
        """Close what is open and keep the table if it has rows."""
        self._end_row()
        if self.rows:
            self.tables.append(self.rows)
        self.rows = []

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is not None:
            self.rows.append(self.row)
        self.row = None

    def _end_cell(self) -> None:
        if self.cell is not None and self.row is not None:
            self.row.append("".join(self.cell))
            self.row.extend([""] * (self.span - 1))
        self.cell = None
        self.span = 1
