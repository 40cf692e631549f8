"""Makes the files that the tests of reading read, and finds the shared ones."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

needs_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared data stand beside the project and are absent here"
)


def stream(data: bytes | str, encoding: str = "utf-8") -> io.BytesIO:
    """Return an upload with this content."""
    return io.BytesIO(data if isinstance(data, bytes) else data.encode(encoding))


def workbook(sheets: dict[str, Iterable[Sequence[Any]]]) -> Workbook:
    """Return a workbook with these rows on these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: Workbook) -> io.BytesIO:
    """Return the workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def xlsx(*rows: Sequence[Any], sheet: str = "People") -> io.BytesIO:
    """Return a workbook of one sheet with these rows."""
    return saved(workbook({sheet: rows}))


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_BEGIN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="S">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(rows: str, *, manifest: str = "") -> io.BytesIO:
    """Return an OpenDocument spreadsheet with these rows of XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", ODS_BEGIN + rows + ODS_END)
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{ODS_TYPE}"/>{manifest}</m:manifest>',
        )
    file.seek(0)
    return file


def replaced(file: io.BytesIO, part: str, old: bytes, new: bytes) -> io.BytesIO:
    """Return the zipped workbook with something changed inside one part."""
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, data.replace(old, new) if entry.filename == part else data)
    changed.seek(0)
    return changed


READ_AND_MEASURE = """
import json, resource, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from core.exchange.errors import UnreadableFile
from core.exchange.reader import read_table
for path in sys.argv[1:]:
    started = time.monotonic()
    rows, code, sentence = 0, "", ""
    try:
        table = read_table(path, filename=path)
        widths = {len(row.values) for row in table.rows}
        assert widths == {len(table.headings)}
        rows = len(table.rows)
        del table
    except UnreadableFile as reason:
        code, sentence = reason.code, str(reason)
    # ru_maxrss of this process still counts what its parent had used when it was forked.
    own = next(int(line.split()[1]) for line in open("/proc/self/status") if "VmHWM" in line)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([rows, code, sentence, time.monotonic() - started, own, child]))
"""
KILOBYTES_OF_A_MEGABYTE = 1024  # getrusage counts in kilobytes on Linux


@dataclass(frozen=True)
class Outcome:
    """What a process of its own made of a file, and the most memory it and its child had used."""

    rows: int
    code: str
    sentence: str
    seconds: float
    own_peak: int
    child_peak: int

    @property
    def megabytes(self) -> float:
        """The larger of the two peaks."""
        return max(self.own_peak, self.child_peak) / KILOBYTES_OF_A_MEGABYTE


def read_elsewhere(*paths: Path) -> list[Outcome]:
    """Read files in a fresh process, where nothing else has used memory before."""
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_MEASURE, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [Outcome(*json.loads(line)) for line in done.stdout.splitlines()]
