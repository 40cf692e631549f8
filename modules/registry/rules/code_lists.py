"""Nationalities (ISO 3166-1) and languages (ISO 639-3), named in the active language.

The lists and their translations come with `pycountry` (Debian's iso-codes). Nothing is read
before somebody asks, and then once for each language. Where the catalogue has no translation
the English name stands: many languages of the routes have none.
"""

import gettext as gettext_module
import unicodedata
from functools import cache

from django.utils.translation import get_language, pgettext_lazy, to_locale

from modules.registry.rules.name_keys import plain
from modules.registry.rules.priority_languages import PRIORITY_LANGUAGES, PRIORITY_NAMES

STATELESS = "STATELESS"
UNKNOWN_NATIONALITY = "UNKNOWN"
_OUTSIDE_ISO = {
    STATELESS: pgettext_lazy("nationality", "Stateless"),
    UNKNOWN_NATIONALITY: pgettext_lazy("nationality", "Unknown or not said"),
}
LIVING_LANGUAGE = "L"


def is_nationality(code: str) -> bool:
    """Whether `code` is an alpha-3 code of ISO 3166-1, stateless or unknown."""
    return code in _OUTSIDE_ISO or code in _countries()


def nationality_label(code: str) -> str:
    """The name of a country, in the active language. An unknown code is shown as it is."""
    if code in _OUTSIDE_ISO:
        return str(_OUTSIDE_ISO[code])
    return _country_names(get_language()).get(code, code)


def nationality_choices() -> list[tuple[str, str]]:
    """All nationalities by name in the active language, then stateless and unknown."""
    names = _country_names(get_language())
    return [*names.items(), *((code, str(label)) for code, label in _OUTSIDE_ISO.items())]


def is_language(code: str) -> bool:
    """Whether `code` is a living language of ISO 639-3."""
    return code in _languages()


def language_label(code: str) -> str:
    """The name of a language, in the active language. An unknown code is shown as it is."""
    if code in PRIORITY_NAMES:
        return str(PRIORITY_NAMES[code])
    return _language_names(get_language()).get(code, code)


def priority_language_choices() -> list[tuple[str, str]]:
    """The languages of the routes, the most needed first: what a form offers at once."""
    return [(code, language_label(code)) for code in PRIORITY_LANGUAGES]


def language_choices() -> list[tuple[str, str]]:
    """The languages of the routes, then all others by name: seven thousand, for a search field."""
    others = _language_names(get_language())
    return [
        *priority_language_choices(),
        *(pair for pair in others.items() if pair[0] not in PRIORITY_LANGUAGES),
    ]


@cache
def _countries():
    import pycountry  # its tables take a moment to load, which start-up is spared

    return {
        each.alpha_3: (getattr(each, "common_name", each.name), each.name)
        for each in pycountry.countries
    }


@cache
def _languages():
    import pycountry

    return {
        each.alpha_3: (each.name, each.name)
        for each in pycountry.languages
        if each.type == LIVING_LANGUAGE
    }


@cache
def _country_names(language):
    return _translated(_countries(), domain="iso3166-1", language=language)


@cache
def _language_names(language):
    return _translated(_languages(), domain="iso639-3", language=language)


def _translated(names, *, domain, language):
    """The names, of which each has a common and a formal English form, in a language, sorted."""
    import pycountry

    locale = to_locale(language or "en")
    catalogue = gettext_module.translation(
        domain,
        pycountry.LOCALES_DIR,
        languages=[locale, locale.partition("_")[0]],
        fallback=True,
    )
    translated = {
        code: _best_name(catalogue, common=common, formal=formal)
        for code, (common, formal) in names.items()
    }
    return dict(sorted(translated.items(), key=lambda pair: _sort_key(pair[1])))


def _best_name(catalogue, *, common, formal):
    """The common name, unless only the formal one was translated (Arabic has no word for "Syria",
    but one for the Syrian Arab Republic)."""
    in_common, in_formal = catalogue.gettext(common), catalogue.gettext(formal)
    only_formal_translated = in_common == common and in_formal != formal
    return in_formal if only_formal_translated and common not in in_formal else in_common


def _sort_key(name):
    """Latin names without their accents (Émirats under E); other scripts in their own order."""
    is_latin = "LATIN" in unicodedata.name(name[0], "")
    return plain(name) if is_latin else name
