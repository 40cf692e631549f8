"""People belong to a household, in a role, from today on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from core.models import Centre
from modules.registry.actions.register_many import NO_SAVEPOINT
from modules.registry.choices import HouseholdRole
from modules.registry.models import Household, HouseholdMembership, Person

BATCH = 200


@dataclass(frozen=True)
class Joining:
    """One person and their role; blank leaves the role that they have."""

    person: Person
    role: str = ""


@dataclass(frozen=True)
class Group:
    """People who belong together, in the household named or, where none is, in a new one."""

    joining: tuple[Joining, ...]
    household_id: object = None


def join_households(*, centre: Centre, groups: Sequence[Group], actor) -> None:
    """Everybody belongs to the household of their group, all groups or none.

    An earlier membership elsewhere ends today; a changed role is kept with its history. A second
    head is refused by the database.
    """
    # Without a savepoint, for the reason that is told in `register_many`.
    with transaction.atomic(savepoint=NO_SAVEPOINT):
        opened = {
            number: Household(centre=centre)
            for number, group in enumerate(groups)
            if group.household_id is None
        }
        _create(opened.values(), Household, actor)
        people = [one.person.pk for group in groups for one in group.joining]
        open_now = {
            membership.person_id: membership
            for membership in HouseholdMembership.objects.filter(person__in=people, until=None)
        }
        new = []
        for number, group in enumerate(groups):
            household_id = group.household_id or opened[number].pk
            for one in group.joining:
                now = open_now.get(one.person.pk)
                if _stays(one, now, household_id):
                    continue
                _leave(now, today=centre.today())
                new.append(_membership(one, household_id, today=centre.today()))
        _create(new, HouseholdMembership, actor)


def _stays(one: Joining, now: HouseholdMembership | None, household_id) -> bool:
    """Whether the person is in this household already; a told role is put right."""
    if now is None or now.household_id != household_id:
        return False
    if one.role and now.role != one.role:
        now.role = one.role
        now.save()
    return True


def _leave(now: HouseholdMembership | None, *, today) -> None:
    if now is not None:
        now.until = max(today, now.since)
        now.save()


def _membership(one: Joining, household_id, *, today) -> HouseholdMembership:
    return HouseholdMembership(
        person=one.person,
        household_id=household_id,
        role=one.role or HouseholdRole.OTHER_RELATIVE,
        since=today,
    )


def _create(rows, model, actor) -> None:
    bulk_create_with_history(list(rows), model, batch_size=BATCH, default_user=actor)
