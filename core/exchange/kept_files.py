"""The files that people brought: kept behind a permission, and read again when they confirm."""

import hashlib
from contextlib import contextmanager

from core.exchange.problems import FileIsGone
from core.exchange.reader import read_table
from core.exchange.table import Table
from core.models import ImportRun

CHUNK = 1024 * 1024


@contextmanager
def kept_file(run: ImportRun):
    """The file as it was brought; raises `FileIsGone`."""
    try:
        file = run.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise FileIsGone from error
    with file:
        yield file


def kept_table(run: ImportRun, resource, *, sheet: str) -> Table:
    with kept_file(run) as file:
        if checksum_of(file) != run.checksum:
            raise FileIsGone
        return read_table(
            file,
            filename=run.original_name,
            sheet=sheet or None,
            known_headings=known_headings(resource),
        )


def checksum_of(file) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def known_headings(resource) -> list[str]:
    fields = [column.as_mapping_field() for column in resource.columns()]
    return [text for each in fields for text in (*each.labels, *each.aliases, each.name)]
