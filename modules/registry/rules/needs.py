"""Specific needs by UNHCR's codes: which may be recorded, which are secret, what to do for them.

UNHCR, Guidance on the use of standardised specific-needs codes (IOM/030-FOM/030/2009). General
staff never see a sensitive code, only an instruction that does not betray it.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.needs_catalogue import (
    CATALOGUE,
    EVACUATION,
    GROUPS,
    LEGACY_DISABILITY,
)

# SC is secret as a whole: the codes are few, and the narrative is read off them. Whether a child
# is accompanied is told to general staff by the care status instead.
SENSITIVE_GROUPS = frozenset({"SC", "SV", "TR"})
SENSITIVE_CODES = frozenset(
    ["SM-MI", "SM-CC", "SM-AD", "LP-AP", "LP-CR", "LP-ST", "LP-IH", "LP-WP", "CR-AF"]
)
# Seen in old or local lists, with meanings that are partly obsolete.
_UNEXPLAINED_LEGACY = re.compile(
    r"CR-(MS|CH|CU|DS|PS)|ER-(OC|SC|UR)|SC-(NC|UF|UM)|WR-(UW|WF|GM|HR|PY)|LP-TR|PG-[A-Z]{2,3}"
)
_CODE = re.compile(r"([A-Z]{2})[\s_-]?([A-Z]{2,3})")


class NoSuchNeed(NotUnderstood):
    template = _("This is not a code for a specific need. A code looks like %(example)s.")


@dataclass(frozen=True, kw_only=True)
class NeedCode:
    """One kind of specific need.

    `question`: it may be asked at a desk, with yes, no or unknown as the answer. The others are
    recorded by those who learn of them. `local`: the code is ours, not UNHCR's. `legacy`: taken
    from imports, not offered. `successor`: the code in use now, where exactly one means the same.
    """

    code: str
    label: str
    question: bool = False
    local: bool = False
    legacy: bool = False
    successor: str = ""
    instruction: str = field(default="", compare=False)

    @property
    def group(self):
        return self.code[:2]

    @property
    def group_label(self):
        return GROUPS.get(self.group, _("Code from an older list"))

    @property
    def sensitive(self):
        """Shown only to those who may open the matter. What an unexplained code meant is unknown,
        so it is kept from view as well."""
        return (
            self.group in SENSITIVE_GROUPS
            or self.code in SENSITIVE_CODES
            or _is_unexplained(self.code)
        )


def _is_unexplained(code):
    return _UNEXPLAINED_LEGACY.fullmatch(code) is not None


NEEDS = {row["code"]: NeedCode(**row) for row in CATALOGUE}
_LEGACY_NEEDS = {row["code"]: NeedCode(legacy=True, **row) for row in LEGACY_DISABILITY}

# Code -> what rescuers must know in a fire or another danger.
EVACUATION_INSTRUCTIONS = {code: told for told, codes in EVACUATION for code in codes}


def find_need(code: str) -> NeedCode:
    """The need recorded under `code`, legacy ones included. Raises `NoSuchNeed`."""
    if code in NEEDS:
        return NEEDS[code]
    if code in _LEGACY_NEEDS:
        return _LEGACY_NEEDS[code]
    if _is_unexplained(code):
        return NeedCode(code=code, label=_("Code from an older list"), legacy=True)
    raise NoSuchNeed(example="SP-PT")


def read_imported_code(text: str) -> NeedCode:
    """The need that a list from another system names, as `sp-pt`, `SP PT`, `SPPT` or `SP_PT`."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        raise NoSuchNeed(example="SP-PT")
    return find_need("-".join(match.groups()))


def offered_needs(*, may_see_sensitive: bool) -> tuple[NeedCode, ...]:
    """What a screen may offer to record, in the order of the catalogue."""
    return tuple(each for each in NEEDS.values() if may_see_sensitive or not each.sensitive)


def questions() -> tuple[NeedCode, ...]:
    """The needs that are asked as questions at a desk; never a sensitive one."""
    return tuple(each for each in NEEDS.values() if each.question and not each.sensitive)
