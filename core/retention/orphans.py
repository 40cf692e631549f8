"""Private files that nothing names any more: what a crash between a commit and a deletion left behind.

A file is deleted once the transaction that forgot it has held, and written before the transaction that
names it ends. Whoever falls in between leaves a file of somebody that no row leads to and that no
erasure would find.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone

from core.modules.extensions import installed

PRIVATE = "private"
# A file may be written a while before the row that names it is there for others to see.
LEFT_ALONE = timedelta(days=1)


def orphans(*, older_than: timedelta = LEFT_ALONE) -> list[str]:
    """Names of private files older than this that nothing names, in order."""
    storage, youngest = storages[PRIVATE], timezone.now() - older_than
    # First the files, then the names: what is named meanwhile was listed and is found.
    found = {name for name in _files(storage) if storage.get_modified_time(name) <= youngest}
    return sorted(found - names_in_use()) if found else []


def sweep_orphans(*, older_than: timedelta = LEFT_ALONE) -> int:
    """They are gone; returns how many there were. Harmless when run twice or by two at once."""
    found = orphans(older_than=older_than)
    for name in found:
        storages[PRIVATE].delete(name)
    return len(found)


def _files(storage: Storage, directory: str = "") -> Iterator[str]:
    """Every file below a directory; none where nothing was ever kept."""
    try:
        below, files = storage.listdir(directory)
    except FileNotFoundError:
        return
    prefix = f"{directory}/" if directory else ""
    yield from (prefix + file for file in files)
    for each in below:
        yield from _files(storage, prefix + each)


def names_in_use() -> set[str]:
    """Every name in a file field of any table, and what modules keep names of besides."""
    named: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                rows = models.QuerySet(model).exclude(**{field.name: ""})
                named.update(rows.values_list(field.name, flat=True).iterator(chunk_size=1000))
    for entry in installed("file_names"):
        named.update(entry.thing())
    return named
