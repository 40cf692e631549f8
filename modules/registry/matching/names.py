"""A whole name as the words that say who is meant, and how alike two names are.

Names of the Horn, the Sudans and the Sahel have no family name and no fixed number of parts; parts
are left out, joined, written apart and in another order. So a name here is words without an order.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .nicknames import whole_names
from .sounds import ABJAD, is_arabic, readings
from .words import likeness

MOST_WORDS = 8
SHORTEST_JOINED = 6
KEPT_IN_MEMORY = 100_000
# From here on two words count as spellings of one name; from there on as possibly meant for it.
SAME_NAME, MAYBE_MEANT = 0.86, 0.72
# What a pet name is worth beside the name itself.
CALLED_SO = 0.9


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Articles and words of kinship, which one clerk writes and another leaves out.
_PARTICLES = _words("al el ul ibn bin ben bint ould wuld weld de da do dos la las los y e")
# The article before a sun letter takes its sound: as-Sadiq, an-Nur.
_SUN_ARTICLE = re.compile(r"^a([a-z]{1,2})$")
_TITLES = _words(
    "haj hajj haji hajji hadj hadji hag hajja haja sheikh shaikh shaykh sheik cheikh cheick sayyid "
    "sidi mr mrs ms miss dr ato woizero weizero mme mlle sr sra don dona"
)
_ARABIC_PARTICLES = frozenset(["ال", "بن", "ابن", "بنت", "ولد"])
_ARABIC_TITLES = frozenset(["الحاج", "حاج", "الحاجة", "الشيخ", "شيخ", "السيد", "سيدي"])
_LATIN_ABD = re.compile(r"^abd(?:o?[aeiu]l)?$")
_ARTICLE, SHORTEST_WITH_ARTICLE = "ال", 4
_ARABIC_ABD = "عبد"
# GebreMedhin, SeraAskiyaj; not McDonald.
_TWO_IN_ONE = re.compile(r"(?<=[^\W\d_A-Z][^\W\d_A-Z][^\W\d_A-Z])(?=[A-Z\u00c0-\u00de]\w{2})")
# What is written inside a word and not heard.
_SILENT = re.compile(r"['’`ʼʻʿʾ\u0640\u200b-\u200f\u2066-\u2069]")
# Abdirahman, Abdelrahman and Abdurrahman are Abd and a name; Abdullah stays as it is.
_ABDULLAH = re.compile(r"^(~?)[aA]bd[aeiou]?l[ae]?[hy]?[ei]?$")
_ABD_BEFORE = re.compile(r"^(~?)[aA]bd[aeiou]?l?(?=[^h]\w{2})(?!l?a?l?ah?$)")

_AS_WRITTEN = {"S": "sh", "x": "kh", "G": "gh", "T": "th", "D": "dh", "A": "a"}


@dataclass(frozen=True)
class Word:
    """One word of a name: in how many ways it is read, or that only its first letter is known.

    short_for: how the names are read that a pet name stands for.
    """

    readings: tuple[str, ...]
    is_initial: bool = False
    short_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameLikeness:
    """How alike two names are, and what of them agrees.

    score: 0 to 1. same: words that are spellings of one name; near: words that may be meant for
    one; other: words that stand against each other; missing: words that only one name has.
    """

    score: float
    same: int = 0
    near: int = 0
    other: int = 0
    missing: int = 0
    is_exact: bool = False
    in_order: bool = True
    # The likeness of each word of the shorter name to its partner.
    words: tuple[float, ...] = ()


NOT_ALIKE = NameLikeness(0.0)


@lru_cache(maxsize=KEPT_IN_MEMORY)
def words_of_name(text: str) -> tuple[Word, ...]:
    """The words of a name in any script that say who is meant, in the order told, at most eight.

    Titles, articles and words of kinship are left out, unless nothing else is there. A servant
    name (Abd al-Rahman, Abdirahman) is one word. Never fails; empty where there are no letters.
    """
    told = _split(text)
    kept = [word for word in told if not _says_nothing(word)] or told
    words = filter(None, map(_word, _servants_joined(kept)))
    return tuple(words)[:MOST_WORDS]


@lru_cache(maxsize=KEPT_IN_MEMORY)
def _word(written: str) -> Word | None:
    """One word as it is heard; None where nothing is."""
    heard = readings(written)
    if not heard:
        return None
    if len(written) == 1 and not is_arabic(written) and written.isalpha():
        return Word(heard, is_initial=True)
    whole = (reading for name in whole_names(written) for reading in readings(name))
    return Word(tuple(dict.fromkeys(map(_servant_as_one, heard))), short_for=tuple(whole))


def _servant_as_one(heard: str) -> str:
    if _ABDULLAH.match(heard):
        return _ABDULLAH.sub(r"\1abdalah", heard)
    return _ABD_BEFORE.sub(r"\1abd", heard)


def normal_form(text: str) -> str:
    """The name as one line that spellings, scripts and the order of its words share where they can.

    Total, idempotent and free of order; for tests of equality, never for showing.
    """
    form, before = _spelled(text), None
    while form != before:
        before, form = form, _spelled(form)
    return form


def _spelled(text: str) -> str:
    words = (word.readings[0].lstrip(ABJAD) for word in words_of_name(text))
    return " ".join(sorted("".join(_AS_WRITTEN.get(s, s) for s in word) for word in words))


def _split(text: str) -> list[str]:
    spoken = _SILENT.sub("", unicodedata.normalize("NFKC", text))
    plain = _TWO_IN_ONE.sub(" ", spoken).lower()
    pieces = plain.translate(_BETWEEN_WORDS).split()
    words = []
    for piece, after in itertools.zip_longest(pieces, pieces[1:], fillvalue=""):
        sun = _SUN_ARTICLE.match(piece)
        if sun and after.startswith(sun.group(1)) and f"{piece}-{after}" in plain:
            continue
        # Arabic joins the article to its word.
        words.append(
            piece[2:]
            if piece.startswith("ال") and len(piece) > 4 and piece not in _ARABIC_TITLES
            else piece
        )
    return words


class _BetweenWords(dict):
    """For `str.translate`: a space for all but letters, figures and the marks at them.

    Marks stand above, below and beside letters, and some scripts need them. Each character is
    asked about once.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_of_a_word = character.isalnum() or unicodedata.category(character).startswith("M")
        self[code] = character if is_of_a_word else " "
        return self[code]


_BETWEEN_WORDS = _BetweenWords()


def _says_nothing(word: str) -> bool:
    return (
        word in _PARTICLES or word in _TITLES or word in _ARABIC_PARTICLES or word in _ARABIC_TITLES
    )


def _servants_joined(words: list[str]) -> list[str]:
    """Abd is not a name but the half of one."""
    joined, waiting = [], ""
    for word in words:
        if not waiting and (word == _ARABIC_ABD or _LATIN_ABD.match(word)):
            waiting = word
        elif waiting:
            joined.append((_ARABIC_ABD if is_arabic(word) else "abd") + word)
            waiting = ""
        else:
            joined.append(word)
    return joined + ([waiting] if waiting else [])


def compare_names(one: str, other: str) -> NameLikeness:
    """How alike two names are, whatever their scripts; symmetric."""
    first, second = words_of_name(one), words_of_name(other)
    if not first or not second:
        return NOT_ALIKE
    found = _compare(first, second)
    if found.score < SAME_NAME:
        # Gebre Medhin and Gebremedhin, Nur al-Din and Nureddin.
        for apart, plain in ((first, second), (second, first)):
            if len(apart) < max(len(plain), 2):
                continue
            for words in _joined_somewhere(apart, plain):
                found = max(found, _compare(words, plain), key=weight)
    return found


def weight(found: NameLikeness) -> tuple:
    """What likenesses are ordered by: of two with one score, the one that says more.

    Without it the answer would depend on which of two records is looked at first.
    """
    return found.score, sum(found.words), -found.missing, found.in_order, found.words


def _joined_somewhere(words: tuple[Word, ...], plain: tuple[Word, ...]):
    """The words with two neighbours as one, where that one is a word of the other name."""
    long_enough = [word for word in plain if len(word.readings[0]) >= SHORTEST_JOINED]
    for place in range(len(words) - 1) if long_enough else ():
        left, right = words[place : place + 2]
        joined = Word((left.readings[0] + right.readings[0].lstrip(ABJAD),))
        if any(word_likeness(joined, word) >= SAME_NAME for word in long_enough):
            yield (*words[:place], joined, *words[place + 2 :])


def _compare(one: tuple[Word, ...], other: tuple[Word, ...]) -> NameLikeness:
    if len(one) > len(other):
        one, other = other, one
    matched = _match(one, other)
    same = sum(alike >= SAME_NAME for alike, *_places in matched)
    near = sum(MAYBE_MEANT <= alike < SAME_NAME for alike, *_places in matched)
    against = len(one) - same - near
    missing = len(other) - len(one)
    places = [place for _alike, _mine, place in sorted(matched, key=lambda each: each[1])]
    return NameLikeness(
        score=_score([alike for alike, *_places in matched], words=len(one), missing=missing),
        same=same,
        near=near,
        other=against,
        missing=missing,
        is_exact=missing == 0 and all(alike == 1 for alike, *_places in matched),
        in_order=places == sorted(places),
        words=tuple(alike for alike, *_places in matched),
    )


def _match(one, other) -> list[tuple[float, int, int]]:
    """The best partner of each word of the shorter name: (likeness, its place, the other's place)."""
    alike = sorted(
        (
            # The sum, for an order that does not depend on which of the names comes first.
            (word_likeness(a, b), -abs(i - j), i + j, i, j)
            for i, a in enumerate(one)
            for j, b in enumerate(other)
        ),
        reverse=True,
    )
    taken_one, taken_other, matched = set(), set(), []
    for likely, _distance, _sum, i, j in alike:
        if i not in taken_one and j not in taken_other:
            taken_one.add(i)
            taken_other.add(j)
            matched.append((likely, i, j))
    return matched


def _score(alike: list[float], *, words: int, missing: int) -> float:
    """Words that stand against each other weigh more than words that agree.

    Somebody's brother shares the father's and the grandfather's name and only one word differs.
    """
    evidence = (
        sum(max(0.0, each - MAYBE_MEANT / 2) / (1 - MAYBE_MEANT / 2) for each in alike) / words
    )
    worst = min(alike)
    if worst < MAYBE_MEANT:
        evidence *= 0.4 + 0.45 * worst / MAYBE_MEANT
    elif worst < SAME_NAME:
        evidence *= 0.85 + 0.15 * (worst - MAYBE_MEANT) / (SAME_NAME - MAYBE_MEANT)
    # One word alone is shared by thousands.
    told = 1 - 0.06 * missing if words > 1 else (1 - 0.1 * min(missing, 3))
    return evidence * told


def word_likeness(one: Word, other: Word) -> float:
    """The likeness of the readings that fit best; an initial fits any word that begins with it."""
    if one.is_initial or other.is_initial:
        firsts = {reading.lstrip(ABJAD)[:1].lower() for reading in one.readings}
        fits = not firsts.isdisjoint(r.lstrip(ABJAD)[:1].lower() for r in other.readings)
        return SAME_NAME if fits else 0.0
    alike = max(likeness(a, b) for a in one.readings for b in other.readings)
    if alike >= CALLED_SO or not (one.short_for or other.short_for):
        return alike
    return max(alike, _likeness_of_short_names(one, other))


def _likeness_of_short_names(one: Word, other: Word) -> float:
    """As if the whole name had been told, and a little less."""
    mine, theirs = (*one.readings, *one.short_for), (*other.readings, *other.short_for)
    by_whole_name = (likeness(a, b) for a in one.short_for for b in theirs)
    by_their_whole_name = (likeness(a, b) for a in mine for b in other.short_for)
    found = max((*by_whole_name, *by_their_whole_name), default=0.0)
    return max(SAME_NAME, CALLED_SO * found) if found >= SAME_NAME else 0.0
