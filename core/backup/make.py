"""Make a backup: one moment of the database, then the files, encrypted while it is written."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from .age import SUFFIX, encrypted_to
from .archive import CHUNK, ArchiveWriter
from .errors import BackupFailed, explain_system_error
from .files import all_files
from .manifest import manifest
from .snapshot import snapshot


@dataclass(frozen=True)
class Made:
    """What was written, for the sentence at the end."""

    path: Path
    bytes: int
    rows: int
    files: int
    vanished: int


class _Digesting:
    """A file that keeps a digest of what was written to it."""

    def __init__(self, file):
        self.file, self.digest, self.bytes = file, hashlib.sha256(), 0

    def write(self, data) -> int:
        """Write all of it."""
        self.file.write(data)
        self.digest.update(data)
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Hand on."""
        self.file.flush()


def make_backup(*, output: Path, recipients: list, verify: bool = False) -> Made:
    """Write one encrypted file; on any error none is there.

    The database comes first: a file that is added meanwhile is one too many, which harms nobody; a
    row whose file is missing would. Raises `BackupFailed` with a sentence.
    """
    target = output_path(output)
    partial = target.with_name(f".{target.name}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            sink = _Digesting(file)
            rows, files, vanished = _write(sink, recipients)
            file.flush()
            os.fsync(file.fileno())
        if verify and _digest_of(partial) != sink.digest.hexdigest():
            raise BackupFailed(
                _(
                    "What was read back differs from what was written: the disk is not to be trusted."
                )
            )
        partial.replace(target)
    except BackupFailed:
        raise
    except Exception as error:
        sentence = explain_system_error(error, place=target.parent)
        if sentence is None:
            raise
        raise BackupFailed(sentence) from error
    finally:
        partial.unlink(missing_ok=True)
    return Made(target, sink.bytes, rows, files, vanished)


def output_path(output: Path) -> Path:
    """The file to write: a name with the time where a directory was named."""
    if output.is_dir():
        stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
        output = output / f"guichet-{stamp}{SUFFIX}"
    if output.exists():
        raise BackupFailed(
            _("%(path)s exists already. A backup is never overwritten: name another file.")
            % {"path": output}
        )
    return output


def _write(sink, recipients) -> tuple[int, int, int]:
    """Everything in order; numbers of rows, of files, and of files that vanished meanwhile."""
    from django.db import connection

    files = vanished = 0
    with snapshot() as taken, encrypted_to(sink, recipients) as stream:
        stated = manifest(rows=taken.rows, migrations=taken.migrations, engine=connection.vendor)
        archive = ArchiveWriter(stream, stated)
        taken.write_to(archive)
        for name, path in all_files():
            try:
                file = path.open("rb")
            except FileNotFoundError:
                vanished += 1
                continue
            with file:
                archive.add(name, os.fstat(file.fileno()).st_size, file)
            files += 1
        archive.close()
    return sum(taken.rows.values()), files, vanished


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
