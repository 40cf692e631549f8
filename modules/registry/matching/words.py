"""How alike two words of a name sound: a distance in which a short vowel costs little.

The costs are those of hearing and writing, not of letters: `u` and `o` are nearly one, `g` is
written for `j`, a short vowel is missing wherever the script writes none; an `l` for an `m` is
another name. They were set by hand and looked at on one half of the lists named in
docs/benchmarks.md; what is reported there was measured on the other half.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from .skeletons import skeleton
from .sounds import ABJAD, HALF_VOWELS, VOWELS

KEPT_IN_MEMORY = 200_000
SLIPS_AT_MOST, SLIP = 2, 1.0
LONGER_BY = 5
HARDLY_A_CONSONANT_SHARED, UNLIKE = 0.34, 0.3

_OTHER = 1.0
_OTHER_VOWEL = 0.4
# Karim and Karima, Mario and Maria, Haile and Hailu: its last vowel says who is meant.
_OTHER_LAST_VOWEL = 0.75
_ALIKE_AT_THE_END = frozenset(
    ["ie", "ei", "iy", "yi", "ey", "ye", "ou", "uo", "uw", "wu", "ow", "wo"]
)

_CONFUSED = {
    0.05: "wo wu yi kq Aa Ae Ai Ao Au",
    0.1: "bp fv gG tT ye ie ou gq",
    0.2: "ae gj Dd Dz zj jG",
    0.3: "ao vw yj sz sT xh xk",
    0.4: "bv kg Ss td wa ya jx jh",
    0.5: "kG Sk Sj xG Sx au",
    0.6: "mn",
    0.7: "lr",
    # Jamal and Jamil, Hamad and Hamid: the vowel that tells them apart.
    0.8: "ai",
}
_COST = {
    pair: cost
    for cost, pairs in _CONFUSED.items()
    for one, other in pairs.split()
    for pair in ((one, other), (other, one))
}
_VOWEL_LIKE = VOWELS | HALF_VOWELS
# What it costs to miss a sound: between two words that write their vowels; of a word that does
# where the other is in a script of consonants; of that other; and between two such words.
_MISSING_WRITTEN = {**dict.fromkeys("aeiou", 0.36), "A": 0.2, "w": 0.35, "y": 0.35, "h": 0.5}
_MISSING_FROM_ABJAD = {**dict.fromkeys("aeiou", 0.08), "A": 0.1, "w": 0.4, "y": 0.3, "h": 0.5}
_MISSING_OF_ABJAD = {"a": 0.35, "A": 0.1, "w": 0.4, "y": 0.4, "h": 0.4}
_MISSING_BETWEEN_ABJADS = {"a": 0.5, "A": 0.5, "w": 0.7, "y": 0.7, "h": 0.7}
_MISSING_LAST = {"a": 1.0, "o": 0.5, "u": 0.4, "i": 0.4}
_SHORTEST_WITH_AN_ENDING = 4
# Half of the name, and not the half that tells one servant of God from the next.
_SERVANT, _OF_GOD = "abd", "abdalah"


def likeness(one: str, other: str) -> float:
    """How alike two words sound, from 0 (nothing) to 1 (the same); sounds as `sounds.sounds` gives them.

    Symmetric. 0.86 and more are spellings of one name, below 0.72 are different names.
    """
    if one == other:
        return 1.0
    if abs(len(one) - len(other)) > LONGER_BY and ABJAD not in (one[0], other[0]):
        return UNLIKE
    return _likeness(one, other) if one < other else _likeness(other, one)


@lru_cache(maxsize=KEPT_IN_MEMORY)
def _likeness(one: str, other: str) -> float:
    # Most words have nothing to do with each other; that is seen without walking through them.
    if OSA.normalized_similarity(skeleton(one), skeleton(other)) < HARDLY_A_CONSONANT_SHARED:
        return UNLIKE
    first, second = one.lstrip(ABJAD), other.lstrip(ABJAD)
    costs = (
        _costs(is_abjad=one[0] == ABJAD, other_is_abjad=other[0] == ABJAD),
        _costs(is_abjad=other[0] == ABJAD, other_is_abjad=one[0] == ABJAD),
    )
    if _is_servant(first) and _is_servant(second):
        first, second = first[len(_SERVANT) :], second[len(_SERVANT) :]
    length = (len(first) + len(second)) / 2
    if not length:
        return 0.0
    # Two letters changed about are one slip of the fingers, whatever they sound like.
    slips = OSA.distance(first, second, score_cutoff=SLIPS_AT_MOST)
    return max(0.0, 1 - min(_distance(first, second, *costs), slips * SLIP) / length)


def _costs(*, is_abjad: bool, other_is_abjad: bool) -> dict[str, float]:
    if is_abjad:
        return _MISSING_BETWEEN_ABJADS if other_is_abjad else _MISSING_OF_ABJAD
    return _MISSING_FROM_ABJAD if other_is_abjad else _MISSING_WRITTEN


def _is_servant(word: str) -> bool:
    return word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 1 and word != _OF_GOD


def _distance(one: str, other: str, costs_one: dict, costs_other: dict) -> float:
    missing_other = [_missing(other, place, costs_other) for place in range(len(other))]
    before = [0.0]
    for cost in missing_other:
        before.append(before[-1] + cost)
    last_one, last_other = len(one) - 1, len(other) - 1
    for place, sound in enumerate(one):
        missing = _missing(one, place, costs_one)
        row = [before[0] + missing]
        left = row[0]
        for column, heard in enumerate(other):
            if sound == heard:
                exchanged = before[column]
            else:
                is_last = place == last_one and column == last_other
                exchanged = before[column] + _exchanged(sound, heard, is_last)
            left = min(exchanged, before[column + 1] + missing, left + missing_other[column])
            row.append(left)
        before = row
    return before[-1]


def _missing(word: str, place: int, costs: dict) -> float:
    sound = word[place]
    if place == len(word) - 1 and len(word) >= _SHORTEST_WITH_AN_ENDING and sound in _MISSING_LAST:
        return _MISSING_LAST[sound]
    return costs.get(sound, _OTHER)


def _exchanged(one: str, other: str, is_last: bool) -> float:
    if is_last and one in _VOWEL_LIKE and other in _VOWEL_LIKE:
        return 0.1 if one + other in _ALIKE_AT_THE_END else _OTHER_LAST_VOWEL
    cost = _COST.get((one, other))
    if cost is not None:
        return cost
    return _OTHER_VOWEL if one in _VOWEL_LIKE and other in _VOWEL_LIKE else _OTHER
