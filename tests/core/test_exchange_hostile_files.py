"""Broken and hostile files end in a sentence, within the time and the memory of one import."""

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook

from core.exchange.confined import ConfinedReading
from core.exchange.errors import (
    AnotherKindOfFile,
    DamagedFile,
    EmptyFile,
    FileTooBig,
    NotASpreadsheet,
    PasswordProtected,
    ReadingTookTooLong,
    TooLarge,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    UnreadableFile,
)
from core.exchange.limits import MEGABYTE, Limits
from core.exchange.reader import read_table
from tests.core.exchange_files import ods, read_elsewhere, replaced, saved, stream, xlsx

MOST_MEGABYTES = 300
MOST_SECONDS = 30
SHEET = "xl/worksheets/sheet1.xml"


def refused_within_bounds(file, tmp_path):
    """Read a file elsewhere and return the code of its refusal, having checked time and memory."""
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(file.getvalue())
    (outcome,) = read_elsewhere(path)
    assert outcome.megabytes < MOST_MEGABYTES and outcome.seconds < MOST_SECONDS
    return outcome.code


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"\xef\xbb\xbf \r\n", EmptyFile),
        (b"%PDF-1.7 ...", AnotherKindOfFile),
        (b"\x89PNG\r\n\x1a\n....", AnotherKindOfFile),
        (b'{"name": "Amina"}', AnotherKindOfFile),
        (b"<?xml version='1.0'?><people/>", AnotherKindOfFile),
        (b"<html><body>Please sign in</body></html>", AnotherKindOfFile),
        (bytes(range(256)) * 10, NotASpreadsheet),
        (b"PK\x03\x04 cut off", DamagedFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnreadableFile),
        (b"\x09\x08\x08\x00\x00\x05", NotASpreadsheet),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_its_name(data, error):
    with pytest.raises(error) as refusal:
        read_table(stream(data), filename="list.xlsx")
    with translation.override("en"):
        assert str(refusal.value).endswith(".") and "%(" not in str(refusal.value)


def test_a_text_document_is_no_spreadsheet():
    file = zipped(**{"[Content_Types]_xml": "<Types/>", "word__document_xml": "<w/>"})
    with pytest.raises(AnotherKindOfFile):
        read_table(file, filename="letter.xlsx")


def test_an_encrypted_ods_asks_for_the_password_to_be_removed():
    entry = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    with pytest.raises(PasswordProtected):
        read_table(ods("", manifest=entry), filename="x.ods")


def test_a_workbook_cut_off_in_the_middle_is_damaged():
    data = xlsx(["Name"], ["Amina"]).getvalue()
    with pytest.raises(DamagedFile):
        read_table(stream(data[: len(data) // 2]), filename="x.xlsx")


def test_a_bomb_is_refused_by_its_zip_directory():
    file = xlsx(["Name"], ["Amina"])
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.bmp", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(MEGABYTE))
    started = time.monotonic()
    with pytest.raises(TooLarge):
        read_table(file, filename="x.xlsx")
    assert time.monotonic() - started < 5


def test_entities_are_not_expanded(tmp_path):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet'.encode()
    file = replaced(xlsx(["Name", "Age"], ["x", "#N/A"]), SHEET, b"<worksheet", bomb)
    file = replaced(file, SHEET, b"<v>#N/A", b"<v>&a9;#N/A")
    assert refused_within_bounds(file, tmp_path) == "damaged"


def test_two_cells_at_the_ends_of_the_sheet_do_not_fill_the_memory(tmp_path):
    book = Workbook()
    book.active["A1"] = "Name"
    book.active["XFD1048576"] = "far away"
    assert refused_within_bounds(saved(book), tmp_path) in {"too_large", "too_many_cells"}


def test_a_text_repeated_in_very_many_cells_does_not_fill_the_memory(tmp_path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(4000):
        sheet.append(["x" * 30_000] * 5)
    assert refused_within_bounds(saved(book), tmp_path) in {"too_large", "too_many_cells"}


def test_too_many_rows_columns_cells_and_bytes_are_each_told():
    text = "Name,Age\n" + "Amina,31\n" * 50
    cases = [
        (Limits(rows=49), TooManyRows),
        (Limits(columns=1), TooManyColumns),
        (Limits(cells=40), TooManyCells),
        (Limits(table_bytes=2000), TooManyCells),
        (Limits(file_bytes=100), FileTooBig),
    ]
    for limits, error in cases:
        with pytest.raises(error):
            read_table(stream(text), filename="x.csv", limits=limits)
    assert len(read_table(stream(text), filename="x.csv", limits=Limits(rows=50)).rows) == 50


def test_a_workbook_has_the_same_limits():
    for limits, error in [
        (Limits(rows=4), TooManyRows),
        (Limits(columns=1), TooManyColumns),
        (Limits(cells=4), TooManyCells),
    ]:
        with pytest.raises(error):
            read_table(xlsx(["Name", "Age"], *[["x", 1]] * 30), filename="x", limits=limits)


def test_formatting_far_to_the_right_is_not_a_column():
    book = Workbook()
    book.active.append(["Name"])
    book.active.append(["Amina"])
    book.active["AAA1"] = "  "
    assert read_table(saved(book), filename="x.xlsx").headings == ["Name"]


def test_reading_that_takes_too_long_is_stopped():
    file = xlsx(["Name"], *[[f"Amina {number}"] for number in range(20_000)])
    started = time.monotonic()
    with pytest.raises(ReadingTookTooLong):
        read_table(file, filename="x.xlsx", limits=Limits(seconds=0))
    assert time.monotonic() - started < 5


def test_too_little_memory_ends_in_a_sentence():
    file = xlsx(["Name"], *[[f"Amina {number}"] for number in range(60_000)])
    with pytest.raises(TooLarge):
        read_table(file, filename="x.xlsx", limits=Limits(memory_bytes=22 * MEGABYTE))


TWENTY_MEGABYTES = 20 * MEGABYTE - 200


@pytest.mark.parametrize(
    "piece",
    [b"ab,", b"a\r", b"\r", b'"\nab",', "é,".encode(), b"\xe9\xc3\xa9,", b"a\n", "😀\n".encode()],
)
def test_no_text_file_fills_the_memory_or_takes_too_long(piece, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"Name,Age\n" + piece * (TWENTY_MEGABYTES // len(piece)))
    (outcome,) = read_elsewhere(path)
    assert outcome.code and outcome.rows == 0
    assert outcome.megabytes < MOST_MEGABYTES and outcome.seconds < MOST_SECONDS


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to look inside")
def test_the_confined_reader_is_told_no_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/name")
    deadline = time.monotonic() + 10
    with tempfile.TemporaryFile() as file:
        file.write(xlsx(["Name"], ["Amina"]).getvalue())
        reading = ConfinedReading(
            file, container="zip", sheet=None, limits=Limits(), deadline=deadline
        )
        with reading as raw:
            environment = Path(f"/proc/{reading.process.pid}/environ").read_bytes()
            assert len(list(raw.rows)) == 2
    assert b"GUICHET_READ" in environment and b"secret" not in environment


def test_the_confined_reader_starts_without_django():
    code = (
        "import sys, core.exchange.sandbox, core.exchange.sandboxed.workbook;"
        "print(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
