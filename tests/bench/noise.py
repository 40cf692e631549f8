"""What becomes of a name on its way through mouths, ears, scripts and fingers."""

import random

MISSING = "a missing part"
KINDS = (
    "as registered",
    "two typos",
    "swapped parts",
    MISSING,
    "another spelling",
    "another script",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What others write for it; applied to whole words, some of them.
SPELLINGS = (
    ("mm", "m"),
    ("ss", "s"),
    ("ou", "u"),
    ("u", "o"),
    ("ee", "i"),
    ("ei", "ai"),
    ("y", "i"),
    ("kh", "k"),
    ("q", "k"),
    ("k", "q"),
    ("z", "s"),
    ("f", "ph"),
    ("e", "a"),
    ("a", "e"),
    ("i", "e"),
    ("o", "u"),
    ("w", "ou"),
    ("h", ""),
    ("j", "dj"),
    ("s", "ss"),
    ("t", "tt"),
)
ARABIC = {
    "sh": "ش",
    "ch": "تش",
    "kh": "خ",
    "gh": "غ",
    "th": "ث",
    "dh": "ذ",
    "ph": "ف",
    "ou": "و",
    "oo": "و",
    "ee": "ي",
    "ei": "ي",
    "ai": "اي",
    "b": "ب",
    "p": "ب",
    "t": "ت",
    "j": "ج",
    "g": "غ",
    "d": "د",
    "r": "ر",
    "z": "ز",
    "s": "س",
    "c": "ك",
    "k": "ك",
    "q": "ق",
    "x": "كس",
    "f": "ف",
    "v": "ف",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "h": "ه",
    "w": "و",
    "y": "ي",
    "i": "ي",
    "u": "و",
    "o": "و",
    "a": "",
    "e": "",
}


def noisy(names: tuple[str, ...], kind: str, chance: random.Random) -> str:
    """The name as somebody else tells or writes it."""
    words = [name.lower() for name in names]
    if kind == "two typos":
        for _typo in range(2):
            place = chance.randrange(len(words))
            words[place] = typo(words[place], chance)
    elif kind == "swapped parts":
        chance.shuffle(words)
    elif kind == MISSING and len(words) > 2:
        words.pop(chance.randrange(len(words)))
    elif kind == "another spelling":
        words = [spelled_otherwise(word, chance) for word in words]
    elif kind == "another script":
        words = [in_arabic(word) for word in words]
    return " ".join(words)


def typo(word: str, chance: random.Random) -> str:
    """One letter wrong, left out, added, or two changed about."""
    place, kind = chance.randrange(len(word)), chance.randrange(4)
    if kind == 0:
        return word[:place] + chance.choice(LETTERS) + word[place + 1 :]
    if kind == 1 and len(word) > 1:
        return word[:place] + word[place + 1 :]
    if kind == 2 and len(word) > 1:
        place = min(place, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + chance.choice(LETTERS) + word[place:]


def spelled_otherwise(word: str, chance: random.Random) -> str:
    """One or two habits of spelling of another clerk."""
    for old, new in chance.sample(
        [pair for pair in SPELLINGS if pair[0] in word],
        k=min(2, sum(p[0] in word for p in SPELLINGS)),
    ):
        word = word.replace(old, new, 1)
    return word


def in_arabic(word: str) -> str:
    """Letter for letter, without short vowels; alef for a first vowel, ta marbuta for a last a."""
    written, place = ("ا" if word[:1] in "aeiou" else ""), (1 if word[:1] in "ae" else 0)
    while place < len(word):
        two = word[place : place + 2]
        if two in ARABIC:
            written, place = written + ARABIC[two], place + 2
        else:
            written, place = written + ARABIC.get(word[place], ""), place + 1
    return written + ("ة" if word.endswith("a") else "") or "ا"
