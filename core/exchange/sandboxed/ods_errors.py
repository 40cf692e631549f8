"""Which cells of an .ods sheet show an error; the library gives them as blanks."""

import zipfile

from core.exchange.sandboxed.xml_scan import local, part_contains, scan

CONTENT = "content.xml"
ERROR_MARKS = (b':value-type="error"', b":value-type='error'")
LARGEST_REPEAT = 1000
"""A repeated error is named in this many cells: repeats of a million are formatting, not data."""
Position = tuple[int, int]


def ods_errors(archive: zipfile.ZipFile, sheet: str) -> dict[Position, str]:
    """Return the texts of the error cells of a sheet by row and column, counted from zero."""
    if CONTENT not in archive.namelist() or not part_contains(archive, CONTENT, ERROR_MARKS):
        return {}
    scanner = _ContentScanner(sheet)
    scan(archive, CONTENT, start=scanner.start, end=scanner.end, text=scanner.text)
    return scanner.found


class _ContentScanner:
    """Follows tables, rows and cells and counts their repeats."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.found: dict[Position, str] = {}
        self.in_sheet = False
        self.row = self.column = 0
        self.row_repeats = self.cell_repeats = 1
        self.errors_of_row: list[tuple[int, str]] = []
        self.is_error = False
        self.value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        plain = {local(key): value for key, value in attributes.items()}
        if element == "table":
            self.in_sheet = plain.get("name") == self.sheet
            self.row = 0
        elif element == "table-row":
            self.row_repeats = _count(plain.get("number-rows-repeated"))
            self.column = 0
            self.errors_of_row = []
        elif element in {"table-cell", "covered-table-cell"}:
            self.cell_repeats = _count(plain.get("number-columns-repeated"))
            # Two attributes are called value-type: the newer one, in its own namespace, says
            # "error".
            self.is_error = self.in_sheet and any(
                local(key) == "value-type" and value == "error" for key, value in attributes.items()
            )
            self.value = ""

    def text(self, text: str) -> None:
        if self.is_error:
            self.value += text

    def end(self, name: str) -> None:
        element = local(name)
        if element in {"table-cell", "covered-table-cell"}:
            if self.is_error:
                repeats = range(min(self.cell_repeats, LARGEST_REPEAT))
                text = self.value.strip() or "#N/A"
                self.errors_of_row += [(self.column + offset, text) for offset in repeats]
            self.is_error = False
            self.column += self.cell_repeats
        elif element == "table-row":
            for offset in range(min(self.row_repeats, LARGEST_REPEAT)):
                for column, text in self.errors_of_row:
                    self.found[self.row + offset, column] = text
            self.row += self.row_repeats


def _count(repeats: str | None) -> int:
    return int(repeats) if repeats and repeats.isdecimal() else 1
