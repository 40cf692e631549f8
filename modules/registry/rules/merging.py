"""Which of two values of one person to propose, and what happens to a row that cannot move.

Pure: plain values in, a decision out. What is proposed is never more than a proposal; whoever
compares the files chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

# From what says nothing to what says most.
PRECISION = ("unknown", "estimated", "year", "month", "day")
STATES = ("unremarkable", "missing", "deceased")
NOTHING = (None, "", "unknown", [], {})


class Side(StrEnum):
    """Whose value goes on."""

    KEPT = "kept"
    OTHER = "other"


@dataclass(frozen=True)
class Pair:
    """Columns of a person that are chosen together, because they say one thing."""

    key: str
    label: object
    columns: tuple[str, ...]


PAIRS = (
    Pair("name", _("Name"), ("name_parts", "display_name", "sort_name")),
    Pair("native_script_name", _("Name in own script"), ("native_script_name",)),
    Pair("sex", _("Sex"), ("sex",)),
    Pair(
        "birth",
        _("Date of birth"),
        (
            "born_from",
            "born_until",
            "birth_precision",
            "birth_calendar",
            "birth_as_told",
            "age_estimated_on",
        ),
    ),
    Pair("place_of_origin", _("Place of origin"), ("place_of_origin",)),
    Pair("level", _("Registration level"), ("level",)),
    Pair("photo", _("Photo"), ("photo",)),
    Pair("state", _("Deceased or missing"), ("state", "state_since")),
    Pair(
        "care",
        _("Care status, confirmed"),
        ("confirmed_care_status", "care_confirmed_by_id", "care_confirmed_at"),
    ),
)


def says_something(value) -> bool:
    """Whether a value is more than "nobody said"."""
    return value not in NOTHING


def proposed(pair: Pair, kept: Mapping, other: Mapping) -> Side:
    """Whose value to propose: what says something, then what says more; else that of the file that stays.

    `kept` and `other` map the pair's columns to values.
    """
    first = pair.columns[0]
    ours, theirs = _weight(pair, kept), _weight(pair, other)
    if ours != theirs:
        return Side.OTHER if theirs > ours else Side.KEPT
    return (
        Side.KEPT if says_something(kept[first]) or not says_something(other[first]) else Side.OTHER
    )


def _weight(pair: Pair, values: Mapping):
    match pair.key:
        case "birth":
            return PRECISION.index(values["birth_precision"])
        case "state":
            return STATES.index(values["state"])
        case "name":
            return len(values["name_parts"])
        case "level":
            return values["level"]
        case "care":
            return values["care_confirmed_at"].timestamp() if values["care_confirmed_at"] else 0
        case _:
            return says_something(values[pair.columns[0]])


class Fate(StrEnum):
    """What becomes of a row that cannot belong to the file that stays."""

    RESTS = "rests"
    STOPS = "stops"


def fate(
    *, constraint: str, may_rest: tuple, is_while: bool, is_check: bool, has_ended: bool
) -> Fate:
    """Whether a row rests with the merged file, or stops the merge until somebody has looked.

    A row that says again what the other file says rests: nothing is hidden by it. What one person
    has one of *at a time*, such as an open stay (`is_while`), goes on somewhere: only people can
    say which of the two is real. The same for what contradicts that they are one (`is_check`).
    What has ended stops nothing.
    """
    if has_ended or constraint in may_rest:
        return Fate.RESTS
    return Fate.STOPS if is_while or is_check else Fate.RESTS


def joined_names(kept: str, *others: str, words) -> str:
    """The other names of a file with those that it did not know yet; `words` splits a name."""
    found = [kept] if kept.strip() else []
    known = set(words(kept))
    for name in others:
        if set(words(name)) - known:
            found.append(name.strip())
            known |= set(words(name))
    return "; ".join(found)
