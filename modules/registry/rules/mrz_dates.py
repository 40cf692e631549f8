"""Dates of a machine-readable zone: two digits for the year, and parts that may be missing."""

from datetime import date

from modules.registry.rules.birth_dates import BirthDate

UNKNOWN_PARTS = frozenset({"<<", "00"})
EXPIRED_AT_MOST = 50  # years: documents older than that are taken to expire in the future


def read_birth(text: str, *, on: date) -> BirthDate:
    """The birth date, in the latest century in which the person was born by the day `on`.

    An unknown day or month stays unknown; a date that cannot exist is unknown as a whole.
    """
    year, month, day = text[:2], text[2:4], text[4:]
    if not year.isdecimal():
        return BirthDate.unknown()
    for century in (on.year // 100 * 100, on.year // 100 * 100 - 100):
        birth = _birth(century + int(year), month=month, day=day)
        if not birth.is_known or birth.first <= on:
            return birth
    return BirthDate.unknown()


def read_expiry(text: str, *, on: date) -> date | None:
    """The expiry date in the century that is nearest; None where there is none or it is no date."""
    if not text.isdecimal():
        return None
    first_year = on.year - EXPIRED_AT_MOST
    year = first_year + (int(text[:2]) - first_year) % 100
    try:
        return date(year, int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def _birth(year, *, month, day):
    try:
        if month in UNKNOWN_PARTS:
            return BirthDate.of_year(year)
        if day in UNKNOWN_PARTS:
            return BirthDate.of_month(year, int(month))
        return BirthDate.of_day(date(year, int(month), int(day)))
    except ValueError:
        return BirthDate.unknown()
