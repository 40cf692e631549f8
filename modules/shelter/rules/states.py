"""The state of a bed at a moment: always derived, never kept."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from modules.shelter.choices import AssignmentState, BedState


@dataclass(frozen=True)
class Night:
    """An assignment as the state asks for it."""

    state: str
    begins: datetime.datetime
    until: datetime.datetime
    is_ready: bool = True


def state_of(
    nights: Iterable[Night], *, at: datetime.datetime, is_blocked: bool, is_in_use: bool = True
) -> BedState:
    """Out of service > occupied > reserved > to be made ready > free, the first that holds.

    Reserved means: from this moment on, or for a time that includes it. Who sleeps longer than
    planned occupies the bed all the same. After the last one left, somebody marks the bed as ready.
    """
    held = list(nights)
    if is_blocked or not is_in_use:
        return BedState.OUT_OF_SERVICE
    if any(n.state == AssignmentState.ACTIVE for n in held):
        return BedState.OCCUPIED
    if any(n.state == AssignmentState.PLANNED and n.begins <= at < n.until for n in held):
        return BedState.RESERVED
    ended = [n for n in held if n.state == AssignmentState.ENDED]
    last = max(ended, key=lambda n: n.until, default=None)
    if last is not None and not last.is_ready:
        return BedState.TURNAROUND
    return BedState.FREE
