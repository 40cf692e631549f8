"""How old somebody is, how sure that is, and whether they are to be treated as a child.

Where the age is in doubt the person is treated as a child until it is decided (CRC General
Comment 6); the answer always says whether it is certain.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from modules.registry.choices import BirthPrecision
from modules.registry.rules.birth_dates import BirthDate, birthday_in
from modules.registry.rules.input_errors import NotUnderstood

AGE_OF_MAJORITY = 18
MONTHS_SHOWN_BELOW = 2  # ages under two years are told in months
ESTIMATE_DOUBT = 2  # years by which an estimate near majority may well be wrong


class BornLater(NotUnderstood):
    template = _("The date of birth lies in the future.")


class AgeRange(NamedTuple):
    """The lowest and the highest age in full years that a person may have."""

    min: int
    max: int


class DayRange(NamedTuple):
    """The first and the last day on which something happens."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ChildDecision:
    """Whether to treat somebody as a child, and whether the birth date leaves no doubt of it."""

    child: bool
    certain: bool

    def __bool__(self):
        raise TypeError("Ask for .child or .certain: the decision has two sides.")


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """Ages counted together in figures. `upto` None has no upper end; both None is unknown."""

    code: str
    since: int | None
    upto: int | None

    @property
    def label(self):
        if self.since is None:
            return gettext("Age unknown")
        if self.upto is None:
            return gettext("%(age)d and over") % {"age": self.since}
        return gettext("%(min)d–%(max)d") % {"min": self.since, "max": self.upto}


UNKNOWN_BAND = AgeBand(code="unknown", since=None, upto=None)
DEFAULT_BANDS = (
    AgeBand(code="0-4", since=0, upto=4),
    AgeBand(code="5-11", since=5, upto=11),
    AgeBand(code="12-17", since=12, upto=17),
    AgeBand(code="18-24", since=18, upto=24),
    AgeBand(code="25-59", since=25, upto=59),
    AgeBand(code="60+", since=60, upto=None),
    UNKNOWN_BAND,
)


def age_on(birth: BirthDate, *, on: date) -> AgeRange | None:
    """The ages that a person so born may have on a day; None if the birth date is unknown."""
    if not birth.is_known:
        return None
    evidence = birth.as_evidence()
    if birth.first > on:
        raise BornLater
    # A person who stands here was born by today, whatever the end of the range.
    return AgeRange(
        min=_full_years(born=min(evidence.last, on), on=on),
        max=_full_years(born=evidence.first, on=on),
    )


def is_child(birth: BirthDate, *, on: date) -> ChildDecision:
    """Whether to treat a person as under 18 on a day, giving them the benefit of the doubt."""
    ages = age_on(birth, on=on)
    if ages is None:
        return ChildDecision(child=True, certain=False)
    child = ages.min < AGE_OF_MAJORITY
    doubt = ESTIMATE_DOUBT if birth.precision == BirthPrecision.ESTIMATED else 0
    certain = ages.max + doubt < AGE_OF_MAJORITY or ages.min - doubt >= AGE_OF_MAJORITY
    return ChildDecision(child=child, certain=certain)


def turns_18_on(birth: BirthDate) -> DayRange | None:
    """The first and the last day on which the person may come of age; None if unknown."""
    if not birth.is_known:
        return None
    evidence = birth.as_evidence()
    return DayRange(
        first=birthday_in(evidence.first, year=evidence.first.year + AGE_OF_MAJORITY),
        last=birthday_in(evidence.last, year=evidence.last.year + AGE_OF_MAJORITY),
    )


def age_band(birth: BirthDate, *, on: date, bands=DEFAULT_BANDS) -> AgeBand:
    """The band to count a person in: that of the lowest possible age, as for protection."""
    ages = age_on(birth, on=on)
    if ages is None:
        return UNKNOWN_BAND
    for band in bands:
        if band.since is None:
            continue
        if band.since <= ages.min and (band.upto is None or ages.min <= band.upto):
            return band
    return UNKNOWN_BAND


def age_text(birth: BirthDate, *, on: date) -> str:
    """The age as a person would say it: "3 months", "17–18", "about 17", "Age unknown"."""
    ages = age_on(birth, on=on)
    if ages is None:
        return gettext("Age unknown")
    if birth.precision == BirthPrecision.ESTIMATED:
        return _estimated_text(ages)
    if birth.precision == BirthPrecision.DAY and ages.max < MONTHS_SHOWN_BELOW:
        months = _full_months(born=birth.first, on=on)
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    if ages.min == ages.max:
        return str(ages.min)
    return gettext("%(min)d–%(max)d") % {"min": ages.min, "max": ages.max}


def _estimated_text(ages):
    if ages.min == ages.max:
        return gettext("about %(age)d") % {"age": ages.min}
    return gettext("about %(min)d–%(max)d") % {"min": ages.min, "max": ages.max}


def _full_years(*, born, on):
    return on.year - born.year - (on < birthday_in(born, year=on.year))


def _full_months(*, born, on):
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
