"""Zipped workbooks: what the zip directory says before anything is unpacked."""

import zipfile
from typing import BinaryIO

from core.exchange.limits import Limits
from core.exchange.sandboxed.refusal import Refused

ENCRYPTED_ENTRY = 0x1
OTHER_CONTENT = (("word/", "word"), ("ppt/", "slides"))
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MANIFEST = "META-INF/manifest.xml"
LARGEST_MANIFEST = 1024 * 1024


def inspect_archive(file: BinaryIO, limits: Limits) -> tuple[str, zipfile.ZipFile]:
    """Return the kind of workbook in a zip file, and the archive; refuse bombs and other things."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused("damaged") from error
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise Refused("too_large")
    if any(entry.flag_bits & ENCRYPTED_ENTRY for entry in entries):
        raise Refused("password")
    return _kind(archive, names={entry.filename for entry in entries}), archive


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        _check_open_document(archive, names)
        return "ods"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith("workbook.xml") for name in names) or "[Content_Types].xml" in names:
        for folder, kind in OTHER_CONTENT:
            if any(name.startswith(folder) for name in names):
                raise Refused("another_kind", kind=kind)
        return "xlsx"
    raise Refused("another_kind", kind="archive")


def _check_open_document(archive: zipfile.ZipFile, names: set[str]) -> None:
    media = read_part(archive, "mimetype", at_most=200).decode("ascii", "replace").strip()
    if not media.startswith(OPEN_DOCUMENT):
        raise Refused("another_kind", kind="archive")
    if not media.startswith(f"{OPEN_DOCUMENT}spreadsheet"):
        raise Refused("another_kind", kind="slides" if "presentation" in media else "word")
    if MANIFEST in names and b"encryption-data" in read_part(
        archive, MANIFEST, at_most=LARGEST_MANIFEST
    ):
        raise Refused("password")


def read_part(archive: zipfile.ZipFile, name: str, at_most: int) -> bytes:
    """Return the beginning of one part of the archive."""
    try:
        with archive.open(name) as part:
            return part.read(at_most)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, EOFError) as error:
        raise Refused("damaged") from error
