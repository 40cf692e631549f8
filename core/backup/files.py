"""The files of an installation: public media, and photos, scans and lists behind a permission."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _

from .errors import BackupFailed

# Name in the backup -> name of the storage in settings.
STORES = {"media": "default", "private": "private"}


def places() -> dict[str, Path]:
    """The directory of each store that lies on this computer's disk."""
    found = {}
    for name, alias in STORES.items():
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            found[name] = Path(storage.location)
    return found


def stores_elsewhere() -> list[str]:
    """Stores that are kept by another service, of which a backup here holds nothing."""
    return sorted(set(STORES) - set(places()))


def all_files() -> Iterator[tuple[str, Path]]:
    """Every file with its name in the backup; symbolic links are not followed."""
    for name, root in places().items():
        for directory, below, files in os.walk(root):
            below.sort()
            for path in (Path(directory) / file for file in sorted(files)):
                if path.is_file() and not path.is_symlink():
                    yield f"files/{name}/{path.relative_to(root).as_posix()}", path


def place_of(piece: str) -> PurePosixPath:
    """Where a file of a backup goes, below its store's directory: ``private/photos/….jpg``.

    Raises `BackupFailed` for a name that leads anywhere else.
    """
    path = PurePosixPath(piece)
    parts = path.parts
    if len(parts) < 3 or parts[0] != "files" or parts[1] not in STORES or ".." in parts:
        raise BackupFailed(_("The backup holds what no backup holds. It is not used."))
    return PurePosixPath(*parts[1:])
