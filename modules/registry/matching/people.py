"""Whether two records are of one person: a score, a band, and the reasons in words.

`compare` knows no database. It weighs what both records say (`evidence.py`); what one of them
leaves open weighs nothing. Nothing is merged or refused because of it: people decide.
"""

import itertools
import operator
import re
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import OSA

from modules.registry.choices import Sex
from modules.registry.rules.birth_dates import BirthDate

from . import evidence, reasons
from .names import SAME_NAME, NameLikeness, compare_names, weight
from .reasons import Reason

SHORTEST_NUMBER = 5
NOT_A_NATIONALITY = frozenset(["UNKNOWN", ""])
YEARS_OFF_IN_A_GUESS = 3
DIGITS_OF_A_PHONE = 8
DAYS_OF_A_YEAR = 366
# So many bits are certainty; more would only overflow.
FAR = 60.0
# Half of all addresses have one of them.
KINDS_OF_PLACE = frozenset(
    re.findall(
        r"\w+",
        "street st road rd avenue ave place pl close court ct crescent circuit drive lane square "
        "rue route avenida calle camino barrio village town city district region sharia hay",
    )
)


class Band(StrEnum):
    """What the desk does with a comparison: look at it first, have a look, leave it."""

    SAME = "same"
    MAYBE = "maybe"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Known:
    """What is known of one person, for comparing; empty is not known, and never "no".

    names: the whole name in each script or spelling. phones: digits. documents: (country or kind,
    number). parents: their names. companions: ids of who is in the same household or arrived with.
    """

    names: tuple[str, ...] = ()
    born: BirthDate = field(default_factory=BirthDate.unknown)
    sex: str = Sex.UNKNOWN
    nationalities: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    documents: frozenset[tuple[str, str]] = frozenset()
    places: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    companions: frozenset = frozenset()


@dataclass(frozen=True)
class Comparison:
    """score: how likely it is one person, 0 to 1; bits: the same as a sum of evidence.

    reasons: what agrees and what does not; names: how the names alone compare.
    """

    score: float
    band: Band
    bits: float
    reasons: tuple[Reason, ...]
    names: NameLikeness | None = None

    @property
    def sentences(self) -> list:
        """The reasons for people, those that weigh most first."""
        ordered = sorted(self.reasons, key=lambda reason: -abs(reason.bits))
        return [reason.sentence for reason in ordered]


def compare(one: Known, other: Known) -> Comparison:
    """How likely two records are of one person, and why; symmetric."""
    alike = likest_names(one.names, other.names)
    weighed = [_names(alike), *(weigh(one, other) for weigh in _WEIGHED)]
    found = tuple(reason for reason in weighed if reason is not None)
    bits = evidence.BEFORE_LOOKING + sum(reason.bits for reason in found)
    return Comparison(
        score=1 / (1 + 2 ** -max(-FAR, min(FAR, bits))),
        band=band_of(bits),
        bits=bits,
        reasons=found,
        names=alike,
    )


def can_reach(bits: float, one: Known, other: Known) -> bool:
    """Whether `compare` may find so many bits, were the names the same; much cheaper than that."""
    weighed = (weigh(one, other) for weigh in _WEIGHED)
    besides = sum(reason.bits for reason in weighed if reason is not None)
    return evidence.BEFORE_LOOKING + evidence.NAME_AT_MOST + besides >= bits


def band_of(bits: float) -> Band:
    """The band of a sum of evidence."""
    if bits >= evidence.SAME_FROM:
        return Band.SAME
    return Band.MAYBE if bits >= evidence.MAYBE_FROM else Band.DIFFERENT


def likest_names(one: tuple[str, ...], other: tuple[str, ...]) -> NameLikeness | None:
    """The likeness of the two spellings that fit best; None where one has no name."""
    alike = (compare_names(a, b) for a in one for b in other if a and b)
    return max(alike, key=weight, default=None)


def _names(alike: NameLikeness | None) -> Reason | None:
    if alike is None:
        return None
    words = sum(evidence.along(evidence.NAME_WORD, word) for word in alike.words)
    bits = (
        min(words, evidence.NAME_AT_MOST)
        + evidence.NAME_WORD_MISSING * alike.missing
        + (0 if alike.in_order else evidence.NAME_IN_OTHER_ORDER)
    )
    if alike.is_exact:
        kind = reasons.SAME_NAME if alike.in_order else reasons.SAME_WORDS
    elif alike.other:
        kind = reasons.PART_OF_NAME_DIFFERS if alike.same else reasons.OTHER_NAME
    elif alike.near:
        kind = reasons.NAME_A_LITTLE_DIFFERENT
    else:
        kind = reasons.NAME_SOUNDS_ALIKE if not alike.missing else reasons.NAME_PARTLY_TOLD
    return Reason(kind, bits)


def _birth(one: Known, other: Known) -> Reason | None:
    if not (one.born.is_known and other.born.is_known):
        return None
    a, b = one.born.as_evidence(), other.born.as_evidence()
    if a.first == a.last and b.first == b.last:
        return _births_to_the_day(a.first, b.first)
    overlap = a.first <= b.last and b.first <= a.last
    if overlap:
        widest = max((a.last - a.first).days, (b.last - b.first).days)
        if widest <= DAYS_OF_A_YEAR:
            return Reason(reasons.SAME_BIRTH_YEAR, evidence.BORN_SAME_YEAR)
        return Reason(reasons.BIRTH_CAN_BE_SAME, evidence.BORN_CAN_BE)
    gap = max((a.first - b.last).days, (b.first - a.last).days) / DAYS_OF_A_YEAR
    if gap <= YEARS_OFF_IN_A_GUESS:
        return Reason(reasons.BIRTH_NEAR, evidence.BORN_NEAR)
    return Reason(reasons.OTHER_BIRTH, evidence.BORN_OTHERWISE)


def _births_to_the_day(a, b) -> Reason:
    if a == b:
        return Reason(reasons.SAME_BIRTH_DATE, evidence.BORN_SAME_DAY)
    swapped = (a.year, a.month, a.day) == (b.year, b.day, b.month)
    if swapped or OSA.distance(f"{a:%Y%m%d}", f"{b:%Y%m%d}", score_cutoff=1) <= 1:
        return Reason(reasons.BIRTH_MISWRITTEN, evidence.BORN_DAY_MISWRITTEN)
    if a.year == b.year:
        return Reason(reasons.SAME_BIRTH_YEAR_OTHER_DAY, evidence.BORN_NEAR)
    return Reason(reasons.OTHER_BIRTH, evidence.BORN_OTHERWISE)


def _sex(one: Known, other: Known) -> Reason | None:
    if Sex.UNKNOWN in (one.sex, other.sex):
        return None
    if one.sex == other.sex:
        return Reason(reasons.SAME_SEX, evidence.SEX_SAME)
    return Reason(reasons.OTHER_SEX, evidence.SEX_OTHER)


def _nationality(one: Known, other: Known) -> Reason | None:
    mine, theirs = one.nationalities - NOT_A_NATIONALITY, other.nationalities - NOT_A_NATIONALITY
    if not mine or not theirs:
        return None
    if mine & theirs:
        return Reason(reasons.SAME_NATIONALITY, evidence.NATIONALITY_SHARED)
    return Reason(reasons.OTHER_NATIONALITY, evidence.NATIONALITY_OTHER)


def _phones(one: Known, other: Known) -> Reason | None:
    """A shared telephone speaks for one family; another one says nothing."""
    mine, theirs = (
        {number[-DIGITS_OF_A_PHONE:] for number in known.phones} for known in (one, other)
    )
    return Reason(reasons.SAME_PHONE, evidence.PHONE_SHARED) if mine & theirs else None


def _documents(one: Known, other: Known) -> Reason | None:
    if not one.documents or not other.documents:
        return None
    mine, theirs = ({_plain_number(n) for _kind, n in known.documents} for known in (one, other))
    if mine & theirs:
        return Reason(reasons.SAME_DOCUMENT, evidence.DOCUMENT_SAME)
    near = any(
        OSA.distance(a, b, score_cutoff=1) <= 1
        for a in mine
        for b in theirs
        if min(len(a), len(b)) >= SHORTEST_NUMBER
    )
    if near:
        return Reason(reasons.DOCUMENT_MISWRITTEN, evidence.DOCUMENT_MISWRITTEN)
    if {kind for kind, _n in one.documents} & {kind for kind, _n in other.documents}:
        return Reason(reasons.OTHER_DOCUMENT, evidence.DOCUMENT_OTHER)
    return None


def _plain_number(number: str) -> str:
    return re.sub(r"\W+", "", number).upper()


def _places(one: Known, other: Known) -> Reason | None:
    """Words of places that agree, in the description of a home that agrees most."""
    best = None
    for a in one.places:
        for b in other.places:
            first, second = _place_words(a), _place_words(b)
            if not first or not second:
                continue
            same = _words_shared(first, second)
            differing = max(0, min(len(first), len(second)) - same)
            bits = evidence.PLACE_WORD_SAME * same + evidence.PLACE_WORD_OTHER * differing
            best = bits if best is None else max(best, bits)
    if best is None:
        return None
    bits = max(evidence.PLACE_AT_LEAST, min(evidence.PLACE_AT_MOST, best))
    return Reason(reasons.SAME_PLACE if bits > 0 else reasons.OTHER_PLACE, bits)


def _place_words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [word for word in words if word not in KINDS_OF_PLACE] or words


def _words_shared(first: list[str], second: list[str]) -> int:
    """How many words of the shorter list are in the other, written apart or together, with a slip."""
    left, alone = list(second), list(first)
    # All that is equal before anything that is only near, so that no word takes another's partner.
    for is_pair in (operator.eq, _is_slip):
        for word in tuple(alone):
            place = next((i for i, other in enumerate(left) if is_pair(word, other)), None)
            if place is not None:
                alone.remove(word)
                del left[place]
    shared = len(first) - len(alone)
    return shared + _written_together(alone, left) + _written_together(left, alone)


def _is_slip(one: str, other: str) -> bool:
    """One letter more, less, other or changed about; in short words each letter counts."""
    length = min(len(one), len(other))
    allowed = 2 if length > 7 else 1
    return length > 2 and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _written_together(apart: list[str], together: list[str]) -> int:
    joined = [f"{one}{other}" for one, other in itertools.pairwise(apart)]
    return 2 * sum(any(_is_slip(word, other) for other in joined) for word in together)


def _parents(one: Known, other: Known) -> Reason | None:
    alike = likest_names(one.parents, other.parents)
    if alike is None:
        return None
    if alike.score >= SAME_NAME:
        return Reason(reasons.SAME_PARENT, evidence.PARENT_SAME)
    return Reason(reasons.OTHER_PARENTS, evidence.PARENT_OTHER) if not alike.same else None


def _companions(one: Known, other: Known) -> Reason | None:
    shared = len(one.companions & other.companions)
    if not shared:
        return None
    bits = min(evidence.COMPANION_SHARED * shared, evidence.COMPANIONS_AT_MOST)
    return Reason(reasons.SAME_COMPANIONS, bits)


_WEIGHED = (_birth, _sex, _nationality, _phones, _documents, _places, _parents, _companions)
