"""The hours that were written down, as calendars; one read for a centre and all its services."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from core.models import Centre, HoursException, WeeklyHours
from core.scope import system

from .calendar import Calendar, Exceptional, Span, Weekly

CENTRE_ITSELF = ""


@dataclass(frozen=True)
class CentreHours:
    """The calendar of a centre and those of the services that have hours of their own."""

    centre: Calendar
    own: dict[str, Calendar]

    def of(self, service: str) -> Calendar:
        """The calendar of a service ("module.key"); that of the centre where it has none."""
        return self.own.get(service, self.centre)


def hours_of(centre: Centre) -> CentreHours:
    """The hours of a centre, as everybody may know them; two queries.

    They are public, so no scope is asked: the page of a centre and the counter read the same rows.
    """
    return hours_of_each([centre])[centre.pk]


def hours_of_each(centres: list[Centre]) -> dict[object, CentreHours]:
    """The same of several centres, by their id; two queries."""
    since = {centre.pk: _yesterday(centre) for centre in centres}
    if not since:
        return {}
    weekly, exceptions = defaultdict(list), defaultdict(list)
    # The scope's name is written here, so that it is seen in review: opening hours are public.
    with system():
        for row in WeeklyHours.objects.filter(centre__in=since):
            weekly[row.centre_id].append(row)
        # Each centre has a yesterday of its own.
        special = HoursException.objects.filter(centre__in=since, last_day__gte=min(since.values()))
        for row in special:
            if row.last_day >= since[row.centre_id]:
                exceptions[row.centre_id].append(row)
    return {c.pk: calendars(c, weekly[c.pk], exceptions[c.pk]) for c in centres}


def calendars(centre: Centre, weekly, exceptions) -> CentreHours:
    """Calendars made from rows.

    A service has a calendar of its own as soon as one row names it. Closures of the centre hold
    for it on all days of which its own exceptions say nothing.
    """
    weeks, special = defaultdict(list), defaultdict(list)
    for row in weekly:
        weeks[row.service].append(Weekly(row.weekday, Span(row.opens, row.closes)))
    for row in exceptions:
        special[row.service].append(_exceptional(row))
    whole = Calendar(centre.zone, tuple(weeks[CENTRE_ITSELF]), tuple(special[CENTRE_ITSELF]))
    own = {
        service: _of_service(whole, weeks[service], special[service])
        for service in {*weeks, *special} - {CENTRE_ITSELF}
    }
    return CentreHours(whole, own)


def _of_service(whole: Calendar, weekly: list[Weekly], special: list[Exceptional]) -> Calendar:
    inherited = whole.exceptions if not weekly else [e for e in whole.exceptions if e.span is None]
    return Calendar(
        whole.zone,
        tuple(weekly) or whole.weekly,
        tuple(special),
        inherited=tuple(inherited),
    )


def _exceptional(row: HoursException) -> Exceptional:
    span = None if row.is_closed else Span(row.opens, row.closes)
    return Exceptional(row.first_day, row.last_day, span, row.reason)


def _yesterday(centre: Centre) -> datetime.date:
    # What began yesterday evening may go on past midnight.
    return centre.today() - datetime.timedelta(days=1)
