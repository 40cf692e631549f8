"""Dates as people write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from core.exchange.cells import Value
from core.exchange.sentences import Sentence
from core.exchange.value_errors import NotADate, OnlyAYear
from core.exchange.value_text import ascii_digits, plain, text_of

SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of Excel's count, set so that the days after its imagined 29 February 1900 are right."""
FIRST_SERIAL, LAST_SERIAL = 61, 2_958_465
FIRST_SERIAL_IN_TEXT, LAST_SERIAL_IN_TEXT = 10_000, 99_999
YEARS = range(1800, 2200)
ZERO_DATE = re.compile(r"0000-00-00( 00:00:00)?")

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
PARTED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(,? [\d:. apm]+)?", re.IGNORECASE)
DAY_NAME_YEAR = re.compile(r"(\d{1,2})[^\d\w]*([^\W\d]+)[^\d\w]*(\d{4}|\d{2})")
NAME_DAY_YEAR = re.compile(r"([^\W\d]+)[^\d\w]*(\d{1,2})[^\d\w]+(\d{4})")
SMALL_WORDS = re.compile(r"\b(de|del|of|the|le|el|du|st|nd|rd|th|er|ème)\b")
ORDINALS = re.compile(r"(?<=\d)(st|nd|rd|th|er|re|o|º|ª)\b")

MONTH_NAMES = (
    "january jan janvier janv enero ene يناير كانونالثاني",
    "february feb fevrier fevr fev febrero فبراير شباط",
    "march mar mars marzo مارس اذار",
    "april apr avril avr abril abr ابريل نيسان",
    "may mai mayo مايو ايار",
    "june jun juin junio يونيو حزيران",
    "july jul juillet juil julio يوليو تموز",
    "august aug aout agosto ago اغسطس اب",
    "september sep sept septembre septiembre set setiembre سبتمبر ايلول",
    "october oct octobre octubre اكتوبر تشرينالاول",
    "november nov novembre noviembre نوفمبر تشرينالثاني",
    "december dec decembre diciembre dic ديسمبر كانونالاول",
)
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}


@dataclass(frozen=True)
class DateOrder:
    """Whether a column writes the day or the month first, and what to tell people about it."""

    day_first: bool = True
    note: Sentence | None = None


DAY_FIRST = DateOrder()


def date_order(column: Iterable[Value]) -> DateOrder:
    """Return which comes first in a column of dates such as 03/04/2024, from those that can be one
    only.
    """
    day_first = month_first = ambiguous = 0
    for value in column:
        match = PARTED.fullmatch(_readable(value)) if isinstance(value, str) else None
        if not match:
            continue
        first, second = int(match[1]), int(match[2])
        day_first += first > 12 >= second
        month_first += second > 12 >= first
        ambiguous += first <= 12 and second <= 12 and first != second
    if day_first and month_first:
        note = _(
            "Some dates in this column have the day first and some the month first. The day was "
            "taken as first where both are possible. Check them."
        )
        return DateOrder(note=Sentence(note))
    if ambiguous and not day_first and not month_first:
        note = _(
            "The dates in this column do not show whether the day or the month comes first. "
            "The day was taken as first. Check them."
        )
        return DateOrder(note=Sentence(note))
    return DateOrder(day_first=not month_first)


def parse_date(
    value: Value, *, order: DateOrder = DAY_FIRST, today: date | None = None
) -> date | None:
    """Return the date in a cell, ``None`` for a blank one; ``today`` tells 24 for 2024 from 98 for
    1998.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | time):
        raise NotADate()
    if isinstance(value, int | float):
        return _from_serial(value)
    text = _readable(text_of(value))
    if not text or ZERO_DATE.fullmatch(text):
        return None
    return _from_text(text, order=order, today=today or date.today())


def _readable(text: str) -> str:
    return ascii_digits(text).replace("\u0640", "").strip().rstrip(".")


def _from_serial(number: float) -> date:
    if number in YEARS:
        raise OnlyAYear()
    if _is_compact(str(number)):
        return _from_compact(str(number))
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise NotADate()
    return SERIAL_ORIGIN + timedelta(days=int(number))


def _is_compact(digits: str) -> bool:
    match = COMPACT.fullmatch(digits)
    return bool(match) and int(match[1]) in YEARS


def _from_compact(digits: str) -> date:
    match = COMPACT.fullmatch(digits)
    return _made(int(match[1]), int(match[2]), int(match[3]))


def _from_text(text: str, *, order: DateOrder, today: date) -> date:
    if match := ISO.fullmatch(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if text.isdecimal():
        return _from_digits(text)
    if match := PARTED.fullmatch(text):
        year = _full_year(match[3], today)
        first, second = int(match[1]), int(match[2])
        is_month_first = second > 12 or not (order.day_first or first > 12)
        day, month = (second, first) if is_month_first else (first, second)
        return _made(year, month, day)
    return _from_words(text, today=today)


def _from_digits(text: str) -> date:
    if _is_compact(text):
        return _from_compact(text)
    if len(text) == 4 and int(text) in YEARS:
        raise OnlyAYear()
    if len(text) == 5 and FIRST_SERIAL_IN_TEXT <= int(text) <= LAST_SERIAL_IN_TEXT:
        return _from_serial(int(text))
    raise NotADate()


def _from_words(text: str, *, today: date) -> date:
    """Read a date with the name of its month, in any order of day and name."""
    words = SMALL_WORDS.sub(" ", ORDINALS.sub("", plain(text)))
    words = " ".join(words.split())
    for first, second in (
        ("كانون", "الثاني"),
        ("كانون", "الاول"),
        ("تشرين", "الثاني"),
        ("تشرين", "الاول"),
    ):
        words = words.replace(f"{first} {second}", f"{first}{second}")
    if match := DAY_NAME_YEAR.fullmatch(words):
        day, name, year = match[1], match[2], match[3]
    elif match := NAME_DAY_YEAR.fullmatch(words):
        name, day, year = match[1], match[2], match[3]
    else:
        raise NotADate()
    if name not in MONTHS:
        raise NotADate()
    return _made(_full_year(year, today), MONTHS[name], int(day))


def _full_year(digits: str, today: date) -> int:
    """Return 2024 for 24 and 1998 for 98: two digits never mean a year to come."""
    if len(digits) > 2:
        return int(digits)
    century = today.year // 100 * 100
    year = century + int(digits)
    return year if year <= today.year else year - 100


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate() from error
