"""How a word sounds, in one small alphabet for every script.

A sound is one character. Vowels are a, e, i, o, u; `w` and `y` are half vowels, which scripts and
languages write as either; consonants that most languages keep apart keep apart:

    b p f v  m n l r  t d s z  k g  h     as in English
    S sh, tch    j j, dj    x kh    G gh    q as in Arabic    T th as in thing    D th as in this
    A any vowel, or none: ain, and alef at the start of a word

Scripts of consonants (Arabic, Hebrew) leave short vowels out; so do sounds, which then begin with
a mark (`ABJAD`), because what is missing there says nothing. The letters follow the ALA-LC and
BGN/PCGN romanisations; the spellings are those that people use instead of them.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

VOWELS = frozenset("aeiouA")
HALF_VOWELS = frozenset("wy")
ABJAD = "~"
KEPT_IN_MEMORY = 100_000

# Arabic letters, those of Persian, Urdu, Pashto and Kurdish among them.
_ARABIC = {
    **dict.fromkeys("اأآٱىةەٲ", "a"),
    **dict.fromkeys("عﻉ", "A"),
    **dict.fromkeys("يیېۍئےێ", "y"),
    **dict.fromkeys("وؤۇۆۋ", "w"),
    **dict.fromkeys("كک", "k"),
    **dict.fromkeys("هھہۀ", "h"),
    **dict.fromkeys("زظژ", "z"),
    **dict.fromkeys("سص", "s"),
    **dict.fromkeys("شچ", "S"),
    **dict.fromkeys("دضډ", "d"),
    **dict.fromkeys("تطټ", "t"),
    **dict.fromkeys("رړڕ", "r"),
    **dict.fromkeys("لڵ", "l"),
    **dict.fromkeys("نڼں", "n"),
    **dict.fromkeys("جځ", "j"),
    "إ": "i",
    "ب": "b",
    "پ": "p",
    "ث": "T",
    "ح": "h",
    "خ": "x",
    "ذ": "D",
    "غ": "G",
    "ف": "f",
    "ڤ": "v",
    "ق": "q",
    "گ": "g",
    "ګ": "g",
    "م": "m",
    # Short vowels, where somebody wrote them, and the doubled vowel at the end of a word.
    "\u064e": "a",
    "\u064f": "u",
    "\u0650": "i",
    "\u064b": "",
    "\u064c": "",
    "\u064d": "",
}
_IS_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_IS_HEBREW = re.compile(r"[\u0590-\u05ff]")
# The scripts of India: a letter without a sign carries a short vowel, or none.
_IS_BRAHMIC = re.compile(r"[\u0900-\u0dff]")
_NOT_AN_ARABIC_LETTER = re.compile(r"[^\u0600-\u06ff\u0750-\u077f]")

# Spellings of one sound in Latin letters, the longer before the shorter.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"x", "ks"),
        (r"tsch|tch|sch|sh|ch|cz|sz", "S"),
        (r"kh", "x"),
        (r"gh", "G"),
        (r"th", "T"),
        (r"dh", "D"),
        (r"ph", "f"),
        (r"zh", "z"),
        (r"dzh", "j"),
        (r"rh", "r"),
        (r"ck|cq|qu(?=[eiy])", "k"),
        (r"gu(?=[eiy])", "g"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
    )
)
# Marks that change a sound; all others only colour it, and are left out with anyascii's help.
_MARKED = str.maketrans(
    {
        "č": "ch",
        "ć": "ch",
        "ç": "ch",
        "š": "sh",
        "ş": "sh",
        "ș": "sh",
        "ś": "sh",
        "ž": "zh",
        "ź": "zh",
    }
    | {"ğ": "gh", "ñ": "n", "ł": "l", "ə": "e", "ı": "i"}
)
# Two letters for one sound, in scripts that have none of their own for it.
_TWO_FOR_ONE = ((re.compile(r"tS"), "S"), (re.compile(r"t[sz]"), "s"), (re.compile(r"d[jz]"), "j"))
_DOUBLED = re.compile(r"(.)\1+")
# Each Ethiopic sign is a syllable of its own: two of a kind are not one long sound.
_IS_ETHIOPIC = re.compile(r"[\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f]")
_OTHER_READINGS = (
    # Somali: a c is the throat sound ain, an x a sharp h (Cali is Ali, Xasan is Hassan).
    (re.compile(r"^c(?!h)|x(?!$)"), lambda word: re.sub(r"c(?!h)", "", word).replace("x", "h")),
    # German and Polish ch, as in Rachel and Achmed.
    (re.compile(r"(?<=[a-z])ch"), lambda word: word.replace("ch", "kh")),
    # Ukrainian and Caucasian g is an h in Latin letters: Hryhorii, Mahomed.
    (re.compile(r"г"), lambda word: word.replace("г", "h")),
    # French before a vowel: Diallo is Jallow, Diop is Jobe.
    (re.compile(r"^di(?=[aou])"), lambda word: f"j{word[2:]}"),
)
# The article before its word: Elsadig, Altayeb; Alia and Elias are words of their own.
_ARTICLE = re.compile(r"[aeA]l(?=[^aeiouywl]\w{3})")
_NOT_A_LETTER = re.compile(r"[^a-z]")


def is_arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters, those of Persian and Urdu among them."""
    return _IS_ARABIC.search(word) is not None


def sounds(word: str) -> str:
    """The sounds of one word in any script, empty where it has no letters; never fails.

    The word may hold marks, hyphens and apostrophes; they are passed over.
    """
    word = unicodedata.normalize("NFKC", word)
    if is_arabic(word):
        heard = _arabic(word)
    elif _IS_ETHIOPIC.search(word):
        return _latin(anyascii(word).lower())
    else:
        heard = _DOUBLED.sub(r"\1", _latin(anyascii(word.lower().translate(_MARKED)).lower()))
        if heard and (_IS_HEBREW.search(word) or _IS_BRAHMIC.search(word)):
            heard = f"{ABJAD}{heard}"
    return heard


@lru_cache(maxsize=KEPT_IN_MEMORY)
def readings(word: str) -> tuple[str, ...]:
    """The ways in which one word can be read out, the usual one first; each once.

    Letters stand for other sounds in other languages, and nobody knows whose spelling it is.
    """
    usual = sounds(word)
    found = {usual: None} if usual else {}
    letters = word.lower()
    for written, rewrite in _OTHER_READINGS:
        if written.search(letters):
            found[sounds(rewrite(letters))] = None
    for heard in list(found):
        if article := _ARTICLE.match(heard):
            found[heard[article.end() :]] = None
    return tuple(heard for heard in found if heard)


def _arabic(word: str) -> str:
    letters = _NOT_AN_ARABIC_LETTER.sub("", word)
    heard = _as_one(_DOUBLED.sub(r"\1", "".join(_ARABIC.get(letter, "") for letter in letters)))
    if heard[:1] == "a":
        heard = f"A{heard[1:]}"
    return f"{ABJAD}{heard}" if heard else ""


def _latin(letters: str) -> str:
    heard = _NOT_A_LETTER.sub("", letters)
    for pattern, sound in _SPELLINGS:
        heard = pattern.sub(sound, heard)
    return _as_one(heard)


def _as_one(heard: str) -> str:
    for letters, sound in _TWO_FOR_ONE:
        heard = letters.sub(sound, heard)
    return heard
