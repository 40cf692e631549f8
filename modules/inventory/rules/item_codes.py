"""The rule by which an item without a code gets one; pure.

It is made of the name, so that people recognise it: BATH-TOWEL for “Bath towel”, and BATH-TOWEL-2
for the next one of that name.
"""

import re
from collections.abc import Container

from anyascii import anyascii

LONGEST = 24
MOST_ALIKE = 10_000
NOT_IN_CODES = re.compile(r"[^A-Z0-9]+")


def code_from(name: str) -> str:
    """Letters and digits of a name in capitals, at whole words where it is long; ITEM where it has none."""
    words = NOT_IN_CODES.sub("-", anyascii(name).upper()).strip("-")
    if len(words) > LONGEST:
        cut = words[: LONGEST + 1].rpartition("-")[0]
        words = cut or words[:LONGEST]
    return words or "ITEM"


def free_code(name: str, taken: Container[str]) -> str | None:
    """The first code of the rule that is not taken; None where thousands are."""
    stem = code_from(name)
    if stem not in taken:
        return stem
    numbered = (f"{stem}-{number}" for number in range(2, MOST_ALIKE))
    return next((code for code in numbered if code not in taken), None)
