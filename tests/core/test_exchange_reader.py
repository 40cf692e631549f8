"""Reading tables: what is found in files of all kinds, made here for each feature."""

from datetime import date, datetime, time

import pytest
from django.utils import translation
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.exchange.cells import CellError
from core.exchange.errors import NoDataRows, NoHeadings, SheetNotFound
from core.exchange.reader import read_table
from tests.core.exchange_files import ods, saved, stream, workbook, xlsx

PEOPLE = [["Name", "Age"], ["Amina", 31], ["Yonas", 7]]


def values(table):
    return [row.values for row in table.rows]


def notes(table):
    with translation.override("en"):
        return " ".join(str(note) for note in table.notes)


def test_a_plain_workbook_gives_headings_rows_and_their_numbers():
    table = read_table(xlsx(*PEOPLE), filename="people.xlsx")
    assert table.headings == ["Name", "Age"]
    assert [(row.number, row.values) for row in table.rows] == [
        (2, ["Amina", 31]),
        (3, ["Yonas", 7]),
    ]
    assert (table.sheet, table.sheets, table.header_row) == ("People", ["People"], 1)
    assert table.hxl is None and table.notes == []


def test_values_keep_their_kind():
    row = ["007", 3.0, 2.5, True, date(2024, 2, 29), datetime(2024, 1, 2, 3, 4, 5), time(8, 30)]
    table = read_table(xlsx([f"Column {n}" for n in range(7)], row), filename="x.xlsx")
    assert values(table) == [["007", 3, 2.5, True, date(2024, 2, 29), row[5], time(8, 30)]]
    assert [type(value) for value in values(table)[0][1:4]] == [int, float, bool]


def test_dates_counted_from_1904_are_the_same_days():
    book = workbook({"S": [["Day"], [date(2020, 2, 3)]]})
    book.epoch = CALENDAR_MAC_1904
    assert values(read_table(saved(book), filename="x.xlsx")) == [[date(2020, 2, 3)]]


def test_titles_and_blank_rows_above_the_headings_are_left_out():
    rows = [["List of arrivals"], [], ["Khartoum", None, "May 2024"], [], ["Name", "Sex", "Age"]]
    rows += [["Amina", "F", 31], [], ["Yonas", "M", 7], []]
    table = read_table(xlsx(*rows), filename="x.xlsx")
    assert (table.header_row, table.headings) == (5, ["Name", "Sex", "Age"])
    assert [row.number for row in table.rows] == [6, 8]
    assert "row 5; 2 rows above them" in notes(table)


def test_known_headings_show_the_row_among_rows_that_look_alike():
    rows = [["centre", "officer"], ["Gadaref", "Musa"], ["Vorname", "Alter"], ["Amina", "gross"]]
    table = read_table(xlsx(*rows), filename="x.xlsx", known_headings=["vorname", "ALTER"])
    assert table.header_row == 3


def test_a_row_of_hxl_tags_names_the_columns_and_is_no_data():
    rows = [["Distribution 2024"], ["Place", "Note", "Quantity"]]
    rows += [["#loc +name", None, "#Item+num +i_en"], ["Gadaref", "x", 5]]
    table = read_table(xlsx(*rows), filename="x.xlsx")
    assert table.hxl == ["#loc+name", None, "#item+num+i_en"]
    assert table.headings == ["Place", "Note", "Quantity"]
    assert [row.number for row in table.rows] == [4]
    assert "Row 3 holds HXL tags" in notes(table)


def test_hxl_tags_without_headings_above_are_the_headings():
    table = read_table(stream("#adm1,#reached+f\nKhartoum,4\n"), filename="x.csv")
    assert table.headings == ["#adm1", "#reached+f"] == table.hxl
    assert values(table) == [["Khartoum", "4"]]


def test_twenty_rows_of_titles_may_stand_above_hxl_tags():
    titles = "".join(f"Note {number} on this list\n" for number in range(20))
    table = read_table(
        stream(f"{titles}Place,People\n#loc,#reached\nKassala,9\n"), filename="x.csv"
    )
    assert (table.header_row, table.headings) == (21, ["Place", "People"])


def test_headings_are_repaired():
    rows = [["Family\nname ", "Name", "name", None, "Name (2)", None], ["a", "b", "c", "d", "e"]]
    table = read_table(xlsx(*rows), filename="x.xlsx")
    assert table.headings == ["Family name", "Name", "name (3)", "[D]", "Name (2)"]
    assert table.columns == ["A", "B", "C", "D", "E"]


def test_columns_without_heading_and_data_are_left_out_and_the_letters_stay_true():
    rows = [[None, "Name", None, "Age"], [None, "Amina", None, 31]]
    table = read_table(xlsx(*rows), filename="x.xlsx")
    assert (table.headings, table.columns) == (["Name", "Age"], ["B", "D"])


def test_merged_headings_are_named_once():
    book = workbook({"S": [["Name", None, "Age"], ["Amina", "Ali", 31]]})
    book["S"].merge_cells("A1:B1")
    table = read_table(saved(book), filename="x.xlsx")
    assert table.headings == ["Name", "[B]", "Age"]


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_in_a_cell_of_xlsx_is_named_and_not_blank(text):
    table = read_table(xlsx(["Name", "Age"], ["Amina", text], ["Ali", 3]), filename="x.xlsx")
    assert values(table) == [["Amina", CellError(text)], ["Ali", 3]]


def test_an_error_in_a_cell_of_ods_is_named_and_not_blank():
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p>'
        "</table:table-cell><table:table-cell office:value-type='string'><text:p>Age</text:p>"
        "</table:table-cell></table:table-row><table:table-row table:number-rows-repeated='2'>"
        '<table:table-cell office:value-type="string"><text:p>Amina</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell></table:table-row>"
    )
    table = read_table(ods(rows), filename="x.ods")
    assert values(table) == [["Amina", CellError("#DIV/0!")]] * 2
    assert [row.number for row in table.rows] == [2, 3]


def test_the_first_sheet_with_a_table_is_read_and_another_on_demand():
    book = workbook({"Cover": [["Report"]], "People": PEOPLE, "Stock": [["Item"], ["Rice"]]})
    assert read_table(saved(book), filename="x.xlsx").sheet == "People"
    stock = read_table(saved(book), filename="x.xlsx", sheet=" stock")
    assert (stock.sheet, stock.headings, stock.sheets) == (
        "Stock",
        ["Item"],
        ["Cover", "People", "Stock"],
    )
    assert "3 sheets" in notes(stock)


def test_the_sheet_with_known_headings_is_preferred():
    book = workbook({"How to": [["Step", "What"], [1, "Open"], [2, "Save"]], "Data": PEOPLE})
    table = read_table(saved(book), filename="x.xlsx", known_headings=["Name", "Birth date"])
    assert table.sheet == "Data"


def test_a_sheet_that_is_hidden_is_not_read_before_one_that_is_shown():
    book = workbook({"Lists": [["Code", "Label"], ["F", "Female"]], "People": PEOPLE})
    book["Lists"].sheet_state = "hidden"
    book.active = 1
    assert read_table(saved(book), filename="x.xlsx").sheet == "People"


def test_a_sheet_that_does_not_exist_is_refused_with_the_names_of_those_that_do():
    with pytest.raises(SheetNotFound) as refusal:
        read_table(xlsx(*PEOPLE), filename="x.xlsx", sheet="Staff")
    with translation.override("en"):
        assert "“Staff”" in str(refusal.value) and "People" in str(refusal.value)


def test_headings_without_rows_are_an_error_and_not_nothing_imported():
    with pytest.raises(NoDataRows):
        read_table(xlsx(["Name", "Age"]), filename="x.xlsx")


def test_numbers_only_have_no_headings():
    with pytest.raises(NoHeadings):
        read_table(stream("1,2\n3,4\n5,6\n"), filename="x.csv")


def test_years_may_be_headings_beside_words():
    table = read_table(xlsx(["Country", "Region", 2019], ["Sudan", "East", 4]), filename="x.xlsx")
    assert table.headings == ["Country", "Region", "2019"]


def test_the_name_of_the_file_is_not_believed():
    table = read_table(stream("Name;Age\nAmina;31\n"), filename="people.xlsx")
    assert values(table) == [["Amina", "31"]]
    assert "ends in .xlsx" in notes(table)
    assert read_table(xlsx(*PEOPLE), filename="people.csv").headings == ["Name", "Age"]


def test_a_web_page_that_calls_itself_xls_is_read():
    page = (
        "<html><head><style>td {color: red}</style></head><body><table><tr><td>x</td></tr></table>"
        "<table><tr><th>Name</th><th>Date of<br>birth</th></tr><tr><td> Amina &amp; Ali </td>"
        "<td>2001-02-03</td></tr><tr><td colspan=2>Yonas</table></body></html>"
    )
    table = read_table(stream(page), filename="export.xls")
    assert table.headings == ["Name", "Date of birth"]
    assert values(table) == [["Amina & Ali", "2001-02-03"], ["Yonas", None]]


def test_a_path_and_a_stream_that_was_read_already_give_the_same(tmp_path):
    file = xlsx(*PEOPLE)
    path = tmp_path / "people.xlsx"
    path.write_bytes(file.read())
    assert values(read_table(file, filename="x.xlsx")) == values(
        read_table(path, filename="x.xlsx")
    )
