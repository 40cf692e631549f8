"""Households of a list: which of ours a group of the list is, and who joins it in which role."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.exchange.rows import ExchangeRow
from modules.registry.actions.join_household import Group, Joining, join_households
from modules.registry.choices import HouseholdRole
from modules.registry.exchange.told import NO_GROUP
from modules.registry.models import ExternalReference, Household, HouseholdMembership

AT_ONCE = 500
TWO_HEADS = _("This household has a head already. Give this person another role.")


class Groups:
    """The groups of one list at one centre."""

    def __init__(self, rows: Iterable[ExchangeRow]):
        """Look through the whole list: whose number others name is the head of a household."""
        self.heads: set[str] = set()
        self.names: set[str] = set()
        self.kept: dict[str, UUID] | None = None
        self.heads_told: dict[str, int] = {}
        for row in rows:
            self.heads.add(row.values.get("head_number", NO_GROUP))
            if row.values.get("role") == HouseholdRole.HEAD and "group" in row.values:
                self.heads_told.setdefault(row.values["group"], row.number)
            if "group" in row.values:
                self.names.add(row.values["group"])
        self.heads.discard(NO_GROUP)
        self.names = (self.names | self.heads) - {NO_GROUP}

    def keep_households(self, *, centre, list_key: str) -> None:
        """From now on the households of the list's groups are those of this moment."""
        names = sorted(self.names)
        self.kept = {}
        for start in range(0, len(names), AT_ONCE):
            part = set(names[start : start + AT_ONCE])
            self.kept |= self.households_of_list(part, centre=centre, list_key=list_key)

    def clean(self, row: ExchangeRow) -> None:
        """Settle which group a row belongs to and in which role."""
        number = row.values.get("own_number")
        head = row.values.pop("head_number", NO_GROUP)
        group = row.values.get("group", NO_GROUP)
        if group == NO_GROUP and head != NO_GROUP:
            group = head
            row.memory["role"] = HouseholdRole.OTHER_RELATIVE.value
        elif group == NO_GROUP and number in self.heads:
            group = number
            row.memory["role"] = HouseholdRole.HEAD.value
        row.memory["role"] = row.values.get("role", row.memory.get("role", ""))
        row.values.pop("group", None)
        if group == NO_GROUP:
            row.values.pop("role", None)
            return
        row.values["group"] = group
        is_head = row.values.get("role") == HouseholdRole.HEAD
        if is_head and self.heads_told.get(group, row.number) != row.number:
            row.refuse(TWO_HEADS, on="role")

    def find(self, rows: Sequence[ExchangeRow], *, centre, list_key: str) -> None:
        """Note for each row which of our households its group is, if it is one already."""
        wanted = {row.values["group"] for row in rows if "group" in row.values}
        if self.kept is None:
            known = self.households_of_list(wanted, centre=centre, list_key=list_key)
        else:
            known = {name: self.kept[name] for name in wanted & set(self.kept)}
        known |= self._by_id(wanted)
        self._by_members(rows, known, centre=centre)
        heads = dict(
            HouseholdMembership.objects.filter(
                household__in=set(known.values()), role=HouseholdRole.HEAD, until=None
            ).values_list("household", "person")
        )
        for row in rows:
            household = known.get(row.values.get("group"))
            row.memory["household"] = household
            head = heads.get(household)
            is_head = row.values.get("role") == HouseholdRole.HEAD
            if is_head and head is not None and head != getattr(row.existing, "pk", None):
                row.refuse(TWO_HEADS, on="role")

    def households_of_list(self, groups: set[str], *, centre, list_key: str) -> dict[str, UUID]:
        """Where people of the same group of such a list live together now."""
        references = ExternalReference.objects.filter(
            centre=centre, source=list_key, group__in=groups
        ).values_list("group", "person_id")
        people = {person: group for group, person in references}
        return {
            people[person]: household
            for person, household in HouseholdMembership.objects.filter(
                person__in=list(people), until=None
            )
            .order_by("-pk")
            .values_list("person_id", "household_id")
        }

    def _by_id(self, groups: set[str]) -> dict[str, UUID]:
        """Our own exports name a household by its id."""
        ids = {group: UUID(group) for group in groups if _is_uuid(group)}
        here = set(Household.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
        return {group: pk for group, pk in ids.items() if pk in here}

    def _by_members(self, rows, known: dict[str, UUID], *, centre) -> None:
        """A list with other headings: its known people were told in the same group before."""
        homes = {
            row.existing.pk: (row.values["group"], membership.household_id)
            for row in rows
            if row.existing is not None and row.values.get("group") not in (None, *known)
            for membership in row.existing.memberships_now[:1]
        }
        told = ExternalReference.objects.filter(centre=centre, person__in=list(homes))
        for person, group in told.values_list("person_id", "group"):
            if homes[person][0] == group:
                known.setdefault(group, homes[person][1])


def join_groups(
    told: Sequence[tuple[ExchangeRow, object]], *, groups: Groups, centre, list_key, actor
):
    """The people of each group belong to one household; groups not seen before open one."""
    members: dict[str, list] = defaultdict(list)
    for row, person in told:
        if "group" in row.values:
            members[row.values["group"]].append((row, person))
    known = groups.households_of_list(set(members), centre=centre, list_key=list_key)
    join_households(
        centre=centre,
        groups=[
            Group(
                joining=tuple(Joining(person, row.memory["role"]) for row, person in pairs),
                household_id=next(
                    (row.memory["household"] for row, _person in pairs if row.memory["household"]),
                    known.get(name),
                ),
            )
            for name, pairs in members.items()
        ],
        actor=actor,
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
