"""What is written is read back as it was, and never runs as a formula."""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.exchange.cells import clean_text
from core.exchange.formulas import LOOKS_LIKE_FORMULA, neutralise, restore
from core.exchange.reader import read_table
from core.exchange.writer import TextTooLong, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1",
             "＝1", "＋1", "－1", "＠x", "'=1", "\u200b=1"]  # fmt: skip
HARMLESS = ["Amina", "O'Neil", "'quoted'", "a=b", "2024-01-01", "#5", "100"]
HEADINGS = ["Name", "Note"]


def as_xlsx(rows, **kwargs):
    file = io.BytesIO()
    write_xlsx(file, headings=HEADINGS, rows=iter(rows), **kwargs)
    file.seek(0)
    return file


def as_csv(rows, **kwargs):
    text = "".join(write_csv(iter(rows), headings=HEADINGS, **kwargs))
    return io.BytesIO(text.encode("utf-8", "surrogatepass"))


def read_back(file):
    return [row.values for row in read_table(file, filename="x", known_headings=HEADINGS).rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_would_run_as_a_formula_is_neutralised_and_restored(text):
    assert neutralise(text).startswith("'") and restore(neutralise(text)) == text
    written = "".join(write_csv([], headings=[text])).removeprefix("\ufeff")
    (heading,) = next(csv.reader(io.StringIO(written, newline="")))
    assert heading.startswith("'")
    for file in (as_csv([[text, "x"]]), as_xlsx([[text, "x"]])):
        assert read_back(file) == [[clean_text(text), "x"]]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_left_alone(text):
    assert neutralise(text) == restore(text) == text


@pytest.mark.parametrize("text", [*DANGEROUS, "#N/A", "{=1}"])
def test_a_workbook_holds_text_and_never_a_formula(text):
    sheet = load_workbook(as_xlsx([[text, None]])).active
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix or not LOOKS_LIKE_FORMULA.match(cell.value)


def test_a_workbook_is_ready_to_use():
    rows = [[f"Person {number}", "a longer note than the heading"] for number in range(120)]
    file = as_xlsx(rows, hxl=["#meta+name", None], title="Arrivals: May/June [2024]", rtl=True)
    sheet = load_workbook(file).active
    assert sheet.title == "Arrivals  May June  2024" and sheet.sheet_view.rightToLeft
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet.max_row) == ("A3", True, 122)
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    file.seek(0)
    assert read_table(file, filename="x.xlsx").hxl == ["#meta+name", None]


def test_dates_and_numbers_stay_dates_and_numbers():
    row = [date(2024, 2, 29), datetime(2024, 1, 2, 3, 4, 5), time(8, 30), 5, Decimal("2.5"), True]
    file = io.BytesIO()
    write_xlsx(file, headings=[f"H{number} x" for number in range(6)], rows=[row])
    assert read_back(file) == [[*row[:4], 2.5, True]]


def test_dates_before_the_calendar_of_excel_are_written_as_text():
    assert read_back(as_xlsx([[date(1899, 5, 1), date(1900, 2, 28)]])) == [
        ["1899-05-01", "1900-02-28"]
    ]


def test_a_csv_begins_with_a_byte_order_mark_and_comes_in_pieces():
    pieces = list(write_csv(([n, -n, None, True] for n in range(1200)), headings=list("abcd")))
    assert len(pieces) == 3 and pieces[0].startswith("\ufeffa,b,c,d\r\n0,0,,TRUE\r\n1,-1,,TRUE")


def test_text_that_is_longer_than_a_cell_is_refused_and_leaves_nothing_on_the_disk(
    monkeypatch, tmp_path
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(TextTooLong):
        as_xlsx([["Amina", "x" * 32_768]])
    assert list(tmp_path.iterdir()) == []
    assert read_back(as_csv([["x" * 40_000, "y"]])) == [["x" * 40_000, "y"]]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
@example(["''=x"])
@example(["\r", "'\r"])
@example(["=\ufeff"])
@example(["'\u200b'=x"])
def test_any_text_in_a_csv_is_read_back(texts):
    rows = [[text, "end"] for text in texts]
    got = read_back(as_csv(rows))
    assert [row[0] for row in got] == [clean_text(text) or None for text in texts]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=30))
@example(["_x0041_", "_x005F_x0041_", "a\nb", "\x00\x0b\ufffe\ud800", "'=x", "''+x"])
def test_any_text_in_a_workbook_is_read_back(texts):
    rows = [[f"row {number}", f"end {text}."] for number, text in enumerate(texts)]
    got = read_back(as_xlsx(rows))
    assert [row[1] for row in got] == [clean_text(f"end {text}.") for text in texts]
    got = read_back(as_xlsx([[text, "end"] for text in texts]))
    assert [row[0] for row in got] == [clean_text(text) or None for text in texts]
