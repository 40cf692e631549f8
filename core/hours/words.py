"""Hours in words: for pages, lists and advice, in the active language."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.models.hours import WEEKDAYS

from .calendar import Calendar, Span

MIDNIGHT = datetime.time(0)
ALL_DAY = Span(MIDNIGHT, MIDNIGHT)


def time_text(wall: datetime.time) -> str:
    """A time as everybody reads it: 08:30. Digits are Latin, as on the tickets and doors."""
    return f"{wall:%H:%M}"


def span_text(span: Span) -> str:
    """A span; the page isolates it, so that it keeps its order between Arabic words."""
    if span == ALL_DAY:
        return _("all day and night")
    return f"{time_text(span.opens)}–{time_text(span.closes)}"


def week_of(calendar: Calendar) -> list[dict]:
    """The seven days of an ordinary week: name and spans, no span meaning closed."""
    return [
        {
            "day": label,
            "spans": [
                span_text(w.span)
                for w in sorted(calendar.weekly, key=lambda w: w.span.opens)
                if w.weekday == number
            ],
        }
        for number, label in WEEKDAYS
    ]


def open_now_text(calendar: Calendar, at: datetime.datetime) -> tuple[str, str]:
    """("open", "closed" or "unknown", and the sentence that says so) at a moment."""
    state = calendar.is_open(at)
    if state is None:
        return "unknown", _("Opening hours are not written down yet. Ask before you come.")
    if state:
        closes = calendar.closes_at(at)
        if closes is None:
            return "open", _("Open now, day and night")
        if closes.date() == calendar.day_of(at):
            return "open", _("Open now, until %(time)s") % {"time": time_text(closes.time())}
        return "open", _("Open now, until %(day)s %(time)s") % _day_and_time(closes)
    opens = calendar.next_opening(at)
    if opens is None:
        return "closed", _("Closed now")
    if opens.date() == calendar.day_of(at):
        return "closed", _("Closed now, opens at %(time)s") % {"time": time_text(opens.time())}
    return "closed", _("Closed now, opens %(day)s %(time)s") % _day_and_time(opens)


def _day_and_time(moment: datetime.datetime) -> dict:
    return {"day": date_format(moment, "l j F"), "time": time_text(moment.time())}


def exception_text(exception) -> str:
    """The hours of a day that differs: closed, or from when until when."""
    return pgettext("hours", "closed") if exception.span is None else span_text(exception.span)
