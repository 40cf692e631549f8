"""How far a page is translated: missing, outdated, or up to date. Pure but for what pages hold."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Of one page in one language."""

    UP_TO_DATE = "up_to_date", pgettext_lazy("translation", "up to date")
    OUTDATED = "outdated", pgettext_lazy("translation", "outdated")
    DRAFT = "draft", pgettext_lazy("translation", "draft")
    MISSING = "missing", pgettext_lazy("translation", "missing")


@dataclass(frozen=True)
class Version:
    """A page in one language: whether it is published, and when what it says last changed.

    is_current: of a page that follows another, whether it says all that this says now; None for a
    page that is written freely.
    """

    is_live: bool
    changed_at: datetime.datetime | None
    is_current: bool | None = None


def states(versions: dict[str, Version], languages, *, default: str) -> dict[str, State]:
    """The state of a page in each language.

    A page that follows another is asked itself. Of the others, the one in the default language is
    the original; where it is not published, the published one that changed last. A translation is
    outdated where the original changed after it did; changes that were marked as small count on
    neither side.
    """
    original = _original(versions, default)
    return {code: _state(versions.get(code), original) for code in languages}


def _original(versions: dict[str, Version], default: str) -> Version | None:
    free = {c: v for c, v in versions.items() if v.is_live and v.is_current is None}
    return free.get(default) or max(free.values(), key=_changed, default=None)


def _state(version: Version | None, original: Version | None) -> State:
    if version is None:
        return State.MISSING
    if not version.is_live:
        return State.DRAFT
    if version.is_current is not None:
        return State.UP_TO_DATE if version.is_current else State.OUTDATED
    if original is not None and _changed(version) < _changed(original):
        return State.OUTDATED
    return State.UP_TO_DATE


def _changed(version: Version) -> datetime.datetime:
    """Pages older than the house's memory of changes count as oldest."""
    return version.changed_at or datetime.datetime.min.replace(tzinfo=datetime.UTC)
