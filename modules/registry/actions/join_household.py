"""People belong to a household, in a role, from today on."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from core.models import Centre
from modules.registry.models import Household, HouseholdMembership, Person


@dataclass(frozen=True)
class Joining:
    """One person and their role."""

    person: Person
    role: str


def join_household(*, centre: Centre, joining: list[Joining], household_id=None, actor) -> UUID:
    """Everybody in `joining` belongs to the household; returns its id. Where none is named, one is opened.

    An earlier membership elsewhere ends today; a changed role is kept with its history. A second
    head is refused by the database.
    """
    with transaction.atomic():
        if household_id is None:
            household = Household.objects.create(centre=centre)
            household_id = household.pk
        people = [one.person.pk for one in joining]
        open_now = {
            membership.person_id: membership
            for membership in HouseholdMembership.objects.filter(person__in=people, until=None)
        }
        for one in joining:
            _join(one, household_id, open_now.get(one.person.pk), today=centre.today())
    return household_id


def _join(one: Joining, household_id, now: HouseholdMembership | None, *, today) -> None:
    if now is not None and now.household_id == household_id:
        if one.role and now.role != one.role:
            now.role = one.role
            now.save()
        return
    if now is not None:
        now.until = max(today, now.since)
        now.save()
    HouseholdMembership.objects.create(
        person=one.person,
        household_id=household_id,
        role=one.role or "other_relative",
        since=today,
    )
