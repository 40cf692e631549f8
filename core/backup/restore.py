"""Restore a backup: read it to a place of its own, prove it, bring it up to date, then swap.

Until the swap nothing of the installation is touched. The swap is a handful of renames, and what
was there before is kept beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from .age import decrypted_from
from .archive import CHUNK, ArchiveReader
from .databases import database_here
from .erasures import gather
from .errors import BackupFailed, explain_system_error
from .files import place_of, places
from .manifest import check_readable

STAGING = ".guichet-restore-"


@dataclass
class Read:
    """What a backup was found to hold."""

    manifest: dict
    rows: int = 0
    files: int = 0
    bytes: int = 0
    erased_again: int = 0
    kept_aside: list = field(default_factory=list)


@contextmanager
def opened(path: Path, identities) -> Iterator[ArchiveReader]:
    """The pieces of a backup. Raises `BackupFailed` for a wrong key, damage, or another file."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupFailed(explain_system_error(error, place=path)) from error
    with file, decrypted_from(file, identities) as stream:
        yield ArchiveReader(stream)


def check_backup(*, path: Path, identities) -> Read:
    """Read a backup from end to end and change nothing. Raises `BackupFailed`."""
    with opened(path, identities) as archive:
        found = Read(archive.manifest, rows=sum(archive.manifest["rows"].values()))
        for piece in archive.pieces():
            found.files += piece.name.startswith("files/")
        archive.check_seal()
        found.bytes = archive.bytes
    return found


def restore_backup(*, path: Path, identities, force: bool, erasures: list[Path]) -> Read:
    """Put a backup in the place of what is here. Raises `BackupFailed`; then nothing changed.

    `erasures` are lists of what was erased since; people in them are erased again.
    """
    here = database_here()
    is_empty = here.is_empty() and not any(_holds_files(root) for root in places().values())
    if not is_empty and not force:
        raise BackupFailed(
            _(
                "There is data here already. Nothing was changed. To put the backup in its place, "
                "repeat with --force; what is here now is kept beside it."
            )
        )
    here.check_unused()
    known = gather(path=path, more=erasures)
    connection.close()
    try:
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=settings.DATA_DIR) as directory:
            return _restore(Path(directory), here, path, identities, known, keep=not is_empty)
    except OSError as error:
        raise BackupFailed(explain_system_error(error, place=settings.DATA_DIR)) from error


def _restore(staging: Path, here, path: Path, identities, known, *, keep: bool) -> Read:
    """Read, prove, finish and swap."""
    with opened(path, identities) as archive:
        check_readable(archive.manifest, engine=connection.vendor)
        found = Read(archive.manifest)
        for piece in archive.pieces():
            found.files += _write_piece(staging, piece)
        archive.check_seal()
        found.bytes = archive.bytes
    with here.staged(staging) as place:
        found.rows = place.check_rows(found.manifest["rows"])
        found.erased_again = _finish(staging, place.url, known)
        found.kept_aside = _swap(staging, place, keep=keep)
    return found


def _write_piece(staging: Path, piece) -> bool:
    """Write one piece; the database's are put one after another. True for a file."""
    is_file = piece.name.startswith("files/")
    target = staging / (place_of(piece.name) if is_file else "database")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not is_file and not piece.name.startswith("database."):
        raise BackupFailed(_("The backup holds what no backup holds. It is not used."))
    with target.open("wb" if is_file else "ab") as file:
        while data := piece.stream.read(CHUNK):
            file.write(data)
    return is_file


def _finish(staging: Path, database_url: str, known: list[dict]) -> int:
    """In a process of its own, on the restored copy: migrate, guard, erase again."""
    (staging / "erasures.jsonl").write_text("".join(json.dumps(each) + "\n" for each in known))
    done = subprocess.run(
        [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "finish_restore",
            str(staging / "erasures.jsonl"),
        ],
        env={**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(staging)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["?"]
        raise BackupFailed(
            _("The restored copy could not be brought up to date: %(reason)s. Nothing was changed.")
            % {"reason": said[-1][:300]}
        )
    return json.loads(done.stdout.strip().splitlines()[-1])["erased_again"]


def _swap(staging: Path, place, *, keep: bool) -> list[str]:
    """Move what is here aside and the restored in; where one move fails, all are undone."""
    aside = Path(tempfile.mkdtemp(prefix="before-restore-", dir=settings.DATA_DIR))
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            moved.append((source, target))

    try:
        for name, root in places().items():
            move(root, aside / name)
            (staging / name).mkdir(exist_ok=True)
            move(staging / name, root)
        kept = place.swap(move, aside, keep=keep)
    except Exception:
        for source, target in reversed(moved):
            target.rename(source)
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if keep:
        return [str(aside), *kept]
    shutil.rmtree(aside, ignore_errors=True)
    return []


def _holds_files(root: Path) -> bool:
    return root.is_dir() and any(path.is_file() for path in root.rglob("*"))
