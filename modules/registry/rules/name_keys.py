"""The words of a name as plain letters, for sorting and for search while somebody types.

How words sound, and who may be meant, is the matter of `modules.registry.matching`.
"""

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
