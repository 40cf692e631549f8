"""Keys by which a name is found again, however it was spelled.

`search_tokens` serves exact and prefix search; `phonetic_keys` bring together spellings that
sound alike. Keys only propose candidates: nobody is ever merged because of one.
"""

import itertools
import re
import unicodedata

from anyascii import anyascii

# Longer keys are cut; what is looked up is cut alike.
MAX_KEY = 60

# Articles and words of kinship inside names, which one clerk writes and another leaves out.
PARTICLES = frozenset(["al", "el", "ul", "ibn", "bin", "ben", "bint", "ould", "wuld", "weld"])

# Abdulrahman, Abdirahman and Abdurrahman are "Abd" and a name. Abdullah stays one word.
_ABD = re.compile(r"abd[aeiou](?!l?lah)(?:l(?=[^l])|(?=[bcdfghjklmnpqrstvwxyz]))(\w{4,})")
_ABD_ALONE = frozenset(["abdul", "abdel", "abdal"])

# Arabic joins the article to its word. Alef, and ain at the start of a word, are written with a
# vowel in Latin letters; left to themselves they would vanish.
_ARABIC_SPELLINGS = (
    (re.compile(r"ـ"), ""),  # tatweel only stretches
    (re.compile(r"(?<=\s)ال(?=\w)"), "al "),
    (re.compile(r"[اأإآٱ]|\bع"), "a"),
)

# Spellings of one sound, applied in order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|tch|sh|ch", "s"),
        (r"dj|dz", "j"),
        (r"ph", "f"),
        (r"kh|ck|q", "k"),
        (r"gh", "g"),
        (r"([dtbj])h", r"\1"),
        (r"^ou(?=[aeiou])", "w"),
        (r"^y|^i(?=[aeou])", "j"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"h$", ""),
        (r"h", "x"),  # Somali writes the sounded h so; it leaves no digraph behind
        (r"(?<!^)[aeiouyw]", ""),
        (r"^[aeiouy]", "a"),
        (r"(.)\1+", r"\1"),
    )
)
# Letters that languages read differently: each reading gives a key.
_READINGS = (
    (re.compile(r"v"), ("b", "w")),  # Vargas and Bargas; Vahid and Wahid
    (re.compile(r"^c(?=[aou])"), ("k", "")),  # Carlos; Somali Cali is Ali
)


def plain(text: str) -> str:
    """Any script as lower-case ASCII letters, digits and single spaces. Never fails."""
    text = unicodedata.normalize("NFKC", text)
    for pattern, spelling in _ARABIC_SPELLINGS:
        text = pattern.sub(spelling, text)
    ascii_text = anyascii(text).casefold()
    without_apostrophes = re.sub(r"['`]", "", ascii_text)
    return " ".join(re.findall(r"[a-z0-9]+", without_apostrophes))


def search_tokens(text: str) -> tuple[str, ...]:
    """The words of a name to search by, in the order given: without articles, Abd- names apart.

    A name of nothing but particles keeps them: Ben is a name too.
    """
    words = plain(text).split()
    tokens = []
    for word in [word for word in words if word not in PARTICLES] or words:
        abd = _ABD.fullmatch(word)
        if abd:
            tokens += ["abd", re.sub(r"^(.)\1", r"\1", abd.group(1))]
        elif word in _ABD_ALONE:
            tokens.append("abd")
        else:
            tokens.append(word)
    return tuple(tokens)


def phonetic_keys(token: str) -> frozenset[str]:
    """The consonant skeletons of one word, one for each way to read it; empty without letters.

    Two words may be the same name if they share a key. The keys of a key are itself.
    """
    letters = re.sub(r"[^a-z]", "", plain(token))
    readings = [letters]
    for pattern, sounds in _READINGS:
        readings = [pattern.sub(sound, each) for each, sound in itertools.product(readings, sounds)]
    return frozenset(filter(None, map(_skeleton, readings)))


def _skeleton(letters):
    """Fold until nothing changes, so that a key folds to itself."""
    while True:
        folded = letters
        for pattern, sound in _SOUNDS:
            folded = pattern.sub(sound, folded)
        if folded == letters:
            return folded
        letters = folded
