"""Somebody leaves. A centre is not detention: nothing here can refuse a person's leaving."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from modules.registry.errors import DepartsBeforeArrival, DepartsInTheFuture, StayEndedAlready
from modules.registry.events import person_departed
from modules.registry.models import Stay

# A clock at the desk that is ahead of the server's.
CLOCKS_DIFFER = timedelta(minutes=10)


def record_departure(*, stay: Stay, reason: str, actor, departed_at=None, departed_to="") -> Stay:
    """The stay has ended, and modules that are on at the centre have been told.

    Raises `StayEndedAlready`, `DepartsBeforeArrival` or `DepartsInTheFuture`; never because of a
    flag, a loan or an open task: those are shown as advice.
    """
    with transaction.atomic():
        stay = Stay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
        if stay.departed_at is not None:
            raise StayEndedAlready
        moment = departed_at or timezone.now()
        if moment < stay.arrived_at:
            raise DepartsBeforeArrival
        if moment > timezone.now() + CLOCKS_DIFFER:
            raise DepartsInTheFuture
        stay.departed_at, stay.departure_reason = moment, reason
        stay.departed_to = departed_to
        stay.save()
        person_departed.tell(centre=stay.centre, actor=actor, stay=stay)
    return stay
