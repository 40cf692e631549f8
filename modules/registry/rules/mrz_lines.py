"""From what was typed or scanned to the lines of a machine-readable zone.

Keyboards and scanners deliver a zone in one piece, in lower case, with blanks or « for the
filler <, without the fillers at the end of a line, and with letters taken for digits.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from modules.registry.rules.input_errors import NotUnderstood

FILLER = "<"

_DIGIT_SLIPS = str.maketrans("OQDILZSGB", "000112568")
_LETTER_SLIPS = str.maketrans("012568", "OIZSGB")
_DATE = re.compile(r"[0-9<]{6}")
_TRAILING_SLIPS = re.compile(r"<<[<K]*$")


class NotAnMrz(NotUnderstood):
    template = _(
        "This is not a machine-readable zone: it has two lines of 44 or 36 characters, "
        "or three lines of 30."
    )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the fields of one size of document stand: line, first column, column after the last."""

    kind: str
    lines: int
    width: int
    fields: dict
    under_whole_digit: tuple

    def field(self, lines, name):
        line, start, stop = self.fields[name]
        return lines[line][start:stop]


_TWO_LINES = {
    "type": (0, 0, 2),
    "issuer": (0, 2, 5),
    "number": (1, 0, 9),
    "number_digit": (1, 9, 10),
    "nationality": (1, 10, 13),
    "birth": (1, 13, 19),
    "birth_digit": (1, 19, 20),
    "sex": (1, 20, 21),
    "expiry": (1, 21, 27),
    "expiry_digit": (1, 27, 28),
}
TD3 = Layout(
    kind="TD3",
    lines=2,
    width=44,
    fields=_TWO_LINES
    | {
        "names": (0, 5, 44),
        "optional": (1, 28, 42),
        "optional_digit": (1, 42, 43),
        "whole_digit": (1, 43, 44),
    },
    under_whole_digit=((1, 0, 10), (1, 13, 20), (1, 21, 43)),
)
TD2 = Layout(
    kind="TD2",
    lines=2,
    width=36,
    fields=_TWO_LINES | {"names": (0, 5, 36), "optional": (1, 28, 35), "whole_digit": (1, 35, 36)},
    under_whole_digit=((1, 0, 10), (1, 13, 20), (1, 21, 35)),
)
TD1 = Layout(
    kind="TD1",
    lines=3,
    width=30,
    fields={
        "type": (0, 0, 2),
        "issuer": (0, 2, 5),
        "number": (0, 5, 14),
        "number_digit": (0, 14, 15),
        "optional": (0, 15, 30),
        "birth": (1, 0, 6),
        "birth_digit": (1, 6, 7),
        "sex": (1, 7, 8),
        "expiry": (1, 8, 14),
        "expiry_digit": (1, 14, 15),
        "nationality": (1, 15, 18),
        "optional_2": (1, 18, 29),
        "whole_digit": (1, 29, 30),
        "names": (2, 0, 30),
    },
    under_whole_digit=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
)
LAYOUTS = (TD3, TD2, TD1)

_NUMERIC = (
    "number_digit",
    "birth",
    "birth_digit",
    "expiry",
    "expiry_digit",
    "optional_digit",
    "whole_digit",
)
_ALPHABETIC = ("issuer", "nationality", "names")


def readings_of(text: str):
    """Every way to read `text` as a zone: pairs of a layout and its lines, mended of slips."""
    seen = []
    for blank, guillemet in itertools.product(("", FILLER), (FILLER * 2, FILLER)):
        lines = _clean_lines(text, blank=blank, guillemet=guillemet)
        for layout in LAYOUTS:
            fitted = _fit(lines, layout=layout)
            if fitted is None:
                continue
            reading = (layout, _mend(fitted, layout=layout))
            if _has_the_shape(reading) and reading not in seen:
                seen.append(reading)
    return seen


def _clean_lines(text, *, blank, guillemet):
    text = unicodedata.normalize("NFKC", text).upper()
    text = text.replace("«", guillemet).replace("‹", FILLER)
    lines = [re.sub(r"\s", blank, line.strip()) for line in text.splitlines()]
    return [line for line in lines if line]


def _fit(lines, *, layout):
    """The lines at their full width, or None if they are not of this layout."""
    if not all(re.fullmatch(r"[A-Z0-9<]+", line) for line in lines):
        return None
    joined = "".join(lines)
    if len(joined) == layout.lines * layout.width:
        starts = range(0, len(joined), layout.width)
        return tuple(joined[start : start + layout.width] for start in starts)
    # Fillers at the end of a line get lost; the second line always ends with a digit.
    if len(lines) == layout.lines and len(lines[1]) == layout.width:
        padded = tuple(line.ljust(layout.width, FILLER) for line in lines)
        return padded if all(len(line) == layout.width for line in padded) else None
    return None


def _mend(lines, *, layout):
    """The lines with letters for digits, and digits for letters, put right where only one is
    possible; the check digits prove or disprove it."""
    mended = list(lines)
    for name, (line, start, stop) in layout.fields.items():
        stated = mended[line][start:stop]
        if name in _NUMERIC:
            stated = stated.translate(_DIGIT_SLIPS)
        elif name in _ALPHABETIC:
            stated = stated.translate(_LETTER_SLIPS)
        if name == "names":
            stated = _without_trailing_slips(stated)
        mended[line] = mended[line][:start] + stated + mended[line][stop:]
    return tuple(mended)


def _without_trailing_slips(names):
    """Fillers at the end that a camera took for a K. A K right after the surname is a name."""
    surname, separator, given = names.partition(FILLER * 2)
    slips = _TRAILING_SLIPS.search(given)
    if slips:
        given = given[: slips.start()].ljust(len(given), FILLER)
    return surname + separator + given


def _has_the_shape(reading):
    layout, lines = reading
    return lines[0][0].isalpha() and all(
        _DATE.fullmatch(layout.field(lines, name)) for name in ("birth", "expiry")
    )
