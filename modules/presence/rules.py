"""Which way somebody passed, and what a rescuer must know; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from modules.presence.choices import Direction

# A scanner that reads a card twice, or a guard who presses twice, means one passage.
SAME_PASSAGE_WITHIN = timedelta(seconds=10)
# What a gate without a connection kept is taken for so long; older times are a wrong clock.
KEPT_FOR = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class LastPassage:
    """The passage before the one that is judged."""

    direction: str
    occurred_at: datetime
    # An arrival or departure at the desk is no scan that could have been read twice.
    is_scan: bool = True


def direction_of(asked: str, last: LastPassage | None, at: datetime) -> str | None:
    """Which way this passage goes; None where it is the last one, scanned twice.

    `asked` is what the gate chose, or empty: then who is in goes out, and everybody else comes in.
    """
    if is_the_same(asked, last, at):
        return None
    if asked:
        return Direction(asked).value
    is_in = last is not None and last.direction == Direction.IN
    return Direction.OUT.value if is_in else Direction.IN.value


def is_the_same(asked: str, last: LastPassage | None, at: datetime) -> bool:
    """Whether a scan is the last one once more, and asks for nothing else."""
    if (
        last is None
        or not last.is_scan
        or not timedelta() <= at - last.occurred_at <= SAME_PASSAGE_WITHIN
    ):
        return False
    return not asked or asked == last.direction


def believable(occurred_at: datetime, now: datetime) -> datetime | None:
    """The moment a device named, at most now; None for one that its clock got wrong."""
    if not now - KEPT_FOR <= occurred_at <= now + CLOCKS_DIFFER:
        return None
    return min(occurred_at, now)


def visitors_after(before: int, change: str, people: int) -> int:
    """How many visitors are on site after a change; never fewer than none."""
    if change == "counted":
        return people
    return before + people if change == "in" else max(0, before - people)
