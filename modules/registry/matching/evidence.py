"""How much each agreement or difference between two records says, in bits.

One bit doubles the odds that two records are of one person (Fellegi and Sunter 1969: the binary
logarithm of how often it is seen in records of one person, over how often by chance). The values
come from the field's registers: a clerk errs in a birth date in a few of a hundred records, a
first name is shared by one in twenty to one in a thousand. The sum says how the record stands;
nothing is ever merged or refused because of it.
"""

# Of the pairs that the index proposes, about one in two hundred is of one person.
BEFORE_LOOKING = -7.5
# A whole name, the year of birth, the sex and the nationality are together not enough for the
# first band: in a register of the size of a town several people share them.
SAME_FROM, MAYBE_FROM = 12.5, 0.0

# By the likeness of two words that stand for each other in two names; in between, in proportion.
NAME_WORD = ((0.45, -5.0), (0.6, -2.5), (0.72, 1.0), (0.86, 4.5), (1.0, 6.0))
# Three common names together are no rarer than this.
NAME_AT_MOST = 12.0
NAME_WORD_MISSING = -0.8
NAME_IN_OTHER_ORDER = -1.5

BORN_SAME_DAY = 13.0
BORN_DAY_MISWRITTEN = 3.5
BORN_SAME_YEAR = 4.5
BORN_CAN_BE = 2.0
BORN_NEAR = -1.0
BORN_OTHERWISE = -5.0

SEX_SAME, SEX_OTHER = 0.9, -4.5
NATIONALITY_SHARED, NATIONALITY_OTHER = 2.0, -2.5
PHONE_SHARED = 7.0
DOCUMENT_SAME = 15.0
DOCUMENT_MISWRITTEN = 9.0
DOCUMENT_OTHER = -4.0
PLACE_WORD_SAME = 2.5
PLACE_WORD_OTHER = -0.9
PLACE_AT_MOST, PLACE_AT_LEAST = 18.0, -5.0
PARENT_SAME, PARENT_OTHER = 4.5, -3.0
COMPANION_SHARED, COMPANIONS_AT_MOST = 4.0, 8.0


def along(steps: tuple[tuple[float, float], ...], value: float) -> float:
    """The evidence at `value` on a line through the steps; beyond its ends, that of the ends."""
    (before, low), *rest = steps
    if value <= before:
        return low
    for place, high in rest:
        if value <= place:
            return low + (high - low) * (value - before) / (place - before)
        before, low = place, high
    return low
