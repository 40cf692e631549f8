"""The file as it comes: a path, an upload or any stream, made seekable and bounded in size."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from core.exchange.errors import DamagedFile, FileTooBig
from core.exchange.limits import MEGABYTE, Limits

CHUNK = 1024 * 1024


@contextmanager
def seekable(path_or_file: str | PathLike | BinaryIO, limits: Limits) -> Iterator[BinaryIO]:
    """Give a real file of bounded size, which a confined process can inherit.

    A stream is copied to a temporary file without a name, which is gone when it is closed, also
    after a crash.
    """
    if isinstance(path_or_file, str | PathLike):
        path = Path(path_or_file)
        try:
            size = path.stat().st_size
            file = path.open("rb")
        except OSError as error:
            raise DamagedFile() from error
        with file:
            if size > limits.file_bytes:
                raise _too_big(limits)
            yield file
        return
    with tempfile.TemporaryFile(prefix="exchange") as copy:
        _copy(path_or_file, copy, limits)
        yield copy


def _copy(source: BinaryIO, target: BinaryIO, limits: Limits) -> None:
    if hasattr(source, "seek"):
        source.seek(0)
    size = 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limits.file_bytes:
            raise _too_big(limits)
        target.write(chunk)
    target.flush()
    target.seek(0)


def _too_big(limits: Limits) -> FileTooBig:
    return FileTooBig(megabytes=max(1, limits.file_bytes // MEGABYTE))
