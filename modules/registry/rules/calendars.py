"""Dates in the calendars people use, read as Gregorian days and written back.

A wrong conversion turns a child into an adult, so nothing is worked out by hand. The libraries:
- `hijridate` holds the published table of the Umm al-Qura calendar, month by month; arithmetic
  Islamic calendars (as in `convertdate`) are a day or two off what documents say.
- `jdatetime` for Solar Hijri: it agrees with the astronomical reckoning of `convertdate` on every
  day from 1900 to 2077 and takes microseconds where that takes 20 milliseconds.
- `convertdate` for Ethiopian, as the Coptic calendar with years counted 276 later: the packages
  named after the Ethiopian calendar are unmaintained or very young.
"""

from datetime import date, timedelta
from typing import NamedTuple

import jdatetime
from convertdate import coptic
from django.utils.translation import gettext_lazy as _
from hijridate import Gregorian as HijriFromGregorian
from hijridate import Hijri

from modules.registry.choices import BirthPrecision, Calendar
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.calendar_months import MONTH_NAMES
from modules.registry.rules.input_errors import NotUnderstood

ETHIOPIAN_YEARS_AFTER_COPTIC = 276

# The years we read. Outside them a year was typed in another calendar, or is a slip. They cover
# births from 1900 on; Hijri only where the Umm al-Qura table is known (1924 to 2077).
YEARS = {
    Calendar.GREGORIAN: range(1900, 2078),
    Calendar.ETHIOPIAN: range(1892, 2071),
    Calendar.SOLAR_HIJRI: range(1278, 1457),
    Calendar.HIJRI: range(1343, 1501),
}


class CalendarDate(NamedTuple):
    """A full date in some calendar."""

    year: int
    month: int
    day: int


class NoSuchYear(NotUnderstood):
    template = _(
        "This year is not one of this calendar (%(first)s to %(last)s). "
        "Was it said in another calendar?"
    )


class NoSuchMonth(NotUnderstood):
    template = _("This calendar has %(months)s months. Enter the month as a number.")


class NoSuchDay(NotUnderstood):
    template = _("%(month)s of that year has %(days)s days.")


class DayWithoutMonth(NotUnderstood):
    template = _("A day of birth was given without its month. Enter the month or leave both out.")


def to_gregorian(calendar, year, month=None, day=None) -> BirthDate:
    """Read a date that may lack its day or its month: the Gregorian days it can mean."""
    calendar = Calendar(calendar)
    _check(calendar, year=year, month=month, day=day)
    if month is None:
        return BirthDate(
            first=_gregorian(calendar, CalendarDate(year, 1, 1)),
            last=_last_day(calendar, year=year, month=months_in_year(calendar)),
            precision=BirthPrecision.YEAR,
        )
    if day is None:
        return BirthDate(
            first=_gregorian(calendar, CalendarDate(year, month, 1)),
            last=_last_day(calendar, year=year, month=month),
            precision=BirthPrecision.MONTH,
        )
    return BirthDate.of_day(_gregorian(calendar, CalendarDate(year, month, day)))


def from_gregorian(calendar, day: date) -> CalendarDate:
    """Write a Gregorian day in another calendar."""
    calendar = Calendar(calendar)
    try:
        written = _READ_FROM_GREGORIAN[calendar](day)
    except OverflowError as outside:  # hijridate, beyond its table
        raise _no_such_year(calendar) from outside
    if written.year not in YEARS[calendar]:
        raise _no_such_year(calendar)
    return written


def months_in_year(calendar):
    return len(MONTH_NAMES[Calendar(calendar)])


def days_in_month(calendar, *, year, month):
    """How many days a month of a given year has: Pagume has 5, or 6 in a leap year."""
    calendar = Calendar(calendar)
    _check(calendar, year=year, month=month, day=None)
    first = _gregorian(calendar, CalendarDate(year, month, 1))
    return (_last_day(calendar, year=year, month=month) - first).days + 1


def _check(calendar, *, year, month, day):
    if year not in YEARS[calendar]:
        raise _no_such_year(calendar)
    if month is None:
        if day is not None:
            raise DayWithoutMonth
        return
    if not 1 <= month <= months_in_year(calendar):
        raise NoSuchMonth(months=months_in_year(calendar))
    if day is not None:
        days = days_in_month(calendar, year=year, month=month)
        if not 1 <= day <= days:
            raise NoSuchDay(month=MONTH_NAMES[calendar][month - 1], days=days)


def _no_such_year(calendar):
    return NoSuchYear(first=YEARS[calendar][0], last=YEARS[calendar][-1])


def _gregorian(calendar, stated):
    return _WRITE_TO_GREGORIAN[calendar](stated)


def _last_day(calendar, *, year, month):
    """The day before the next month begins."""
    if calendar == Calendar.HIJRI:  # the table ends with its last month, nothing follows it
        length = Hijri(year, month, 1).month_length()
        return _gregorian(calendar, CalendarDate(year, month, length))
    if month == months_in_year(calendar):
        following = CalendarDate(year + 1, 1, 1)
    else:
        following = CalendarDate(year, month + 1, 1)
    return _gregorian(calendar, following) - timedelta(days=1)


def _ethiopian_to_gregorian(stated):
    coptic_year = stated.year - ETHIOPIAN_YEARS_AFTER_COPTIC
    return date(*coptic.to_gregorian(coptic_year, stated.month, stated.day))


def _ethiopian_from_gregorian(day):
    year, month, day_of_month = coptic.from_gregorian(day.year, day.month, day.day)
    return CalendarDate(year + ETHIOPIAN_YEARS_AFTER_COPTIC, month, day_of_month)


def _solar_hijri_from_gregorian(day):
    written = jdatetime.date.fromgregorian(date=day)
    return CalendarDate(written.year, written.month, written.day)


_WRITE_TO_GREGORIAN = {
    Calendar.GREGORIAN: lambda stated: date(*stated),
    Calendar.ETHIOPIAN: _ethiopian_to_gregorian,
    Calendar.SOLAR_HIJRI: lambda stated: jdatetime.date(*stated).togregorian(),
    Calendar.HIJRI: lambda stated: date(*Hijri(*stated).to_gregorian().datetuple()),
}
_READ_FROM_GREGORIAN = {
    Calendar.GREGORIAN: lambda day: CalendarDate(day.year, day.month, day.day),
    Calendar.ETHIOPIAN: _ethiopian_from_gregorian,
    Calendar.SOLAR_HIJRI: _solar_hijri_from_gregorian,
    Calendar.HIJRI: lambda day: CalendarDate(
        *HijriFromGregorian(day.year, day.month, day.day).to_hijri().datetuple()
    ),
}
