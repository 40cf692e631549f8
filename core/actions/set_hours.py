"""Write down when a centre or one of its services is open, and what people ask before they come."""

from collections import defaultdict

from django.db import transaction

from core.hours.calendar import Weekly, overlapping
from core.hours.errors import HoursOverlap, UnknownService
from core.models import Centre, ServiceFacts, WeeklyHours
from core.modules.manifest import installed_services

from .permit import check_may

CHANGE_HOURS = "core.change_weeklyhours"


def known_services() -> dict[str, object]:
    """The title of every service of an installed module by "module.key"."""
    return {service.key: service.offer.title for service in installed_services()}


def set_weekly_hours(*, centre: Centre, service: str, weekly: list[Weekly], actor) -> None:
    """The centre, or one of its services, is open every week at these times and at no others.

    Rows that stay the same are left alone, so that the history tells what changed. Raises
    `NotAllowed`, `HoursOverlap` and `UnknownService`.
    """
    check_may(CHANGE_HOURS, centre)
    check_service(service)
    by_day = defaultdict(list)
    for each in weekly:
        by_day[each.weekday].append(each.span)
    if any(overlapping(spans) for spans in by_day.values()):
        raise HoursOverlap
    wanted = {(w.weekday, w.span.opens, w.span.closes) for w in weekly}
    with transaction.atomic():
        # One writer at a time per centre: two forms must not add up to a week that nobody meant.
        Centre.objects.select_for_update().get(pk=centre.pk)
        for row in WeeklyHours.objects.filter(centre=centre, service=service):
            key = (row.weekday, row.opens, row.closes)
            if key in wanted:
                wanted.discard(key)
            else:
                row.delete()
        for weekday, opens, closes in sorted(wanted):
            WeeklyHours.objects.create(
                centre=centre, service=service, weekday=weekday, opens=opens, closes=closes
            )


def set_service_facts(*, centre: Centre, service: str, actor, **facts) -> ServiceFacts:
    """Documents, appointment, steps and languages of a service are as given.

    Raises `NotAllowed` and `UnknownService`.
    """
    check_may(CHANGE_HOURS, centre)
    if not service:
        raise UnknownService
    check_service(service)
    with transaction.atomic():
        row = ServiceFacts.objects.filter(centre=centre, service=service).first()
        row = row or ServiceFacts(centre=centre, service=service)
        changed = [name for name, value in facts.items() if getattr(row, name) != value]
        for name, value in facts.items():
            setattr(row, name, value)
        if changed or row._state.adding:
            row.save()
    return row


def check_service(service: str) -> None:
    """Raise `UnknownService` for a service that no module offers; empty is the centre itself."""
    if service and service not in known_services():
        raise UnknownService
