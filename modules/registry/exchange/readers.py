"""How lists write card numbers, countries, languages and birth dates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.exchange.cell_readers import Bound, CellReader, TextReader
from core.exchange.cells import Value
from core.exchange.value_errors import NotADate, ValueNotUnderstood
from core.exchange.values import DateOrder, date_order, parse_date
from modules.registry.choices import Calendar
from modules.registry.facts import Birth
from modules.registry.rules import card_numbers
from modules.registry.rules.birth_entry import read_birth_entry
from modules.registry.rules.calendars import to_gregorian
from modules.registry.rules.code_lists import language_choices, nationality_choices
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.name_keys import plain

SEPARATORS = re.compile(r"\s*[,;/|،؛]\s*")
OLDEST_AGE = 120
# What people of the routes write for a nationality instead of a country.
DEMONYMS = {
    "AFG": "afghan", "BGD": "bangladeshi", "CMR": "cameroonian", "TCD": "chadian",
    "COL": "colombian", "COD": "congolese", "CUB": "cuban", "EGY": "egyptian",
    "ERI": "eritrean", "ETH": "ethiopian", "GHA": "ghanaian", "GTM": "guatemalan",
    "GIN": "guinean", "HTI": "haitian", "HND": "honduran", "IRN": "iranian", "IRQ": "iraqi",
    "CIV": "ivorian", "LBY": "libyan", "MLI": "malian", "MEX": "mexican", "MAR": "moroccan",
    "NIC": "nicaraguan", "NGA": "nigerian", "PAK": "pakistani", "SLV": "salvadoran",
    "SEN": "senegalese", "SOM": "somali", "SSD": "south sudanese", "SDN": "sudanese",
    "SYR": "syrian", "TUN": "tunisian", "VEN": "venezuelan", "YEM": "yemeni",
}  # fmt: skip


class ListValueNotUnderstood(ValueNotUnderstood):
    """A value that the registry could not read, in the registry's own sentence."""

    def __init__(self, problem: NotUnderstood):
        super().__init__(**problem.facts)
        self.sentence = problem.template


class UnknownNationality(ValueNotUnderstood):
    """Neither code nor name of a country."""

    code = "unknown_nationality"
    sentence = _(
        "This nationality is not known here. Write the country's name, its code such as SDN, "
        "STATELESS or UNKNOWN."
    )


class UnknownLanguage(ValueNotUnderstood):
    """Neither code nor name of a language."""

    code = "unknown_language"
    sentence = _("This language is not known here. Write its name, or its code such as amh.")


class CardReader(TextReader):
    """A card number, however it was typed."""

    def clean(self, value, row=None, **kwargs):
        """The number as it is stored, or None."""
        text = super().clean(value)
        if text is None:
            return None
        try:
            return card_numbers.read(text)
        except NotUnderstood as problem:
            raise ListValueNotUnderstood(problem) from problem

    def render(self, value, obj=None, **kwargs):
        """The number in groups, as it is printed."""
        return card_numbers.format(value) if value else None


class CodeListReader(CellReader):
    """One code or several, by code or by name in any interface language."""

    codes_by_name: Callable[[], dict[str, str]]
    not_known: type[ValueNotUnderstood]

    def clean(self, value, row=None, **kwargs):
        """A tuple of codes, or None."""
        value = super().clean(value)
        if value is None:
            return None
        known = type(self).codes_by_name()
        text = str(value)
        if whole := known.get(plain(text)):  # some names hold a comma
            return (whole,)
        found = [known.get(plain(part)) for part in SEPARATORS.split(text) if part]
        if not found or None in found:
            raise self.not_known()
        return tuple(dict.fromkeys(found))

    def render(self, value, obj=None, **kwargs):
        """The codes in one cell."""
        return ", ".join(value) if value else None


def _by_name(choices, extra) -> dict[str, str]:
    """Codes by everything they are called; a name of two things means the first."""
    names: dict[str, str] = {}
    for language, _label in settings.INTERFACE_LANGUAGES:
        with translation.override(language):
            for code, label in choices():
                names.setdefault(plain(code), code)
                names.setdefault(plain(str(label)), code)
    for code, name in extra:
        names.setdefault(plain(name), code)
    return names


@cache
def _nationalities() -> dict[str, str]:
    import pycountry

    extra = [(each.alpha_3, each.alpha_2) for each in pycountry.countries]
    extra += [(each.alpha_3, each.name) for each in pycountry.countries]
    return _by_name(nationality_choices, [*extra, *DEMONYMS.items()])


@cache
def _languages() -> dict[str, str]:
    import pycountry

    short = [(e.alpha_3, e.alpha_2) for e in pycountry.languages if hasattr(e, "alpha_2")]
    return _by_name(language_choices, short)


class NationalityReader(CodeListReader):
    """Countries of ISO 3166-1, stateless, unknown."""

    codes_by_name = staticmethod(_nationalities)
    not_known = UnknownNationality

    def allowed(self):
        """The codes."""
        return [code for code, _label in nationality_choices()]


class LanguageReader(CodeListReader):
    """Languages of ISO 639-3."""

    codes_by_name = staticmethod(_languages)
    not_known = UnknownLanguage


@dataclass(frozen=True)
class ToldBirth:
    """A cell with a birth date, before its calendar is known."""

    cell: Value
    order: DateOrder


class BirthReader(CellReader):
    """A birth date in a calendar that another column may name; read once both are known."""

    def bound_to(self, cells):
        """Decide for the column whether the day or the month comes first."""
        order = date_order(cells)
        return Bound(lambda cell: ToldBirth(self.clean(cell), order), order.note)


def birth_from(told: ToldBirth, *, calendar: str, on: date) -> Birth | None:
    """Read a birth date in its calendar. None for a blank one; raises `ValueNotUnderstood`."""
    try:
        if calendar == Calendar.GREGORIAN:
            return _gregorian_birth(told, on=on)
        return _other_birth(told.cell, calendar=calendar, on=on)
    except NotUnderstood as problem:
        raise ListValueNotUnderstood(problem) from problem


def _gregorian_birth(told: ToldBirth, *, on: date) -> Birth | None:
    is_age = isinstance(told.cell, int) and 0 <= told.cell <= OLDEST_AGE
    if not is_age:
        try:
            day = parse_date(told.cell, order=told.order, today=on)
        except NotADate:
            day = None  # a year, a month, an age
        else:
            if day is None:
                return None
            return read_birth_entry(f"{day:%Y-%m-%d}", calendar=Calendar.GREGORIAN, on=on)
    return read_birth_entry(str(told.cell), calendar=Calendar.GREGORIAN, on=on)


def _other_birth(cell: Value, *, calendar: str, on: date) -> Birth:
    """A spreadsheet takes 2008-01-05 for Gregorian whatever it was: its numbers are what was told."""
    if isinstance(cell, datetime | date):
        told = f"{cell:%Y-%m-%d}"
        born = to_gregorian(calendar, cell.year, cell.month, cell.day)
        return Birth(born=born, calendar=calendar, as_told=told)
    return read_birth_entry(str(cell), calendar=calendar, on=on)
