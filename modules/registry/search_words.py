"""One typed word: which search keys it finds, and how well a key answers it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from .matching.keys import sound_keys
from .models import SearchKey
from .rules.name_keys import MAX_KEY, search_tokens

SHORTEST = 2
MOST_WORDS = 6
EXACT, BEGINNING, SOUND, NOTHING = 6, 4, 3, 0


@dataclass(frozen=True)
class Word:
    """A normalised word that somebody typed."""

    text: str
    # The last word may not be typed to its end yet.
    is_last: bool

    @cached_property
    def sounds(self) -> frozenset[str]:
        """How it can be read out."""
        return sound_keys(self.text)

    @property
    def is_telling(self) -> bool:
        """Whether its sounds alone say something: one consonant is shared by very many names."""
        return all(len(sound) > 1 for sound in self.sounds)

    @property
    def begins(self) -> Q:
        """Words that begin with it, itself among them.

        A range instead of LIKE, which neither database answers from this index.
        """
        condition = Q(kind=SearchKey.Kind.WORD, key__gte=self.text)
        return condition & Q(key__lt=above) if (above := _above(self.text)) else condition

    @property
    def sounds_alike(self) -> Q:
        """Words that can be read out like it."""
        return Q(kind=SearchKey.Kind.SOUND, key__in=sorted(self.sounds))

    def score(self, kind: str, key: str) -> int:
        """How well a key answers this word."""
        if kind == SearchKey.Kind.SOUND:
            return SOUND if key in self.sounds else NOTHING
        if key == self.text:
            return EXACT
        return BEGINNING if key.startswith(self.text) else NOTHING


def words_of(text: str) -> list[Word]:
    """The words to search by, each once, in the order typed; single letters say too little."""
    # Keys are kept this long and no longer.
    spoken = dict.fromkeys(word[:MAX_KEY] for word in search_tokens(text))
    tokens = [token for token in spoken if len(token) >= SHORTEST]
    return [Word(token, is_last=token == tokens[-1]) for token in tokens[:MOST_WORDS]]


def _above(word: str) -> str:
    """The first key that no longer begins with `word`; empty where there is none.

    Keys hold a-z and 0-9 only, which all collations order alike.
    """
    stem = word.rstrip("z")
    if not stem:
        return ""
    last = stem[-1]
    return stem[:-1] + ("a" if last == "9" else chr(ord(last) + 1))
