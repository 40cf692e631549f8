"""What a person says of their age, typed into one field: "34", "1990", "3/1990", "12.5.1990".

A number of one to three digits is an age; four digits are a year; more parts are a date in the
chosen calendar, day first, or year first where the year stands first.
"""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from ..choices import BirthPrecision, Calendar
from ..facts import Birth
from .ages import age_on
from .birth_dates import BirthDate, from_estimated_age
from .calendars import from_gregorian, to_gregorian
from .input_errors import NotUnderstood

DIGITS_OF_A_YEAR = 4
_PARTS = re.compile(r"[\s./\-،,]+")


class BirthNotUnderstood(NotUnderstood):
    """The field holds neither an age, nor a year, nor a date."""

    template = _("Write an age (34), a year (1990), or a date with the day first (12/5/1990).")


class BornInTheFuture(NotUnderstood):
    """The date lies after today."""

    template = _("This date of birth lies in the future. Check the date and the calendar.")


def read_birth_entry(text: str, *, calendar: str, on: date) -> Birth:
    """Turn what was typed into a birth date with its precision; keeps the text as it was told.

    An empty text is "not known", which is an answer. Raises a `NotUnderstood` with a sentence.
    """
    told = " ".join(text.split())
    if not told:
        return Birth()
    numbers = [_number(part) for part in _PARTS.split(told.rstrip(" ./،,"))]
    if len(numbers) == 1 and numbers[0] <= 130 and len(told) <= 3:
        return Birth(born=from_estimated_age(numbers[0], on=on), as_told=told, age_estimated_on=on)
    born = _date(numbers, calendar)
    if born.first > on:
        raise BornInTheFuture
    if born.last > on:
        born = BirthDate(first=born.first, last=on, precision=born.precision)
    return Birth(born=born, calendar=calendar, as_told=told)


def _number(part: str) -> int:
    # Digits of any script and nothing else: int() alone would also read "+3" and "1_9".
    if not part.isdecimal() or len(part) > DIGITS_OF_A_YEAR:
        raise BirthNotUnderstood
    return int(part)


def _date(numbers: list[int], calendar: str) -> BirthDate:
    if len(numbers) == 1 and numbers[0] >= 1000:
        return to_gregorian(calendar, numbers[0])
    if len(numbers) == 2:
        month, year = numbers if numbers[1] >= 1000 else reversed(numbers)
        return to_gregorian(calendar, year, month)
    if len(numbers) == 3:
        day, month, year = numbers if numbers[2] >= 1000 else reversed(numbers)
        return to_gregorian(calendar, year, month, day)
    raise BirthNotUnderstood


def birth_entry(person) -> str:
    """The text that, typed again, gives the person's birth date: for forms that edit it."""
    if person.birth_as_told:
        return person.birth_as_told
    born, precision = person.born_from, person.birth_precision
    if born is None:
        return ""
    if precision == BirthPrecision.ESTIMATED and person.age_estimated_on:
        return str(age_on(person.birth, on=person.age_estimated_on).max)
    stated = from_gregorian(person.birth_calendar or Calendar.GREGORIAN, born)
    if precision == BirthPrecision.YEAR:
        return str(stated.year)
    if precision == BirthPrecision.MONTH:
        return f"{stated.month}/{stated.year}"
    return f"{stated.day}/{stated.month}/{stated.year}"
