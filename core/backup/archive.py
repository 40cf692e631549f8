"""The order of things inside a backup: a tar stream, written once and read once, piece by piece.

First `manifest.json`, then the database, then the files, last `seal.json` with the number of
pieces and a digest over the name, size and content of each. Without its seal a backup is not whole.
"""

import hashlib
import io
import json
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import BackupFailed

MANIFEST, SEAL = "manifest.json", "seal.json"
PIECE = 8 * 1024 * 1024
CHUNK = 256 * 1024


class _Counted:
    """A stream of which exactly `size` bytes are read; keeps their digest."""

    def __init__(self, stream, size: int):
        self.stream, self.left, self.digest = stream, size, hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        """At most what is left."""
        wanted = self.left if count < 0 else min(count, self.left)
        data = self.stream.read(wanted) if wanted else b""
        self.left -= len(data)
        self.digest.update(data)
        return data


@dataclass(frozen=True)
class Piece:
    """One member of the stream: its name, its size, and where to read it."""

    name: str
    size: int
    stream: object


class _WhileOpen:
    """Passes on what is written until the stream is closed.

    The library writes the rest of its buffer when it is thrown away, also after a full disk.
    """

    def __init__(self, stream):
        self.stream = stream

    def write(self, data) -> int:
        """Write, or drop what nobody waits for any more."""
        return len(data) if self.stream.closed else self.stream.write(data)


class ArchiveWriter:
    """Writes pieces in order; memory does not grow with their number or size."""

    def __init__(self, sink, manifest: dict):
        # PAX headers: names in any script.
        self.tar = tarfile.open(  # noqa: SIM115 - closed with the seal
            fileobj=_WhileOpen(sink), mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK
        )
        self.count, self.bytes, self.chain = 0, 0, hashlib.sha256()
        self._write(MANIFEST, json.dumps(manifest, indent=1).encode())

    def add(self, name: str, size: int, stream) -> None:
        """Add `size` bytes of a stream under a name. Raises `BackupFailed` where it ends early."""
        counted = _Counted(stream, size)
        self._put(name, size, counted)
        self.count, self.bytes = self.count + 1, self.bytes + size
        self.chain.update(f"{name}\0{size}\0{counted.digest.hexdigest()}\n".encode())

    def add_stream(self, name: str, stream) -> int:
        """Add a stream of unknown length in numbered pieces; return the bytes."""
        total = number = 0
        while data := _read_fully(stream, PIECE):
            number += 1
            total += len(data)
            self.add(f"{name}.{number:05d}", len(data), io.BytesIO(data))
        return total

    def close(self) -> None:
        """Seal the stream: whoever reads it knows that it is whole."""
        seal = {"pieces": self.count, "bytes": self.bytes, "digest": self.chain.hexdigest()}
        self._write(SEAL, json.dumps(seal).encode())
        self.tar.close()

    def _write(self, name: str, data: bytes) -> None:
        self._put(name, len(data), io.BytesIO(data))

    def _put(self, name: str, size: int, stream) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
        try:
            self.tar.addfile(entry, stream)
        except OSError as error:
            if "unexpected end of data" in str(error):
                raise BackupFailed(
                    _("A file became shorter while it was copied. Start the backup again.")
                ) from error
            raise
        # The library would remember every member until the end.
        self.tar.members.clear()


class ArchiveReader:
    """Reads what `ArchiveWriter` wrote; the seal is asked for at the end."""

    def __init__(self, source):
        try:
            self.tar = tarfile.open(  # noqa: SIM115 - lives as long as its source
                fileobj=source, mode="r|", bufsize=CHUNK
            )
            entry = self.tar.next()
            if entry is None or entry.name != MANIFEST:
                raise BackupFailed(_("This file is not a backup of Guichet."))
            self.manifest = json.load(self.tar.extractfile(entry))
        except (tarfile.TarError, ValueError, EOFError) as error:
            raise BackupFailed(_("This file is not a backup of Guichet.")) from error
        self.count, self.bytes, self.chain, self.seal = 0, 0, hashlib.sha256(), None

    def pieces(self) -> Iterator[Piece]:
        """Each piece once, in order; one that its reader left is read to its end."""
        try:
            while (entry := self.tar.next()) is not None:
                self.tar.members.clear()
                stream = self.tar.extractfile(entry) if entry.isreg() else None
                if stream is None:
                    raise BackupFailed(_("The backup holds what no backup holds. It is not used."))
                if entry.name == SEAL:
                    self.seal = json.load(stream)
                    continue
                counted = _Counted(stream, entry.size)
                yield Piece(entry.name, entry.size, counted)
                while counted.read(CHUNK):
                    pass
                self.count, self.bytes = self.count + 1, self.bytes + entry.size
                line = f"{entry.name}\0{entry.size}\0{counted.digest.hexdigest()}\n"
                self.chain.update(line.encode())
        except (tarfile.TarError, ValueError, EOFError) as error:
            raise BackupFailed(_("The backup is damaged or cut off.")) from error

    def check_seal(self) -> None:
        """Raise `BackupFailed` unless every piece was read just as it was written."""
        found = {"pieces": self.count, "bytes": self.bytes, "digest": self.chain.hexdigest()}
        if self.seal != found:
            raise BackupFailed(
                _("The backup is not whole: pieces are missing or differ. Take another one.")
            )


def _read_fully(stream, size: int) -> bytes:
    """Exactly `size` bytes, fewer at the end: a pipe gives what it has."""
    parts, missing = [], size
    while missing and (data := stream.read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)
