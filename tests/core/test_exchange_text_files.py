"""Text files: encodings, delimiters, quotation marks, and any bytes at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exchange.errors import NoDataRows, UnclosedQuotation, UnreadableFile
from core.exchange.reader import read_table
from core.exchange.table import Table
from tests.core.exchange_files import stream

FRENCH = "Prénom,Né à\nBérénice,Forêt-Éloïse\nJosé,Muñoz\n"
ARABIC = "الاسم,الجنس\nمحمد أحمد,ذكر\nفاطمة علي,أنثى\n"


def read(data, encoding="utf-8", **kwargs):
    return read_table(stream(data, encoding), filename="list.csv", **kwargs)


def values(table):
    return [row.values for row in table.rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp850", "mac_roman"],
)
def test_french_and_spanish_are_read_in_any_common_encoding(encoding):
    table = read(FRENCH, encoding)
    assert table.headings == ["Prénom", "Né à"]
    assert values(table) == [["Bérénice", "Forêt-Éloïse"], ["José", "Muñoz"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "cp1256", "iso8859_6"])
def test_arabic_is_read_in_any_common_encoding(encoding):
    table = read(ARABIC, encoding)
    assert table.headings == ["الاسم", "الجنس"]
    assert values(table)[1] == ["فاطمة علي", "أنثى"]


def test_a_file_that_changes_its_encoding_on_the_way_is_read_as_people_see_it():
    mixed = "Name,City\nJosé,Bogotá\n".encode() + "Zoë,Québec\n".encode("cp1252")
    mixed += "Müller é ".encode("cp1252") + "é,São\n".encode()
    table = read(mixed)
    assert values(table) == [["José", "Bogotá"], ["Zoë", "Québec"], ["Müller é é", "São"]]
    assert table.encoding == "utf-8 + cp1252" and table.notes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "Name|Weight|Note\nRice|1.5|dry\nOil|2.5|heavy\n".replace("|", delimiter)
    table = read(text)
    assert (table.delimiter, len(table.headings)) == (delimiter, 3)


def test_decimal_commas_do_not_divide_cells():
    table = read("Item;Weight\nRice;1,5\nOil;2,25\nSalt;0,5\n")
    assert values(table) == [["Rice", "1,5"], ["Oil", "2,25"], ["Salt", "0,5"]]


def test_a_declared_delimiter_is_believed_and_is_no_row():
    table = read("sep=;\nName;Note\nAmina;a,b,c\n")
    assert (table.delimiter, table.header_row, values(table)) == (";", 1, [["Amina", "a,b,c"]])


def test_one_column_is_a_table_too():
    table = read("Name\nAmina\nYonas\nAli, the brother\n")
    assert (table.headings, table.delimiter) == (["Name"], None)
    assert values(table) == [["Amina"], ["Yonas"], ["Ali, the brother"]]


def test_cells_may_hold_line_breaks_and_rows_are_counted_as_spreadsheets_do():
    table = read('Name,"Date\nof birth"\n"Amina\nAli",2001-01-01\n\nYonas,2002-02-02\n')
    assert table.headings == ["Name", "Date of birth"]
    assert [row.number for row in table.rows] == [2, 4]
    assert values(table)[0][0] == "Amina\nAli"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end):
    assert len(read(end.join(["Name,Age", "Amina,31", "Ali,4", ""])).rows) == 2


def test_leading_zeros_stay():
    assert values(read("Phone,Code\n0912345678,007\n")) == [["0912345678", "007"]]


def test_a_quotation_that_swallows_the_rest_is_refused_with_its_row():
    text = 'Name,Age\nAmina,31\n"Ali,4\n' + "Yonas,7\n" * 30
    with pytest.raises(UnclosedQuotation) as refusal:
        read(text)
    assert refusal.value.facts == {"row": 3}


def test_an_enormous_cell_is_refused_and_does_not_stop_the_program():
    with pytest.raises(UnreadableFile):
        read('Name,Age\n"' + "x" * 3_000_000 + "\n")


def test_headings_alone_are_an_error():
    with pytest.raises(NoDataRows):
        read("Name,Age\n\n\n")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_reason(data):
    _table_or_reason(data)


CSV_LIKE = st.text(alphabet='ab,;\t|"\r\n\0é# =1\ufeffم', max_size=200)


@settings(max_examples=300, deadline=None)
@given(CSV_LIKE, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1256"]))
def test_any_text_gives_a_table_or_a_reason(text, encoding):
    _table_or_reason(text.encode(encoding, "replace"))


def _table_or_reason(data):
    try:
        table = read(data)
    except UnreadableFile as reason:
        assert reason.code
    else:
        assert isinstance(table, Table) and table.rows
        assert all(len(row.values) == len(table.headings) for row in table.rows)
