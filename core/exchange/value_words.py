"""Words with a fixed meaning, in the languages of the interface: answers, sexes, choices."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from core.exchange.cells import Value
from core.exchange.value_errors import NotAChoice, NotAnAnswer, NotASex
from core.exchange.value_text import plain, text_of

CHOICES_NAMED = 12


class Answer(StrEnum):
    """The three answers to a question of fact. A blank cell is none of them: nobody asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Sex as written in lists."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


ANSWER_WORDS = {
    Answer.YES: "yes|y|true|1|x|✓|✔|☑|oui|o|vrai|si|s|verdadero|نعم|صحيح|ايوه|اي",
    Answer.NO: "no|n|false|0|☐|✗|✘|non|faux|falso|لا|خطا|كلا",
    Answer.UNKNOWN: (
        "unknown|unk|not known|don't know|dont know|dk|n/a|na|?|inconnu|inconnue|ne sait pas|nsp|"
        "desconocido|desconocida|no sabe|ns|se desconoce|غير معروف|غير معلوم|لا يعرف|لا اعرف|مجهول"
    ),
}
SEX_WORDS = {
    Sex.FEMALE: (
        "female|f|woman|girl|lady|ms|mrs|miss|femme|feminin|feminine|fille|mme|mlle|madame|"
        "mujer|femenino|femenina|nina|hembra|sra|srta|انثي|انثى|امراه|بنت|نساء|فتاه|سيده"
    ),
    Sex.MALE: (
        "male|m|man|boy|mr|homme|masculin|masculine|garcon|monsieur|"
        "hombre|masculino|nino|varon|sr|ذكر|رجل|ولد|سيد"
    ),
    Sex.OTHER: "other|o|autre|otro|otra|x|diverse|intersex|اخر|اخري",
    Sex.UNKNOWN: (
        "unknown|u|unk|not known|n/a|?|inconnu|inconnue|non precise|desconocido|"
        "no especificado|غير معروف|غير محدد|غير معلوم|مجهول"
    ),
}
HOMBRE_AND_HOMME = "h"
MUJER_OR_MALE = "m"
FEMME_OR_FEMALE = "f"


def _by_word(words: Mapping[StrEnum, str]) -> dict[str, StrEnum]:
    return {plain(word): value for value, group in words.items() for word in group.split("|")}


ANSWERS = _by_word(ANSWER_WORDS)
SEXES = _by_word(SEX_WORDS)


def _key(value: Value) -> str:
    return " ".join(plain(text_of(value)).strip(" .").split())


def parse_answer(value: Value) -> Answer | None:
    """Return yes, no or unknown; ``None`` for a blank cell, which says nothing."""
    if isinstance(value, bool):
        return Answer.YES if value else Answer.NO
    key = _key(value)
    if not key:
        return None
    if key not in ANSWERS:
        raise NotAnAnswer()
    return ANSWERS[key]


def sex_letters(column: Iterable[Value]) -> dict[str, Sex]:
    """Return what single letters mean in a column: M beside H is *mujer*, M beside F is male.

    H and M alone are Spanish (*hombre*, *mujer*); H and F are French (*homme*, *femme*).
    """
    letters = {_key(value) for value in column if isinstance(value, str)}
    if HOMBRE_AND_HOMME not in letters:
        return {}
    is_spanish = MUJER_OR_MALE in letters and FEMME_OR_FEMALE not in letters
    meanings = {HOMBRE_AND_HOMME: Sex.MALE}
    return meanings | {MUJER_OR_MALE: Sex.FEMALE} if is_spanish else meanings


def parse_sex(value: Value, *, letters: Mapping[str, Sex] | None = None) -> Sex | None:
    """Return the sex that a word of the column means; ``letters`` come from ``sex_letters``."""
    key = _key(value)
    if not key:
        return None
    meaning = (letters or {}).get(key) or SEXES.get(key)
    if meaning is None:
        raise NotASex()
    return Sex(meaning)


def parse_choice(value: Value, choices: Mapping[str, Sequence[str]]) -> str | None:
    """Return the code of a choice, found by its code or by a label in any language.

    A label that stands for two codes is refused rather than guessed.
    """
    key = _key(value)
    if not key:
        return None
    for code in choices:
        if plain(code) == key:
            return code
    found = [code for code, labels in choices.items() if key in map(_key, labels)]
    if len(found) != 1:
        raise NotAChoice(choices=_named(choices))
    return found[0]


def _named(choices: Mapping[str, Sequence[str]]) -> str:
    named = ", ".join(list(choices)[:CHOICES_NAMED])
    return f"{named}…" if len(choices) > CHOICES_NAMED else named
