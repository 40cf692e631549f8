"""The machine-readable zone: read as typed or scanned, with wrong check digits named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mrz.generator.td1 import TD1CodeGenerator
from mrz.generator.td2 import TD2CodeGenerator
from mrz.generator.td3 import TD3CodeGenerator

from modules.registry.choices import BirthPrecision, DocumentType, Sex
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.code_lists import STATELESS, UNKNOWN_NATIONALITY
from modules.registry.rules.mrz_lines import NotAnMrz
from modules.registry.rules.mrz_reader import CheckDigit, VisaZone, read_mrz

TODAY = date(2026, 6, 15)
# The specimens of ICAO Doc 9303.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
CARD_OF_THREE_LINES = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
CARD_OF_TWO_LINES = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
SPECIMENS = {"TD3": PASSPORT, "TD1": CARD_OF_THREE_LINES, "TD2": CARD_OF_TWO_LINES}


def passport(*, surname="TESFAYE", given="ALMAZ", country="ETH", nationality=None, born="000911"):
    return str(
        TD3CodeGenerator(
            "P", country, surname, given, "EP1234567", nationality or country, born, "F", "300101"
        )
    )


def read(text):
    return read_mrz(text, on=TODAY)


@pytest.mark.parametrize(("kind", "text"), SPECIMENS.items())
def test_the_specimen_of_each_size_is_read(kind, text):
    reading = read(text)

    assert reading.kind == kind
    assert (reading.surname, reading.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert reading.birth == BirthDate.of_day(date(1974, 8, 12))
    assert reading.expiry == date(2012, 4, 15)
    assert reading.sex == Sex.FEMALE
    assert reading.is_sound
    assert reading.complaints == []


def test_a_passport_gives_its_number_type_and_personal_number():
    reading = read(PASSPORT)

    assert reading.number == "L898902C3"
    assert reading.document_type == DocumentType.PASSPORT
    assert reading.optional_data == "ZE184226B"
    assert read(CARD_OF_THREE_LINES).document_type == DocumentType.NATIONAL_ID


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
@pytest.mark.parametrize(
    "typed",
    [
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n") + "\r\n",
        lambda text: text.replace("\n", "\t"),
        lambda text: text.lower(),
        lambda text: text.replace("<<", "«"),
        lambda text: text.replace("<", "«"),
        lambda text: text.replace("<", " "),
        lambda text: " ".join(text),
        lambda text: "\n".join(line.rstrip("<") for line in text.split("\n")),
    ],
    ids=[
        "one-line",
        "crlf",
        "tab",
        "lower",
        "guillemet",
        "single-guillemet",
        "blanks",
        "spaced",
        "no-fillers",
    ],
)
def test_a_zone_is_read_however_a_keyboard_or_scanner_delivers_it(text, typed):
    reading = read(typed(text))

    assert (reading.surname, reading.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert reading.is_sound


def test_letters_taken_for_digits_are_put_right_in_dates():
    reading = read(PASSPORT.replace("7408122F1204159", "74O8I22F12O4I59"))

    assert reading.birth == BirthDate.of_day(date(1974, 8, 12))
    assert reading.is_sound


def test_fillers_taken_for_the_letter_k_are_no_part_of_the_name():
    slipped = PASSPORT.replace("<<<<<<<<<<<<<<<<<<<\n", "<<<<K<<<KK<<<<<<KK<\n")

    assert read(slipped).given_names == "ANNA MARIA"


def test_a_name_that_ends_in_k_keeps_it():
    assert read(passport(surname="BARTOK", given="MARK")).given_names == "MARK"
    assert read(passport(surname="BARTOK", given="K")).given_names == "K"


@pytest.mark.parametrize(
    ("right", "wrong", "check"),
    [
        ("L898902C36", "L898902C37", CheckDigit.NUMBER),
        ("7408122F", "7408123F", CheckDigit.BIRTH_DATE),
        ("1204159ZE", "1204158ZE", CheckDigit.EXPIRY_DATE),
        ("<<<<<10", "<<<<<20", CheckDigit.OPTIONAL_DATA),
        ("<<<<<10", "<<<<<11", CheckDigit.WHOLE),
    ],
)
def test_a_wrong_check_digit_is_named_and_the_zone_read_all_the_same(right, wrong, check):
    reading = read(PASSPORT.replace(right, wrong))

    assert check in reading.wrong
    assert str(check.label) in reading.complaints
    assert not reading.is_sound
    assert reading.surname == "ERIKSSON"


def test_a_wrong_digit_in_the_number_is_blamed_on_the_number_and_not_on_the_birth_date():
    reading = read(PASSPORT.replace("L898902C3", "L898902C4"))

    assert set(reading.wrong) == {CheckDigit.NUMBER, CheckDigit.WHOLE}


@pytest.mark.parametrize(
    ("code", "nationality"),
    [
        ("D", "DEU"),
        ("GBD", "GBR"),
        ("ETH", "ETH"),
        ("XXA", STATELESS),
        ("XXB", UNKNOWN_NATIONALITY),
        ("XXC", UNKNOWN_NATIONALITY),
        ("XXX", UNKNOWN_NATIONALITY),
        ("UTO", UNKNOWN_NATIONALITY),
    ],
)
def test_a_code_that_is_not_of_iso_is_read_as_what_it_means(code, nationality):
    text = PASSPORT.replace("36UTO", f"36{code.ljust(3, '<')}")
    reading = read(text)

    assert reading.nationality == nationality
    assert reading.nationality_code == code


def test_the_passport_of_a_refugee_is_a_convention_travel_document():
    assert read(PASSPORT.replace("36UTO", "36XXB")).document_type == DocumentType.CONVENTION_TRAVEL
    assert read(PASSPORT.replace("P<", "PR")).document_type == DocumentType.CONVENTION_TRAVEL


def test_a_birth_year_is_of_the_latest_century_that_has_come():
    assert read(passport(born="260614")).birth.first == date(2026, 6, 14)
    assert read(passport(born="260616")).birth.first == date(1926, 6, 16)


def test_a_birth_date_of_which_only_the_year_is_printed_is_a_year():
    for printed in ("74<<<<", "740000"):
        birth = read(PASSPORT.replace("740812", printed)).birth
        assert (birth.first.year, birth.precision) == (1974, BirthPrecision.YEAR)
    assert not read(PASSPORT.replace("740812", "<<<<<<")).birth.is_known
    assert not read(PASSPORT.replace("740812", "741332")).birth.is_known


def test_an_expiry_date_may_be_missing_or_far_ahead():
    assert read(PASSPORT.replace("1204159", "<<<<<<<")).expiry is None
    assert read(PASSPORT.replace("120415", "750101")).expiry == date(2075, 1, 1)


@pytest.mark.parametrize(("letter", "sex"), [("M", Sex.MALE), ("<", Sex.UNKNOWN), ("X", Sex.OTHER)])
def test_an_unspecified_sex_is_unknown(letter, sex):
    assert read(PASSPORT.replace("22F12", f"22{letter}12")).sex == sex


def test_a_long_number_of_a_card_runs_on_into_the_next_field():
    # Doc 9303-5: the number D23145890734 with the check digit 9, as printed in its note.
    text = CARD_OF_THREE_LINES.replace("D231458907<<<<<", "D23145890<7349<")
    reading = read(text)

    assert reading.number == "D23145890734"
    assert CheckDigit.NUMBER not in reading.wrong


def test_a_visa_is_told_from_a_passport():
    with pytest.raises(VisaZone) as refused:
        read(PASSPORT.replace("P<", "V<"))

    assert "visa" in refused.value.sentence


@pytest.mark.parametrize(
    "text", ["", "Almaz Tesfaye", "A" * 88, "1" * 90, PASSPORT[:-1], "<" * 72, "\n\n\n"]
)
def test_what_is_no_zone_is_refused_in_a_sentence(text):
    with pytest.raises(NotAnMrz) as refused:
        read(text)

    assert "two lines of 44" in refused.value.sentence


@given(text=st.text() | st.text(alphabet="PUTO<0123456789\n ", min_size=70, max_size=95))
def test_any_text_is_read_or_refused(text):
    try:
        reading = read(text)
    except NotAnMrz:
        return
    assert reading.kind in SPECIMENS


LETTERS = st.text(alphabet="ABCDEFGHIJLMNOPQRSTUVWXYZ", min_size=1, max_size=9)


@given(
    surname=LETTERS,
    given_name=LETTERS,
    number=st.text(alphabet="ABCDEFGH0123456789", min_size=1, max_size=9),
    born=st.dates(min_value=date(1930, 1, 1), max_value=date(2025, 12, 31)),
    generator=st.sampled_from([TD1CodeGenerator, TD2CodeGenerator, TD3CodeGenerator]),
)
def test_a_zone_made_by_a_generator_is_read_back(surname, given_name, number, born, generator):
    facts = {
        "document_type": "P" if generator is TD3CodeGenerator else "I",
        "document_number": number,
        "birth_date": born.strftime("%y%m%d"),
        "sex": "M",
        "expiry_date": "300101",
        "nationality": "SDN",
        "surname": surname,
        "given_names": given_name,
    }
    reading = read(str(generator(country_code="SDN", **facts)))

    assert reading.is_sound
    assert (reading.surname, reading.given_names) == (surname, given_name)
    assert (reading.number, reading.nationality) == (number, "SDN")
    assert reading.birth == BirthDate.of_day(born)
