"""Old Excel workbooks (.xls): what they hold, whether they are locked, and which cells show an
error.

Record numbers are those of [MS-XLS], the published description of the format.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from core.exchange.sandboxed.compound_file import CompoundFile
from core.exchange.sandboxed.refusal import Refused

WORKBOOK_STREAMS = ("Workbook", "Book")
OTHER_CONTENT = {"WordDocument": "word", "PowerPoint Document": "slides"}
ENCRYPTED_PACKAGE = "EncryptedPackage"

FILE_PASS, BOUND_SHEET, END_OF_STREAM = 0x2F, 0x85, 0x0A
BOOLEAN_OR_ERROR, FORMULA = 0x205, 0x06
FORMULA_IS_NUMBER, FORMULA_IS_ERROR = 0xFFFF, 2
ERROR_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
Position = tuple[int, int]


class LegacyWorkbook:
    """An .xls file opened far enough to refuse it or to find its error cells."""

    def __init__(self, file: BinaryIO) -> None:
        container = CompoundFile(file)
        if ENCRYPTED_PACKAGE in container.entries:
            raise Refused("password")
        name = next((name for name in WORKBOOK_STREAMS if name in container.entries), None)
        if name is None:
            kinds = [kind for stream, kind in OTHER_CONTENT.items() if stream in container.entries]
            raise Refused("another_kind", kind=kinds[0]) if kinds else Refused("not_a_spreadsheet")
        self.stream = container.stream(name)
        self.sheet_offsets = self._globals()

    def _globals(self) -> list[int]:
        """Return where each sheet begins, in the order of the workbook."""
        offsets = []
        for record, body in self._records(start=0):
            if record == FILE_PASS:
                raise Refused("password")
            if record == BOUND_SHEET and len(body) >= 4:
                offsets.append(struct.unpack_from("<I", body)[0])
        return offsets

    def errors(self, sheet_index: int) -> dict[Position, str]:
        """Return the texts of the error cells of a sheet by row and column, counted from zero."""
        found: dict[Position, str] = {}
        if sheet_index >= len(self.sheet_offsets):
            return found
        for record, body in self._records(start=self.sheet_offsets[sheet_index]):
            code = _error_code(record, body)
            if code is not None:
                row, column = struct.unpack_from("<HH", body)
                found[row, column] = ERROR_CODES.get(code, "#N/A")
        return found

    def _records(self, *, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records of one part of the stream, without what is nested in it (charts)."""
        depth, position = 0, start
        while position + 4 <= len(self.stream):
            record, length = struct.unpack_from("<HH", self.stream, position)
            position += 4
            if record in {0x809, 0x409, 0x209, 0x09}:  # beginnings of a part, by version
                depth += 1
            elif record == END_OF_STREAM:
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 1:
                yield record, self.stream[position : position + length]
            position += length


def _error_code(record: int, body: bytes) -> int | None:
    if record == BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
        return body[6]
    if record == FORMULA and len(body) >= 14:
        is_not_number = struct.unpack_from("<H", body, 12)[0] == FORMULA_IS_NUMBER
        if is_not_number and body[6] == FORMULA_IS_ERROR:
            return body[8]
    return None
