"""Partners and what they help with, read from the service map that UNHCR publishes for a country. Pure.

A GeoJSON-like list of features; their questions are numbered, so that the mapping holds in each
language of the file ("7. Availability Day", "7. تاريخ التوفر"). Free comments are never read: they
hold names and numbers of staff.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

# Number of the question -> what we call it.
DAYS, OPENS, CLOSES, REFERRAL = "7", "8", "9", "10"
_NUMBERED = re.compile(r"^(\d+)\.\s")
# Space in the block of a partner; see `cms.blocks.body.PartnerBlock`.
ROOM = {"name": 160, "helps_with": 250, "place": 200, "hours": 120, "note": 200}


class NotADirectory(ValueError):
    """The file is no list of features with a partner and a place."""


@dataclass
class Partner:
    """One organisation at one place, with everything it helps with there."""

    name: str
    place: str
    # Each text once, in the order of the file.
    helps_with: dict[str, None] = field(default_factory=dict)
    hours: dict[str, None] = field(default_factory=dict)
    note: dict[str, None] = field(default_factory=dict)

    def as_block(self) -> dict[str, str]:
        """Texts of a partner's block, cut to their room."""
        texts = {
            "name": self.name,
            "helps_with": ", ".join(self.helps_with),
            "place": self.place,
            "hours": "; ".join(self.hours),
            "note": ", ".join(self.note),
        }
        return {name: _cut(text, ROOM[name]) for name, text in texts.items()}


@dataclass(frozen=True)
class Directory:
    """What was read: partners by place and name, and how many services were left out and why."""

    partners: list[Partner]
    ended: int
    elsewhere: int


def read_directory(
    features: object, *, today: datetime.date, place: str = "", with_ended: bool = False
) -> Directory:
    """Partners whose services have not ended, at places whose name holds `place`.

    Raises `NotADirectory` for something else than such a list.
    """
    if not isinstance(features, list):
        raise NotADirectory
    found: dict[tuple[str, str], Partner] = {}
    ended = elsewhere = 0
    for each in features:
        told = _properties(each)
        if not with_ended and _has_ended(told, today):
            ended += 1
        elif place.casefold() not in told["locationName"].casefold():
            elsewhere += 1
        else:
            key = (_plain(told["partnerName"]), _plain(told["locationName"]))
            _add(found.setdefault(key, Partner(*key)), told)
    ordered = sorted(found.values(), key=lambda partner: (partner.place, partner.name))
    return Directory(ordered, ended, elsewhere)


def _properties(feature: object) -> dict:
    told = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(told, dict):
        raise NotADirectory
    for name in ("partnerName", "locationName", "activityName"):
        if not isinstance(told.get(name), str) or not _plain(told[name]):
            raise NotADirectory
    return told


def _has_ended(told: dict, today: datetime.date) -> bool:
    try:
        return datetime.date.fromisoformat(told.get("endDate") or "") < today
    except (TypeError, ValueError):
        # Nobody said when it ends.
        return False


def _add(partner: Partner, told: dict) -> None:
    by_number = {
        match[1]: _ticked(value)
        for name, value in told.items()
        if (match := _NUMBERED.match(name)) and isinstance(value, dict)
    }
    _once(partner.helps_with, [_plain(told["activityName"]), *_ticked(told.get("indicators"))])
    opens, closes = (" / ".join(by_number.get(number, ())) for number in (OPENS, CLOSES))
    clock = "–".join(text for text in (opens, closes) if text)
    days = ", ".join(by_number.get(DAYS, ()))
    _once(partner.hours, [" ".join(text for text in (days, clock) if text)])
    _once(partner.note, by_number.get(REFERRAL, []))


def _ticked(answers: object) -> list[str]:
    """What was ticked or counted among the answers to a question."""
    if not isinstance(answers, dict):
        return []
    return [_plain(str(name)) for name, said in answers.items() if said]


def _plain(text: str) -> str:
    """In one line, without signs that no screen shows and that a database cannot keep."""
    signs = (" " if sign.isspace() else sign for sign in text)
    kept = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    return " ".join(kept.split())


def _once(known: dict[str, None], more: Iterable[str]) -> None:
    known.update(dict.fromkeys(text for text in more if text))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
