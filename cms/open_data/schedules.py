"""Opening hours as two standards write them. Pure.

Both mean wall-clock times at the place. A span past midnight keeps its end of the next day, which
schema.org reads as such; a whole day is 00:00 to 23:59 there, since 00:00 to 00:00 means closed.
"""

import datetime
from itertools import groupby

from core.hours.calendar import Calendar, Span, Weekly
from core.hours.words import ALL_DAY, time_text

# RFC 5545 and schema.org, Monday first.
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_MINUTE = "23:59"


def spans_with_days(weekly: tuple[Weekly, ...]) -> list[tuple[Span, list[int]]]:
    """Each span of the week with the days on which it begins, in the order of the clock."""
    ordered = sorted(weekly, key=lambda w: (w.span.opens, w.span.closes, w.weekday))
    return [
        (span, [w.weekday for w in group]) for span, group in groupby(ordered, key=lambda w: w.span)
    ]


def hsds_schedules(calendar: Calendar) -> list[dict]:
    """Schedules of HSDS 3: the ordinary week, and the days that differ."""
    week = [
        {
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": ",".join(BYDAY[day] for day in days),
            "opens_at": time_text(span.opens),
            "closes_at": _end(span),
        }
        for span, days in spans_with_days(calendar.weekly)
    ]
    special = [
        {
            "valid_from": each.first_day.isoformat(),
            "valid_to": each.last_day.isoformat(),
            **(
                {"description": "closed"}
                if each.span is None
                else {"opens_at": time_text(each.span.opens), "closes_at": _end(each.span)}
            ),
        }
        for each in calendar.all_exceptions()
    ]
    return [*week, *special]


def schema_org_hours(calendar: Calendar) -> list[dict]:
    """The same as schema.org's OpeningHoursSpecification."""
    week = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [DAYS[day] for day in days],
            "opens": time_text(span.opens),
            "closes": _end(span),
        }
        for span, days in spans_with_days(calendar.weekly)
    ]
    special = [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": each.first_day.isoformat(),
            "validThrough": each.last_day.isoformat(),
            # Closed is written as two equal times.
            "opens": time_text(each.span.opens if each.span else datetime.time(0)),
            "closes": _end(each.span) if each.span else "00:00",
        }
        for each in calendar.all_exceptions()
    ]
    return [*week, *special]


def _end(span: Span) -> str:
    return LAST_MINUTE if span == ALL_DAY else time_text(span.closes)
