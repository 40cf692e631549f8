"""Cells as dates, numbers, answers, sexes and choices; errors with row and column."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.cells import CellError
from core.exchange.reader import read_table
from core.exchange.value_errors import (
    CellNotUnderstood,
    FormulaFailed,
    NotAChoice,
    NotADate,
    NotANumber,
    NotASex,
    NotAWholeNumber,
    OnlyAYear,
    ValueNotUnderstood,
)
from core.exchange.values import (
    Answer,
    DateOrder,
    NumberStyle,
    Sex,
    cell_value,
    column_values,
    date_order,
    number_style,
    parse_answer,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_sex,
    parse_whole,
    sex_letters,
)
from tests.core.exchange_files import stream

DAY = date(2024, 3, 5)
TODAY = date(2026, 6, 1)
MONTH_FIRST = DateOrder(day_first=False)
COMMA = NumberStyle(decimal_sign=",")


@pytest.mark.parametrize(
    "written",
    [
        DAY, datetime(2024, 3, 5, 10, 0), "2024-03-05", "2024/3/5", "2024-03-05 00:00:00",
        "2024-03-05T10:00:00Z",
        "5/3/2024", "05.03.2024", "5-3-24", "5 3 2024", "5 March 2024", "March 5, 2024",
        "5th of March 2024",
        "5 mars 2024", "5 de marzo de 2024", "5-Mar-24", "٥ مارس ٢٠٢٤", "٠٥/٠٣/٢٠٢٤", "۲۰۲۴-۰۳-۰۵",
        "5 آذار 2024",
        45356, 45356.75, "45356", "20240305", 20240305, " 05/03/2024 ", "5/3/2024 10:30",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(written):
    assert parse_date(written, today=TODAY) == DAY


@pytest.mark.parametrize(
    "written", ["31/02/2024", "2024-13-01", "yesterday", "5", 5, True, "12:30", "5 Smarch 2024",
     99999999]
)  # fmt: skip
def test_what_is_no_date_is_refused(written):
    with pytest.raises(NotADate):
        parse_date(written)


def test_a_year_alone_is_no_date_and_no_serial_number():
    for written in (1985, "1985", "٢٠٠١"):
        with pytest.raises(OnlyAYear):
            parse_date(written)


def test_blank_and_zero_dates_are_not_known():
    assert [parse_date(blank) for blank in (None, "", "  ", "0000-00-00 00:00:00")] == [None] * 4


def test_two_digits_of_a_year_never_mean_the_future():
    assert parse_date("1/2/98", today=TODAY).year == 1998
    assert parse_date("1/2/26", today=TODAY).year == 2026


def test_the_whole_column_decides_whether_day_or_month_is_first():
    assert date_order(["03/04/2024", "25/04/2024"]).day_first
    american = date_order(["03/04/2024", "04/25/2024", None, 7])
    assert not american.day_first and american.note is None
    assert parse_date("03/04/2024", order=american) == date(2024, 3, 4)


def test_an_undecided_or_mixed_column_is_read_day_first_with_a_note():
    for column in (["03/04/2024", "05/06/2024"], ["13/04/2024", "04/13/2024"]):
        order = date_order(column)
        assert order.day_first and order.note is not None
    assert date_order(["2024-03-04", "05/05/2024"]).note is None


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2150, 1, 1)))
def test_every_way_of_writing_a_day_gives_that_day(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%d/%m/%Y")) == day
    assert parse_date(day.strftime("%m/%d/%Y"), order=MONTH_FIRST) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}") == day
    if day > date(1907, 1, 1):  # smaller serial numbers are read as years
        assert parse_date((day - date(1899, 12, 30)) // timedelta(days=1)) == day


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1 234,5", "1234.5"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1'234.5", "1234.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("١٬٢٣٤٫٥", "1234.5"), ("۱۲۳", "123"), ("-5", "-5"), ("−5,5", "-5.5"), ("+3", "3"), (".5",
        ".5"), ("5.", "5"),
        (3, "3"), (2.5, "2.5"), ("61.000000", "61"), ("1,234", "1234"), ("1.234", "1.234"),
        ("12 500", "12500"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written, number):
    assert parse_decimal(written) == Decimal(number)


def test_the_whole_column_decides_what_a_comma_means():
    style = number_style(["1,234", "2,5", None, "x"])
    assert style.decimal_sign == "," and style.note is None
    assert parse_decimal("1,234", style=style) == Decimal("1.234")
    assert parse_decimal("1.234", style=style) == 1234
    undecided = number_style(["1,234", "5"])
    assert undecided.decimal_sign == "." and undecided.note is not None
    assert number_style(["1,234", "2.5"]).note is None


@pytest.mark.parametrize(
    "written", ["abc", "1,23,4", "1.2,3.4", "12-5", "5kg", True, "1" * 50, "1,2345.6", "1,234,56"]
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NotANumber):
        parse_decimal(written)


def test_a_whole_number_has_no_fraction():
    assert [parse_whole(value) for value in (3.0, "4.0", "1,000", None)] == [3, 4, 1000, None]
    with pytest.raises(NotAWholeNumber):
        parse_whole("2.5")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_thousands_and_decimals_are_read_in_both_styles(number):
    english = f"{number:,.2f}"
    other = english.translate(str.maketrans(",.", ".,"))
    assert parse_decimal(english) == number
    assert parse_decimal(other, style=COMMA) == number


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.YES, ["yes", "Y", "Oui", "Sí", "SI", "نعم", "TRUE", True, 1, "x"]),
        (Answer.NO, ["no", "N", "Non", "لا", "false", False, 0]),
        (Answer.UNKNOWN, ["Unknown", "?", "Inconnu", "Desconocido", "غير معروف", "ne sait pas"]),
        (None, [None, "", " "]),
    ],
)
def test_an_answer_is_yes_no_unknown_or_not_asked(answer, words):
    assert {parse_answer(word) for word in words} == {answer}


@pytest.mark.parametrize(
    ("sex", "words"),
    [
        (Sex.FEMALE, ["Female", "F", "Femme", "féminin", "Mujer", "أنثى", "انثى", "Ms.", "niña"]),
        (Sex.MALE, ["male", "M", "Homme", "Masculino", "ذكر", "Mr", "garçon"]),
        (Sex.OTHER, ["Other", "autre", "آخر"]),
        (Sex.UNKNOWN, ["unknown", "inconnu", "غير معروف"]),
    ],
)
def test_sex_is_read_in_all_languages_of_the_interface(sex, words):
    assert {parse_sex(word) for word in words} == {sex}


def test_the_column_decides_what_the_letter_m_means():
    spanish, french = sex_letters(["H", "M", None]), sex_letters(["H", "F", "H"])
    assert parse_sex("M", letters=spanish) == Sex.FEMALE
    assert parse_sex("H", letters=spanish) == parse_sex("H", letters=french) == Sex.MALE
    assert parse_sex("F", letters=french) == Sex.FEMALE
    assert sex_letters(["M", "F"]) == {}
    with pytest.raises(NotASex):
        parse_sex("H")


CHOICES = {"bus": ["Bus", "Autobús", "حافلة"], "foot": ["On foot", "À pied"], "f": ["Bus "]}


def test_a_choice_is_found_by_code_or_label_and_never_guessed():
    assert [parse_choice(text, CHOICES) for text in ("FOOT", "a pied", "حافله", None)] == [
        "foot",
        "foot",
        "bus",
        None,
    ]
    for text in ("train", "autobus!"):
        with pytest.raises(NotAChoice):
            parse_choice(text, CHOICES)
    with pytest.raises(NotAChoice):
        parse_choice("Bus", {"b": ["Bus"], "c": ["bus"]})


def test_an_error_of_the_spreadsheet_is_named():
    for parse in (parse_date, parse_decimal, parse_answer, parse_sex):
        with pytest.raises(FormulaFailed):
            parse(CellError("#N/A"))


def test_a_bad_cell_is_named_by_row_and_column_and_its_content_is_not_repeated():
    table = read_table(stream("Name,Born\nAmina,1/2/2001\n\nAli,Secret Person\n"), filename="x.csv")
    assert cell_value(table, table.rows[0], 1, parse=parse_date) == date(2001, 2, 1)
    assert list(column_values(table, 0)) == ["Amina", "Ali"]
    with pytest.raises(CellNotUnderstood) as problem:
        cell_value(table, table.rows[1], 1, parse=parse_date)
    with translation.override("en"):
        sentence = str(problem.value)
    assert sentence.startswith("Row 4, column “Born” (B): ") and "Secret" not in sentence


ANY_VALUE = st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.dates()


@given(ANY_VALUE)
def test_any_cell_gives_a_value_or_a_reason(value):
    for parse in (parse_date, parse_decimal, parse_whole, parse_answer, parse_sex):
        try:
            parse(value)
        except ValueNotUnderstood as reason:
            assert reason.code
