"""Names as people say them: parts with roles, shown in the order given, never rearranged."""

from dataclasses import dataclass

from modules.registry.choices import NamePartRole
from modules.registry.rules.name_keys import plain

MOST_INITIALS = 3
FAMILY_ROLES = (NamePartRole.PATERNAL_SURNAME, NamePartRole.MATERNAL_SURNAME)


@dataclass(frozen=True, kw_only=True)
class NamePart:
    """One part of a name and what it is."""

    text: str
    role: NamePartRole


def display_name(parts) -> str:
    """The name as it is said. A nickname stands for the name only where there is nothing else."""
    return " ".join(_texts(_said(parts)))


def initials(parts) -> str:
    """The first letters of up to three parts, for a tile without a photo. Scripts without case
    keep their letter as it is."""
    return "".join(_first_letter(text) for text in _texts(_said(parts))[:MOST_INITIALS])


def initials_of_words(name):
    """The first letters of up to three words of a whole name, each with a full stop: "M.O."."""
    words = [word for word in name.split() if any(map(str.isalpha, word))]
    return "".join(f"{_first_letter(word)}." for word in words[:MOST_INITIALS])


def sort_key(parts) -> str:
    """What lists are sorted by: surnames first where the person has any, otherwise as said.

    An Ethiopian own name is what a person is looked up by; the father's name is no surname.
    """
    said = _said(parts)
    family = [part for part in said if part.role in FAMILY_ROLES]
    others = [part for part in said if part.role not in FAMILY_ROLES]
    return plain(" ".join(_texts(family + others)))


def _said(parts):
    parts = [part for part in parts if part.text.strip()]
    return [part for part in parts if part.role != NamePartRole.NICKNAME] or parts


def _texts(parts):
    return [" ".join(part.text.split()) for part in parts]


def _first_letter(text):
    """The first letter; in a part without letters, its first character."""
    letters = [character for character in text if character.isalpha()]
    return (letters or list(text))[0].upper()
