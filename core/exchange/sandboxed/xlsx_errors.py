"""Which cells of an .xlsx sheet show an error.

The library that reads the sheet gives errors as blanks; a blank would be imported as "not known",
in silence.
"""

import posixpath
import re
import zipfile

from core.exchange.sandboxed.xml_scan import local, part_contains, scan

ERROR_MARKS = (b't="e"', b"t='e'")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
ROOT_RELATIONS = "_rels/.rels"
Position = tuple[int, int]


def xlsx_errors(archive: zipfile.ZipFile, sheet: str) -> dict[Position, str]:
    """Return the texts of the error cells of a sheet by row and column, counted from zero."""
    part = _part_of(archive, sheet)
    if part is None or not part_contains(archive, part, ERROR_MARKS):
        return {}
    scanner = _SheetScanner()
    scan(archive, part, start=scanner.start, end=scanner.end, text=scanner.text)
    return scanner.found


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    workbook = next(
        (
            target
            for kind, target in _relations(archive, names, ROOT_RELATIONS, base="").values()
            if kind.endswith("/officeDocument")
        ),
        "xl/workbook.xml",
    )
    if workbook not in names:
        return None
    identifiers: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            plain = {local(key): value for key, value in attributes.items()}
            identifiers[plain.get("name", "")] = plain.get("id", "")

    scan(archive, workbook, start=start, end=_ignore, text=_ignore)
    folder, file_name = posixpath.split(workbook)
    relations = _relations(archive, names, f"{folder}/_rels/{file_name}.rels", base=folder)
    _kind, part = relations.get(identifiers.get(sheet, ""), ("", None))
    return part if part in names else None


def _relations(
    archive: zipfile.ZipFile, names: set[str], part: str, *, base: str
) -> dict[str, tuple[str, str]]:
    """Return type and target of each relation by its id."""
    found: dict[str, tuple[str, str]] = {}
    if part not in names:
        return found

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            found[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                posixpath.normpath(path),
            )

    scan(archive, part, start=start, end=_ignore, text=_ignore)
    return found


class _SheetScanner:
    """Follows rows and cells, which may or may not say where they stand."""

    def __init__(self) -> None:
        self.found: dict[Position, str] = {}
        self.row = -1
        self.column = -1
        self.is_error = False
        self.in_value = False
        self.value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element == "row":
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() else self.row + 1
            self.column = -1
        elif element == "c":
            reference = REFERENCE.match(attributes.get("r", ""))
            self.column = _column(reference[1]) if reference else self.column + 1
            self.is_error = attributes.get("t") == "e"
            self.value = ""
        elif element == "v":
            self.in_value = self.is_error

    def text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, name: str) -> None:
        element = local(name)
        if element == "v":
            self.in_value = False
        elif element == "c" and self.is_error:
            self.found[self.row, self.column] = self.value.strip() or "#N/A"
            self.is_error = False


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _ignore(*_event: object) -> None:
    """The event does not matter here."""
