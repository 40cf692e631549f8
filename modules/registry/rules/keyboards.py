"""What a scanner meant that types as an American keyboard on a computer set to another one.

Such a scanner sends keys and not letters; a computer set to French, German or Arabic makes others
of them. The texts below say which key each of these letters stands on. A wrong guess does no harm:
a card's signature shows which reading is the right one.
"""

from collections.abc import Iterator

_FRENCH = str.maketrans("AQZW?,É2È7\"3'4(5-6", "QAWZMM227733445566")
_GERMAN = str.maketrans("YZ", "ZY")
# Two letters from one key come first, because each of the two stands on a key of its own.
_ARABIC_PAIRS = {"لا": "B", "لآ": "B", "لإ": "T", "لأ": "G"}
_ARABIC = str.maketrans(
    {
        **dict(zip("ضصثقفغعهخحشسيبلاتنمئءؤرىة", "QWERTYUIOPASDFGHJKLZXCVNM", strict=True)),
        **dict(zip("\u064e\u064b\u064f\u064c", "QWER", strict=True)),
        **dict(zip("إ‘`÷×؛", "YUUIOP", strict=True)),
        **dict(zip("\u0650\u064d][أـ،/", "ASDFHJKL", strict=True)),
        **dict(zip("~\u0652}{آ’", "ZXCVNM", strict=True)),
        **{digit: str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    }
)


def readings(text: str) -> Iterator[str]:
    """The text in capitals without spaces, as typed and as other keyboards would have meant it."""
    typed = "".join(text.split()).upper()
    yield typed
    yield typed.translate(_FRENCH)
    yield typed.translate(_GERMAN)
    arabic = typed
    for pair, key in _ARABIC_PAIRS.items():
        arabic = arabic.replace(pair, key)
    yield arabic.translate(_ARABIC)
