"""Text that a spreadsheet program would run as a formula, made harmless on the way out and
restored on the way in.

Follows the OWASP page on CSV injection: a leading apostrophe tells spreadsheet programs that text
follows. To lose nothing, text that begins with an apostrophe before a dangerous character gets one
more.
"""

import re

DANGEROUS = "=+\\-@＝＋－＠\t\r\n"  # the same signs in full width are formulas to some programs
INVISIBLE = r"\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
LOOKS_LIKE_FORMULA = re.compile(f"[{INVISIBLE}]*'*[{INVISIBLE}]*[{DANGEROUS}]")
NEUTRALISED = re.compile(f"'+[{INVISIBLE}]*[{DANGEROUS}]")


def neutralise(text: str) -> str:
    """Return text that no spreadsheet program runs when it opens the file."""
    return f"'{text}" if LOOKS_LIKE_FORMULA.match(text) else text


def restore(text: str) -> str:
    """Take away the apostrophe that ``neutralise`` put before text; leave all other apostrophes."""
    return text[1:] if NEUTRALISED.match(text) else text
