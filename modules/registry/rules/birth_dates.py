"""A birth date as it is known: a range of days and how precisely it was stated.

Someone born "in 2008" was born on one of 366 days. Keeping the range, and not one invented day,
is what lets every question about age answer honestly.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from modules.registry.choices import BirthPrecision
from modules.registry.rules.input_errors import NotUnderstood

OLDEST_ESTIMATE = 120


class AgeOutOfReach(NotUnderstood):
    template = _("An estimated age is a whole number of years from 0 to %(oldest)s.")


@dataclass(frozen=True, kw_only=True)
class BirthDate:
    """The first and the last day on which the person may have been born, both None if unknown."""

    first: date | None
    last: date | None
    precision: BirthPrecision

    def __post_init__(self):
        known = self.precision != BirthPrecision.UNKNOWN
        if known != (self.first is not None) or known != (self.last is not None):
            raise ValueError("A birth date has both its days, or is unknown and has none.")
        if known and self.first > self.last:
            raise ValueError("The first possible day of birth comes after the last.")

    @classmethod
    def unknown(cls):
        return cls(first=None, last=None, precision=BirthPrecision.UNKNOWN)

    @classmethod
    def of_day(cls, day):
        return cls(first=day, last=day, precision=BirthPrecision.DAY)

    @classmethod
    def of_month(cls, year, month):
        return cls(
            first=date(year, month, 1),
            last=date(year, month, calendar.monthrange(year, month)[1]),
            precision=BirthPrecision.MONTH,
        )

    @classmethod
    def of_year(cls, year):
        return cls(first=date(year, 1, 1), last=date(year, 12, 31), precision=BirthPrecision.YEAR)

    @property
    def is_known(self):
        return self.precision != BirthPrecision.UNKNOWN

    @property
    def identifies(self):
        """Whether this may serve to recognise a person: an exact day that was not made up."""
        return self.as_evidence().precision == BirthPrecision.DAY

    def as_evidence(self):
        """This birth date with an exact 1 January widened to its year.

        Offices write 1 January where only the year is known, so it proves no more than a year.
        """
        if self.precision != BirthPrecision.DAY:
            return self
        on_new_year = (self.first.month, self.first.day) == (1, 1)
        return BirthDate.of_year(self.first.year) if on_new_year else self


def birthday_in(born, *, year):
    """The birthday in `year`. A person born on 29 February has it on 1 March in other years,
    when the day of birth has passed for certain."""
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def from_estimated_age(age, *, on):
    """The birth dates of everybody who was `age` years old on the day `on`."""
    if age not in range(OLDEST_ESTIMATE + 1):
        raise AgeOutOfReach(oldest=OLDEST_ESTIMATE)
    return BirthDate(
        first=_latest_birth_for(age=age + 1, on=on) + timedelta(days=1),
        last=_latest_birth_for(age=age, on=on),
        precision=BirthPrecision.ESTIMATED,
    )


def _latest_birth_for(*, age, on):
    """The last day of birth with which one is `age` on the day `on`."""
    year = on.year - age
    if (on.month, on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return on.replace(year=year)
