"""Numbers as people write them: 1,234.5 and 1.234,5 and 1 234,5 and ١٢٣٤٫٥."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.exchange.cells import Value
from core.exchange.sentences import Sentence
from core.exchange.value_errors import NotANumber, NotAWholeNumber
from core.exchange.value_text import ascii_digits, text_of

SPACES_AND_APOSTROPHES = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(?!\d))")
ARABIC_SIGNS = str.maketrans({"٫": ".", "٬": None, "،": ",", "−": "-", "–": "-", "＋": "+"})
NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*[.,]?|[.,]\d+)")
GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class NumberStyle:
    """Which sign a column writes before decimals, and what to tell people about it."""

    decimal_sign: str = "."
    note: Sentence | None = None


POINT = NumberStyle()


def number_style(column: Iterable[Value]) -> NumberStyle:
    """Return the decimal sign of a column, from the numbers that can be read in one way only."""
    points = commas = ambiguous = 0
    for value in column:
        text = _compact(value) if isinstance(value, str) else ""
        if not NUMBER.fullmatch(text):
            continue
        if ONE_GROUP.fullmatch(text):
            ambiguous += 1
            continue
        sign = _evident_sign(text)
        points += sign == "."
        commas += sign == ","
    if commas > points:
        return NumberStyle(decimal_sign=",")
    if ambiguous and not points:
        note = _(
            "The numbers in this column do not show whether a point or a comma divides the "
            "thousands. 1,234 was read as one thousand two hundred and thirty-four, 1.234 as one "
            "and a fraction. Check them."
        )
        return NumberStyle(note=Sentence(note))
    return POINT


def _evident_sign(text: str) -> str | None:
    """Return the decimal sign that the number itself gives away, ``None`` if it has none."""
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        return None
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."  # thousands are divided by the one, so not decimals
    return signs[0]


def parse_decimal(value: Value, *, style: NumberStyle = POINT) -> Decimal | None:
    """Return the number in a cell, ``None`` for a blank one."""
    if isinstance(value, bool):
        raise NotANumber()
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotANumber()
        return Decimal(repr(value))
    text = _compact(text_of(value))
    if not text:
        return None
    if not NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise NotANumber()
    return Decimal(_with_point(text, style))


def parse_whole(value: Value, *, style: NumberStyle = POINT) -> int | None:
    """Return the whole number in a cell, ``None`` for a blank one; 3.0 is whole, 3.5 is refused."""
    number = parse_decimal(value, style=style)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise NotAWholeNumber()
    return int(number)


def _compact(text: str) -> str:
    plain = ascii_digits(text).translate(ARABIC_SIGNS).strip()
    return SPACES_AND_APOSTROPHES.sub("", plain)


def _with_point(text: str, style: NumberStyle) -> str:
    """Return the digits with a point before decimals and nothing between thousands."""
    signs = [sign for sign in text if sign in ".,"]
    if ONE_GROUP.fullmatch(text):
        sign = style.decimal_sign
    else:
        sign = _evident_sign(text)
    thousands = "," if sign == "." else "."
    if signs and thousands in text:
        whole = text.partition(sign)[0] if sign in text else text
        if not GROUPED.fullmatch(whole) or (sign in text and text.count(sign) > 1):
            raise NotANumber()
        if sign in text and thousands in text.partition(sign)[2]:
            raise NotANumber()
    return text.replace(thousands, "").replace(sign or ".", ".")
