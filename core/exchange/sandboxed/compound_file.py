"""The container of old Excel files: just enough to see what is inside ([MS-CFB])."""

import struct
from typing import BinaryIO

from core.exchange.sandboxed.refusal import Refused

HEADER_BYTES = 512
ENTRY_BYTES = 128
LAST_REGULAR_SECTOR = 0xFFFFFFFA
SMALL_STREAM = 4096
SECTOR_SHIFTS = {9, 12}
FIRST_ALLOCATION_ENTRIES = 109
ROOT_ENTRY = 5
STREAM_ENTRY = 2


class CompoundFile:
    """The streams of a compound file by name."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        self.data = file.read()
        try:
            self._read_header()
        except (struct.error, IndexError) as error:
            raise Refused("damaged") from error

    def _read_header(self) -> None:
        self.shift = struct.unpack_from("<H", self.data, 30)[0]
        if self.shift not in SECTOR_SHIFTS:
            raise Refused("damaged")
        directory, _signature, self.small, small_table = struct.unpack_from("<IIII", self.data, 48)
        allocation = list(struct.unpack_from(f"<{FIRST_ALLOCATION_ENTRIES}I", self.data, 76))
        more, _count = struct.unpack_from("<II", self.data, 68)
        seen = set()
        while more <= LAST_REGULAR_SECTOR and more not in seen:
            seen.add(more)
            numbers = self._numbers(self._sector(more))
            allocation += numbers[:-1]
            more = numbers[-1]
        self.next = [
            number
            for sector in allocation
            if sector <= LAST_REGULAR_SECTOR
            for number in self._numbers(self._sector(sector))
        ]
        self.small_next = self._numbers(self._chain(small_table))
        self._read_directory(self._chain(directory))

    def _read_directory(self, directory: bytes) -> None:
        self.entries: dict[str, tuple[int, int]] = {}
        self.small_data = b""
        for offset in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", directory, offset + 64)
            name = directory[offset : offset + max(0, min(length, 64) - 2)].decode(
                "utf-16-le", "replace"
            )
            first, size = struct.unpack_from("<II", directory, offset + 116)
            if kind == ROOT_ENTRY:
                self.small_data = self._chain(first)
            elif kind == STREAM_ENTRY:
                self.entries[name] = (first, size)

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream."""
        first, size = self.entries[name]
        if size >= self.small_limit:
            return self._chain(first)[:size]
        pieces, seen = [], set()
        while first < len(self.small_next) and first not in seen:
            seen.add(first)
            pieces.append(self.small_data[first * 64 : first * 64 + 64])
            first = self.small_next[first]
        return b"".join(pieces)[:size]

    @property
    def small_limit(self) -> int:
        """Streams below this size are kept together in one."""
        return self.small or SMALL_STREAM

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        sector = self.data[start : start + (1 << self.shift)]
        if not sector:
            raise Refused("damaged")
        return sector

    def _chain(self, number: int) -> bytes:
        pieces, seen = [], set()
        while number < len(self.next) and number not in seen:
            seen.add(number)
            pieces.append(self._sector(number))
            number = self.next[number]
        return b"".join(pieces)

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]
