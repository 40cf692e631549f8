"""Pure rules of time: what is older than a period, and which of several periods counts."""

import calendar
from datetime import date, timedelta

DAYS, MONTHS, YEARS = "days", "months", "years"


def day_before_which_is_due(today: date, *, number: int, unit: str) -> date:
    """Whatever happened before this day is older than the period.

    A month back from the 31st is the last day of a shorter month: in doubt data stays longer.
    """
    if unit == DAYS:
        return today - timedelta(days=number)
    if unit not in (MONTHS, YEARS):
        raise ValueError(unit)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == YEARS else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def longest(days: list[date]) -> date:
    """Of several days the earliest: where centres keep a file for different periods, the longest."""
    return min(days)
