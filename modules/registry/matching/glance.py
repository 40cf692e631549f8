"""Which of several hundred names are worth comparing: each of their words is looked at once.

A common pair of words has hundreds of bearers, and comparing them all takes longer than anybody
waits. What is found here only orders them; who is shown is decided by `people.compare`.
"""

from rapidfuzz.distance import OSA

from . import evidence
from .names import Word, words_of_name
from .people import YEARS_OFF_IN_A_GUESS
from .skeletons import skeleton


class Glance:
    """The names that are asked for, beside which others are held."""

    def __init__(self, names: tuple[str, ...], year: int | None):
        self.asked = [words for words in map(words_of_name, names) if words]
        self.year = year
        # What each word says for each word asked for: the same words come again and again.
        self._seen: dict[tuple[str, ...], list[tuple[float, ...]]] = {}

    def bits(self, names: tuple[str, ...], born: int) -> float:
        """About what `compare` finds in the names and the year of birth (0: not known).

        Without the ceiling that names have there.
        """
        told = [words for words in map(words_of_name, names) if words]
        alike = (
            self._beside(place, asked, words)
            for place, asked in enumerate(self.asked)
            for words in told
        )
        return max(alike, default=0.0) + self._of_the_year(born)

    def _of_the_year(self, born: int) -> float:
        if not (self.year and born):
            return 0.0
        if self.year == born:
            return evidence.BORN_SAME_YEAR
        is_near = abs(self.year - born) <= YEARS_OFF_IN_A_GUESS
        return evidence.BORN_NEAR if is_near else evidence.BORN_OTHERWISE

    def _beside(self, place: int, asked: tuple[Word, ...], words: tuple[Word, ...]) -> float:
        table = [self._word(word)[place] for word in words]
        missing = abs(len(asked) - len(words))
        best = map(max, table if len(words) < len(asked) else zip(*table, strict=True))
        return sum(best) + evidence.NAME_WORD_MISSING * missing

    def _word(self, word: Word) -> list[tuple[float, ...]]:
        found = self._seen.get(word.readings)
        if found is None:
            found = self._seen[word.readings] = [
                tuple(evidence.along(evidence.NAME_WORD, _likeness(each, word)) for each in asked)
                for asked in self.asked
            ]
        return found


def _likeness(one: Word, other: Word) -> float:
    """Letters of which nearly as many are the same; in which case the consonants say more."""
    return max(
        (OSA.normalized_similarity(a, b) + OSA.normalized_similarity(skeleton(a), skeleton(b))) / 2
        for a in (*one.readings, *one.short_for)
        for b in (*other.readings, *other.short_for)
    )
