"""One form for words of every script, so that neighbours meet. Pure.

`folded` writes a text in plain Latin letters (anyascii). `bones` keeps what scripts agree on: the
consonants. Arabic and Hebrew write few vowels, Ethiopic writes them all, and no two people spell
them alike in Latin letters: "Khartoum", "ካርቱም" and "الخرطوم" share k-r-t-m.
"""

import re
import unicodedata

from anyascii import anyascii

# Vowel signs and lengthening that Arabic and Hebrew may or may not write.
_OPTIONAL = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
# The article, alone or after "and", "with", "for": الخرطوم is looked for as خرطوم, and the other way.
_ARTICLE = re.compile(r"\b[وبفك]?(?:ال|لل)(?=\w{3})")
_WORDS = re.compile(r"[a-z0-9]+")
_SOFT = re.compile(r"[aeiouywh]")
_TWICE = re.compile(r"(.)\1+")
_NEAR = str.maketrans("qcpv", "kkbf")
# Fewer consonants fit half of all words.
FEWEST_BONES = 3


def folded(text: str) -> str:
    """The words of a text in small Latin letters and digits, with single spaces between."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _ARTICLE.sub("", _OPTIONAL.sub("", plain))
    latin = anyascii(bare).lower()
    return " ".join(_WORDS.findall(latin.replace("'", "").replace("`", "")))


def bones(words: str) -> str:
    """The consonants of folded words; words that have too few of them are left out."""
    found = [_TWICE.sub(r"\1", _SOFT.sub("", word.translate(_NEAR))) for word in words.split()]
    return " ".join(word for word in found if len(word) >= FEWEST_BONES)
