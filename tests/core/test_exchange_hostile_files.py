"""Broken and hostile files end in a sentence, within the time and the memory of one import."""

import io
import resource
import time
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook

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
from tests.core.exchange_files import ods, replaced, saved, stream, xlsx

MOST_MEMORY = 300 * 1024  # getrusage counts in kilobytes on Linux
SHEET = "xl/worksheets/sheet1.xml"


def peak_of_children():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


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


def test_entities_are_not_expanded():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet'.encode()
    file = replaced(xlsx(["Name", "Age"], ["x", "#N/A"]), SHEET, b"<worksheet", bomb)
    file = replaced(file, SHEET, b"<v>#N/A", b"<v>&a9;#N/A")
    with pytest.raises(UnreadableFile):
        read_table(file, filename="x.xlsx")
    assert peak_of_children() < MOST_MEMORY


def test_two_cells_at_the_ends_of_the_sheet_do_not_fill_the_memory():
    book = Workbook()
    book.active["A1"] = "Name"
    book.active["XFD1048576"] = "far away"
    with pytest.raises(TooLarge):
        read_table(saved(book), filename="x.xlsx")
    assert peak_of_children() < MOST_MEMORY


def test_a_text_repeated_in_very_many_cells_does_not_fill_the_memory():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(4000):
        sheet.append(["x" * 30_000] * 5)
    with pytest.raises(TooLarge):
        read_table(saved(book), filename="x.xlsx")
    assert peak_of_children() < MOST_MEMORY


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


def test_the_confined_reader_is_told_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/name")
    from core.exchange import confined

    assert "DATABASE_URL" not in confined.KEPT_ENVIRONMENT
    assert read_table(xlsx(["Name"], ["Amina"]), filename="x.xlsx").rows


def test_the_confined_reader_starts_without_django():
    import subprocess
    import sys

    code = (
        "import sys, core.exchange.sandbox, core.exchange.sandboxed.workbook;"
        "print(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
