"""Languages people read and speak: names in their own script, and which run from right to left.

The interface has the languages of the settings. Public pages may have any language named here:
Django knows many of them not at all, and says so with an error where a name is asked for.
Codes and directions after BCP 47 and ISO 639-3; the choice after the languages of the routes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language: its BCP 47 code, its name in English and its own name."""

    code: str
    english: str
    own: str
    is_right_to_left: bool = False
    # In which order somebody who reads it is likely to read others.
    near: tuple[str, ...] = ()


CONTENT_LANGUAGES = (
    Language("am", "Amharic", "አማርኛ", near=("ti", "om", "en")),
    Language("bm", "Bambara", "Bamanankan", near=("fr",)),
    Language("bn", "Bengali", "বাংলা", near=("en",)),
    Language("ckb", "Central Kurdish", "کوردیی ناوەندی", True, near=("kmr", "ar", "fa")),
    Language("fa", "Persian", "فارسی", True, near=("prs", "ar")),
    Language("ff", "Fulah", "Fulfulde", near=("fr", "ha")),
    Language("ha", "Hausa", "Hausa", near=("fr", "en")),
    Language("ht", "Haitian Creole", "Kreyòl ayisyen", near=("fr", "es")),
    Language("kmr", "Northern Kurdish", "Kurmancî", near=("ckb", "ar")),
    Language("om", "Oromo", "Afaan Oromoo", near=("am", "en")),
    Language("prs", "Dari", "دری", True, near=("fa", "ps", "ar")),
    Language("ps", "Pashto", "پښتو", True, near=("prs", "fa", "ur")),
    Language("pt", "Portuguese", "Português", near=("es",)),
    Language("ru", "Russian", "Русский"),
    Language("so", "Somali", "Soomaali", near=("ar", "en")),
    Language("sw", "Swahili", "Kiswahili", near=("en",)),
    Language("ti", "Tigrinya", "ትግርኛ", near=("am", "ar", "en")),
    Language("tr", "Turkish", "Türkçe"),
    Language("uk", "Ukrainian", "Українська", near=("ru",)),
    Language("ur", "Urdu", "اردو", True, near=("ar", "en")),
    Language("wo", "Wolof", "Wolof", near=("fr",)),
    Language("zh-hans", "Simplified Chinese", "简体中文"),
)
INTERFACE = (
    Language("en", "English", "English"),
    Language("fr", "French", "Français"),
    Language("es", "Spanish", "Español"),
    Language("ar", "Arabic", "العربيّة", True),
)
_BY_CODE = {language.code: language for language in (*INTERFACE, *CONTENT_LANGUAGES)}
RIGHT_TO_LEFT = tuple(code for code, each in _BY_CODE.items() if each.is_right_to_left)


def language(code: str) -> Language:
    """The language of a code; a stranger's code stands for itself, written from left to right."""
    return _BY_CODE.get(code) or Language(code, code, code)


def language_names() -> list[tuple[str, str]]:
    """(code, own name) of every language, those of the interface first."""
    return [(each.code, each.own) for each in _BY_CODE.values()]


def nearest(wanted: str, available, *, default: str) -> str | None:
    """Of the available languages the one that a reader of the wanted one is likeliest to read.

    The wanted one itself, its neighbours, the default, then any; None where there is none.
    """
    order = [wanted, *language(wanted).near, default, *_BY_CODE]
    return next((code for code in order if code in available), None)


def info_for_django() -> dict:
    """What Django must know of languages that it does not bring (`django.conf.locale.LANG_INFO`)."""
    return {
        each.code: {
            "bidi": each.is_right_to_left,
            "code": each.code,
            "name": each.english,
            "name_local": each.own,
        }
        for each in CONTENT_LANGUAGES
    }
