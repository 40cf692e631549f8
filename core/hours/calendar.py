"""When a place is open: pure rules on plain values, in the time zone of the place.

Hours are wall-clock times. A span whose end is not later than its start runs past midnight; from
00:00 to 00:00 is the whole day. Clocks that are put forward or back are met on the careful side:
what falls into the hour that does not exist begins after it and ends with the jump, and in the hour
that comes twice a span begins and ends at the first. Better that somebody waits at an open door
than that they walk to a closed one.
"""

import datetime
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
# How far ahead an opening is looked for; longer closures say no date.
HORIZON_DAYS = 92


@dataclass(frozen=True)
class Span:
    """From one wall-clock time to another, past midnight where the end is not later."""

    opens: datetime.time
    closes: datetime.time

    @property
    def minutes(self) -> int:
        """Length by the clock on the wall; the whole day for two equal times."""
        start, end = _minute(self.opens), _minute(self.closes)
        return end - start if end > start else end + 24 * 60 - start


@dataclass(frozen=True)
class Weekly:
    """A span on every such weekday, Monday being 0."""

    weekday: int
    span: Span


@dataclass(frozen=True)
class Exceptional:
    """Days, the first and the last included, that differ from the week.

    `span` None means closed; else these hours stand instead of the week's.
    """

    first_day: datetime.date
    last_day: datetime.date
    span: Span | None
    reason: str = ""

    def covers(self, day: datetime.date) -> bool:
        """Whether it speaks of that day."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Opening:
    """One stretch of time in which the place is open; both ends in UTC, the second one excluded."""

    start: datetime.datetime
    end: datetime.datetime


@dataclass(frozen=True)
class Calendar:
    """The hours of one place or one service.

    Without weekly hours nothing is known: questions are answered with None, and only an exception
    that was written down makes a day known.
    """

    zone: ZoneInfo
    weekly: tuple[Weekly, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    # Those of the house around it; they hold on days of which its own say nothing.
    inherited: tuple[Exceptional, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anybody wrote down the hours of a week."""
        return bool(self.weekly)

    def spans_on(self, day: datetime.date) -> tuple[Span, ...]:
        """The spans that begin on a day, by their start; a closure outweighs everything else."""
        special = self._special_on(day)
        if any(e.span is None for e in special):
            return ()
        found = [e.span for e in special] or [
            w.span for w in self.weekly if w.weekday == day.weekday()
        ]
        return tuple(sorted(set(found), key=lambda span: (span.opens, span.minutes)))

    def closure_on(self, day: datetime.date) -> Exceptional | None:
        """The exception that closes a day, if one does."""
        return next((e for e in self._special_on(day) if e.span is None), None)

    def all_exceptions(self) -> tuple[Exceptional, ...]:
        """Every stretch of days that differs, in order: its own, and where they are silent the house's.

        What is written for others needs it; whoever reads only `exceptions` sends people to a
        closed house.
        """
        others = [part for each in self.inherited for part in _uncovered(each, self.exceptions)]
        return tuple(sorted([*self.exceptions, *others], key=lambda e: (e.first_day, e.last_day)))

    def _special_on(self, day: datetime.date) -> list[Exceptional]:
        own = [e for e in self.exceptions if e.covers(day)]
        return own or [e for e in self.inherited if e.covers(day)]

    def openings_of(self, day: datetime.date) -> list[Opening]:
        """The stretches that begin on a day; those past midnight end on the next.

        A closure closes its whole days: what began the evening before ends at midnight.
        """
        found = []
        for span in self.spans_on(day):
            start = self._moment(day, span.opens)
            last = day + DAY if span.closes <= span.opens else day
            end = self._end(last, span.closes)
            if last != day and self.closure_on(last) is not None:
                end = min(end, self._end(last, datetime.time(0)))
            if end > start:
                found.append(Opening(start, end))
        return found

    def stretches(self, first: datetime.date, days: int) -> Iterator[Opening]:
        """The openings of some days in order, those that touch or overlap made one."""
        found = [o for n in range(days) for o in self.openings_of(first + n * DAY)]
        current = None
        for opening in sorted(found, key=lambda o: (o.start, o.end)):
            if current is None or opening.start > current.end:
                if current is not None:
                    yield current
                current = opening
            elif opening.end > current.end:
                current = Opening(current.start, opening.end)
        if current is not None:
            yield current

    def is_open(self, at: datetime.datetime) -> bool | None:
        """Whether the place is open at a moment; None where nobody wrote down its hours."""
        # Asked first: what an exception opened yesterday evening may go on after midnight.
        if self.opening_at(at) is not None:
            return True
        return False if self._is_known_on(self.day_of(at)) else None

    def opening_at(self, at: datetime.datetime) -> Opening | None:
        """The stretch around a moment; at most a week of it is looked at."""
        day = self.day_of(at)
        around = self.stretches(day - DAY, 9)
        return next((o for o in around if o.start <= at < o.end), None)

    def next_opening(self, at: datetime.datetime) -> datetime.datetime | None:
        """When the place opens after a moment at which it is closed, in its own time.

        None where it is open just then, where nothing is known, or where it stays closed for
        three months.
        """
        if self.opening_at(at) is not None:
            return None
        later = self.stretches(self.day_of(at), HORIZON_DAYS)
        start = next((o.start for o in later if o.start > at), None)
        return None if start is None else start.astimezone(self.zone)

    def closes_at(self, at: datetime.datetime) -> datetime.datetime | None:
        """Until when the place stays open, in its own time; None where it is closed or never closes."""
        opening = self.opening_at(at)
        if opening is None or opening.end - at > 6 * DAY:
            return None
        return opening.end.astimezone(self.zone)

    def day_of(self, at: datetime.datetime) -> datetime.date:
        """The date on the wall calendar at a moment."""
        return at.astimezone(self.zone).date()

    def _is_known_on(self, day: datetime.date) -> bool:
        return self.is_known or bool(self._special_on(day))

    def _moment(self, day: datetime.date, wall: datetime.time) -> datetime.datetime:
        """A start: the first time the clock shows it, or just as long after a gap."""
        return datetime.datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def _end(self, day: datetime.date, wall: datetime.time) -> datetime.datetime:
        """An end: the first time the clock shows it; within a gap, the moment of the jump."""
        after = self._moment(day, wall)
        if after.astimezone(self.zone).time() == wall:
            return after
        # Read with the later offset it lies before the jump, with the earlier one behind or on it.
        other = datetime.datetime.combine(day, wall, tzinfo=self.zone).replace(fold=1)
        before = other.astimezone(UTC)
        jumped = after.astimezone(self.zone).utcoffset()
        passed = bisect_left(
            range((after - before) // MINUTE),
            True,
            key=lambda n: (before + n * MINUTE).astimezone(self.zone).utcoffset() == jumped,
        )
        return before + passed * MINUTE


def _uncovered(wide: Exceptional, others: tuple[Exceptional, ...]) -> Iterator[Exceptional]:
    """The stretches of an exception's days of which no other one speaks."""
    first = wide.first_day
    for other in sorted(others, key=lambda e: e.first_day):
        if other.last_day < first or other.first_day > wide.last_day:
            continue
        if other.first_day > first:
            yield replace(wide, first_day=first, last_day=other.first_day - DAY)
        if other.last_day >= wide.last_day:
            return
        first = other.last_day + DAY
    yield replace(wide, first_day=first)


def overlapping(spans: list[Span]) -> bool:
    """Whether two spans of the same day share a minute; what runs past midnight reaches beyond."""
    ordered = sorted(spans, key=lambda span: span.opens)
    ends = [_minute(span.opens) + span.minutes for span in ordered]
    starts = [_minute(span.opens) for span in ordered]
    return any(start < end for end, start in zip(ends, starts[1:], strict=False))


def _minute(wall: datetime.time) -> int:
    return wall.hour * 60 + wall.minute
