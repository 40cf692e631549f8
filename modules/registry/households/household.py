"""Who is with a person now, and what follows from it for the care of a child."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from modules.registry.choices import Answer, HouseholdRole, Verification
from modules.registry.models import Guardianship, HouseholdMembership, Person
from modules.registry.rules.care import CHECKED, CareDecision, Member, derive_care_status


def members_with(person: Person) -> list[HouseholdMembership]:
    """The open memberships of the person's household, their own included, as far as in scope."""
    mine = HouseholdMembership.objects.filter(person=person, until=None).values("household")
    members = HouseholdMembership.objects.filter(household__in=mine, until=None)
    return list(members.select_related("person").order_by("since", "pk"))


def care_of(person: Person, members: Iterable[HouseholdMembership]) -> CareDecision:
    """Derive who cares for the person, from the members of their household; one query."""
    standing = Guardianship.objects.filter(person=person, until=None)
    guardians = dict(standing.values_list("guardian", "verification"))
    return derived_care(person, members, guardians)


def care_of_each(people: Collection[Person]) -> dict[object, CareDecision]:
    """The same for many, by the id of the person; two queries, whatever their number."""
    households, members = defaultdict(set), defaultdict(list)
    mine = HouseholdMembership.objects.filter(person__in=people, until=None)
    open_now = HouseholdMembership.objects.filter(
        household__in=mine.values("household"), until=None
    )
    for member in open_now.select_related("person"):
        households[member.person_id].add(member.household_id)
        members[member.household_id].append(member)
    guardians = defaultdict(dict)
    standing = Guardianship.objects.filter(person__in=people, until=None)
    for child_id, guardian_id, known in standing.values_list("person", "guardian", "verification"):
        guardians[child_id][guardian_id] = known
    return {
        person.pk: derived_care(
            person,
            [member for home in households[person.pk] for member in members[home]],
            guardians[person.pk],
        )
        for person in people
    }


def derived_care(person: Person, members, guardians: Mapping) -> CareDecision:
    """What follows from the members, the person among them, and who is a guardian, how known."""
    role = next((m.role for m in members if m.person_id == person.pk), HouseholdRole.COMPANION)
    others = [
        _as_member(m, guardianship=guardians.get(m.person_id))
        for m in members
        if m.person_id != person.pk
    ]
    me = Member(role=HouseholdRole(role), child=person.child())
    return derive_care_status(child=me, others=others, came_alone=Answer.UNKNOWN)


def _as_member(membership: HouseholdMembership, *, guardianship: str | None) -> Member:
    """A member for the rule. A checked guardianship proves more than a role that was only stated."""
    known = membership.verification
    return Member(
        role=HouseholdRole(membership.role),
        child=membership.person.child(),
        verification=guardianship if guardianship in CHECKED else known,
        guardian_of_child=guardianship not in (None, Verification.CONTRADICTED),
    )
