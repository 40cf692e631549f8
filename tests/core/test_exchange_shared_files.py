"""Files made by others: odd and hostile workbooks, and real lists that must be read whole."""

import pytest

from core.exchange.cells import CellError
from core.exchange.errors import EmptyFile, PasswordProtected
from core.exchange.reader import read_table
from tests.core.exchange_files import SHARED, needs_shared_data, read_elsewhere

pytestmark = [pytest.mark.shared_data, needs_shared_data]

MOST_SECONDS = 30
MOST_MEGABYTES = 300
SPREADSHEETS = sorted((SHARED / "spreadsheets").glob("*")) if SHARED.is_dir() else []

ROWS = {
    "persons/sahana_ifrc_people_1184.csv": 1184,
    "persons/boxtribute_people.csv": 769,
    "persons/febrl_dataset3.csv": 5000,
    "items/ifrc_items_catalogue.csv": 11782,
    "items/ifrc_item_categories.csv": 230,
    "stock/boxtribute_products.csv": 344,
    "stock/boxtribute_stock.csv": 802,
    "stock/sahana_ifrc_train_inv_item.csv": 42,
    "stock/sahana_logistics_warehouse_stock.csv": 152,
    "stock/sahana_rms_inv_minimum.csv": 16,
    "stock/sahana_rms_supply_kit_item.csv": 8,
    "hxl/unhcr-3w.csv": 2250,
    "places/ocha_global_pcodes_adm1_2.csv": 32767,
}


@pytest.fixture(scope="module")
def outcomes():
    """Every odd file, read one after the other in one process."""
    return dict(zip(SPREADSHEETS, read_elsewhere(*SPREADSHEETS), strict=True))


@pytest.mark.parametrize("path", SPREADSHEETS, ids=lambda path: path.name)
def test_every_odd_file_gives_rows_or_a_sentence(path, outcomes):
    outcome = outcomes[path]
    if outcome.code:
        assert outcome.sentence.endswith(".") and "%(" not in outcome.sentence
    else:
        assert outcome.rows > 0
    assert outcome.seconds < MOST_SECONDS and outcome.megabytes < MOST_MEGABYTES


@pytest.mark.parametrize(("name", "rows"), ROWS.items(), ids=ROWS)
def test_real_lists_are_read_to_the_last_row(name, rows):
    table = read_table(SHARED / name, filename=name)
    assert len(table.rows) == rows
    assert table.header_row == 1
    assert not any("[" in heading for heading in table.headings)


def test_the_3w_list_of_west_africa_is_read_with_its_tags():
    table = read_table(SHARED / "hxl/rowca-3w-hxl.csv", filename="3w.csv")
    assert table.hxl[:2] == ["#sector", "#org"]
    assert (table.header_row, table.rows[0].number, len(table.rows)) == (1, 3, 244)


def test_the_catalogue_of_two_encodings_has_no_broken_letters():
    table = read_table(SHARED / "items/ifrc_items_catalogue.csv", filename="items.csv")
    texts = {row.values[0]: row.values[1] for row in table.rows}
    assert texts["LPMDCRF00942BS"] == "CICR: 20 Años en Afganistán"
    assert texts["LPMDCRF009362"].endswith("en quête de sécurité")
    assert not any("\ufffd" in text for text in texts.values() if isinstance(text, str))


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("excelize__encryptAES.xlsx", PasswordProtected),
        ("test_files__password_2002_40_xor.xls", PasswordProtected),
        ("calamine__vba.xlsm", EmptyFile),
    ],
)
def test_locked_and_empty_workbooks_are_told_apart(name, error):
    with pytest.raises(error):
        read_table(SHARED / "spreadsheets" / name, filename=name)


def test_errors_in_an_old_workbook_are_named():
    name = "tablib__errors.xls"
    table = read_table(SHARED / "spreadsheets" / name, filename=name)
    texts = ["#DIV/0!", "#NAME?", "#N/A", "#N/A"]
    assert table.rows[0].values == [CellError(text) for text in texts]


def test_a_sheet_may_be_chosen_in_each_of_its_formats():
    for name in ("roo__type_excel.xlsx", "roo__type_openoffice.xlsx"):
        table = read_table(SHARED / "spreadsheets" / name, filename=name)
        assert table.headings == ["Date", "Start time", "End time", "Pause", "Sum", "Comment"]
        assert len(table.rows) == 10
