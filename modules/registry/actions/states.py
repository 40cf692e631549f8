"""Somebody is reported missing, is found again, or has died."""

from datetime import date

from django.db import transaction

from modules.registry.choices import STATE_AFTER, PresentState, StateReport
from modules.registry.errors import StateInTheFuture, StateNotPossible
from modules.registry.models import Person


def record_state(*, person: Person, report: str, on: date, today: date, actor) -> Person:
    """The person is missing, found or deceased since the day `on`; earlier reports stay in the history.

    Nothing else follows by itself: a stay ends with its departure only. Raises `StateNotPossible`
    or `StateInTheFuture`.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        state = STATE_AFTER.get((PresentState(person.state), StateReport(report)))
        if state is None:
            raise StateNotPossible
        if on > today or (person.born_from is not None and on < person.born_from):
            raise StateInTheFuture
        person.state, person.state_since = state, on
        person.save()
    return person
