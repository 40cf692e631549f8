"""Who is with a person now, and what follows from it for the care of a child."""

from .care import CareDecision, Member, derive_care_status
from .choices import Answer, HouseholdRole
from .models import Guardianship, HouseholdMembership, Person


def members_with(person: Person) -> list[HouseholdMembership]:
    """The open memberships of the person's household, their own included, as far as in scope."""
    mine = HouseholdMembership.objects.filter(person=person, until=None).values("household")
    members = HouseholdMembership.objects.filter(household__in=mine, until=None)
    return list(members.select_related("person").order_by("since", "pk"))


def care_of(person: Person, members: list[HouseholdMembership]) -> CareDecision:
    """Derive who cares for the person, from the members of their household and their guardians."""
    guardians = set(
        Guardianship.objects.filter(person=person, until=None).values_list("guardian", flat=True)
    )
    role = next((m.role for m in members if m.person_id == person.pk), HouseholdRole.COMPANION)
    others = [
        Member(
            role=HouseholdRole(m.role),
            child=m.person.child(),
            verification=m.verification,
            guardian_of_child=m.person_id in guardians,
        )
        for m in members
        if m.person_id != person.pk
    ]
    me = Member(role=HouseholdRole(role), child=person.child())
    return derive_care_status(child=me, others=others, came_alone=Answer.UNKNOWN)
