"""Text of a cell made comparable: digits of any script, no accents, no case."""

import unicodedata

from core.exchange.cells import CellError, Value, clean_text
from core.exchange.value_errors import FormulaFailed

ARABIC_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "\u0640": None})


def text_of(value: Value) -> str:
    """Return a cell as text; a blank one as the empty text, an error of the spreadsheet as ours."""
    if isinstance(value, CellError):
        raise FormulaFailed(error=value.text)
    return "" if value is None else clean_text(str(value))


def ascii_digits(text: str) -> str:
    """Return text with the digits 0 to 9 for those of any script, such as ٣ or ۳."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign
        for sign in text
    )


def plain(text: str) -> str:
    """Return text in small letters without accents and vowel signs."""
    decomposed = unicodedata.normalize("NFKD", ascii_digits(text)).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(
        ARABIC_ALIKE
    )
