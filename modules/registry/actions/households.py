"""Who belongs together: join, correct a role, choose the head, leave."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.registry.choices import HouseholdRole, Verification
from modules.registry.errors import (
    AlreadyInHousehold,
    LeftAlready,
    OneselfAsMember,
    RoleMissing,
)
from modules.registry.models import Household, HouseholdMembership, Person


def join_household_of(
    *,
    person: Person,
    member: Person,
    role: str,
    centre: Centre,
    actor,
    since: date | None = None,
    verification: str = Verification.CLAIMED,
) -> HouseholdMembership:
    """`person` is in the household of `member`, in a role towards its head.

    Where `member` has no household yet, one is opened with them as its head. An earlier membership
    of `person` elsewhere ends with this one. Raises `OneselfAsMember` or `AlreadyInHousehold`.
    """
    since = since or centre.today()
    if person.pk == member.pk:
        raise OneselfAsMember
    with transaction.atomic():
        household = _household_of(member, centre=centre, since=since)
        open_now = HouseholdMembership.objects.filter(person=person, until=None)
        if open_now.filter(household=household).exists():
            raise AlreadyInHousehold
        for membership in open_now:
            leave_household(membership=membership, on=since, actor=actor)
        return HouseholdMembership.objects.create(
            household=household, person=person, role=role, since=since, verification=verification
        )


def _household_of(member: Person, *, centre: Centre, since: date) -> Household:
    """The household that the member is in now, or a new one of theirs."""
    # The person's row is the lock: two desks do not open two households for the same member.
    Person.objects.select_for_update(of=("self",)).get(pk=member.pk)
    theirs = HouseholdMembership.objects.filter(person=member, until=None)
    membership = theirs.order_by("since", "pk").select_related("household").first()
    if membership is not None:
        return membership.household
    household = Household.objects.create(centre=centre)
    HouseholdMembership.objects.create(
        household=household, person=member, role=HouseholdRole.HEAD, since=since
    )
    return household


def correct_membership(
    *, membership: HouseholdMembership, role: str, verification: str, actor
) -> HouseholdMembership:
    """The member's role and how we know it are these. The head is chosen with `make_head`."""
    with transaction.atomic():
        membership = _open_membership(membership)
        becomes_head = role == HouseholdRole.HEAD and membership.role != HouseholdRole.HEAD
        gives_it_up = membership.role == HouseholdRole.HEAD and role != HouseholdRole.HEAD
        if becomes_head or gives_it_up:
            raise RoleMissing
        membership.role, membership.verification = role, verification
        membership.save()
    return membership


def make_head(*, membership: HouseholdMembership, roles: Mapping, actor) -> HouseholdMembership:
    """The member is the head; everybody else has the role towards them that `roles` says.

    Roles are told towards the head, so all of them change their meaning with a new one: `roles`
    maps the ids of the other memberships to roles. Raises `RoleMissing` for a second head.
    """
    if HouseholdRole.HEAD in roles.values():
        raise RoleMissing
    with transaction.atomic():
        membership = _open_membership(membership)
        # Members whose file the actor may not see are swapped as well, or the constraint would
        # tell that they exist; what they are to the new head is not known.
        with scope.system(actor=actor):
            others = HouseholdMembership.objects.filter(
                household=membership.household_id, until=None
            ).exclude(pk=membership.pk)
            for other in others.select_for_update(of=("self",)):
                _take_role(other, roles.get(other.pk))
        membership.role = HouseholdRole.HEAD
        membership.save()
    return membership


def _take_role(member: HouseholdMembership, role: str | None) -> None:
    if role is None and member.role == HouseholdRole.HEAD:
        role = HouseholdRole.OTHER_RELATIVE
    if role is not None and member.role != role:
        member.role = role
        member.save()


def leave_household(*, membership: HouseholdMembership, on: date, actor) -> HouseholdMembership:
    """The person is in the household no more from that day on; an empty household has ended."""
    with transaction.atomic():
        membership = _open_membership(membership)
        membership.until = max(on, membership.since)
        membership.save()
        with scope.system(actor=actor):
            household = Household.objects.get(pk=membership.household_id)
            if not household.members.filter(until=None).exists():
                household.ended_at = timezone.now()
                household.save()
    return membership


def _open_membership(membership: HouseholdMembership) -> HouseholdMembership:
    """The membership as it is now, locked; raises `LeftAlready` where it has ended."""
    found = HouseholdMembership.objects.select_for_update(of=("self",)).filter(
        pk=membership.pk, until=None
    )
    membership = found.first()
    if membership is None:
        raise LeftAlready
    return membership
