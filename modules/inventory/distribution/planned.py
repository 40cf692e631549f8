"""Who is planned by a rule: the distribution list, printed beforehand and entered afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID, uuid5

from django.utils import timezone

from core import scope
from core.errors import Refusal
from core.models import Centre
from modules.inventory.actions.distribute import Circumstances, Give, hand_out
from modules.inventory.models import EntitlementRule
from modules.inventory.quantities import NOTHING, as_text
from modules.inventory.rules.entitlement import Verdict
from modules.registry.models import HouseholdMembership, Person, Stay

from .entitlements import Circle, Due, circles_of, dues_of, moment


@dataclass(frozen=True)
class Line:
    """One line of the list: a person, or a household by one of them."""

    due: Due
    circle: Circle

    @property
    def person(self) -> Person:
        """Who signs."""
        return self.due.person

    @property
    def size(self) -> int:
        """How many are in the household here."""
        return self.circle.size

    @property
    def quantity(self) -> Decimal:
        """What is planned for them."""
        return self.due.entitlement.due

    @property
    def words(self) -> str:
        """The quantity as people write it."""
        return as_text(self.quantity)

    @property
    def has_to_be_asked(self) -> bool:
        """Whether the register does not know if it is for them."""
        return self.due.entitlement.verdict == Verdict.ASK


@dataclass(frozen=True)
class Plan:
    """All lines of a rule at a centre."""

    rule: EntitlementRule
    lines: list[Line]

    @property
    def needed(self) -> Decimal:
        """What all of them receive together."""
        return sum((line.quantity for line in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        """What there is of it."""
        return next((line.due.left for line in self.lines), NOTHING)

    @property
    def is_short(self) -> bool:
        """Whether there is not enough for all."""
        return self.left < self.needed


def plan_of(rule: EntitlementRule, centre: Centre, at: datetime | None = None) -> Plan:
    """Who stays here and is to receive something by the rule; a fixed number of queries.

    Of a household its head stands on the list, where they are here.
    """
    with scope.system(actor=scope.acting_user()):
        # Who hands out may not read stays; whether somebody is here is no secret at a counter.
        here = list(Stay.objects.open().filter(centre=centre).values_list("person", flat=True))
    people = list(Person.objects.filter(pk__in=here, anonymised_at=None))
    heads = set(
        HouseholdMembership.objects.filter(person__in=people, role="head", until=None).values_list(
            "person", flat=True
        )
    )
    people.sort(key=lambda person: person.pk not in heads)
    circles = circles_of(people, centre)
    by_person = {circle.person.pk: circle for circle in circles}
    dues = dues_of(centre, circles, now=moment(centre, at), rules=[rule])
    lines = [
        Line(due, by_person[due.person.pk])
        for due in dues
        if due.source == rule
        and due.entitlement.verdict != Verdict.HAD
        and due.person.pk in by_person
    ]
    lines.sort(key=lambda line: (line.person.sort_name, str(line.person.pk)))
    return Plan(rule, lines)


@dataclass(frozen=True)
class Outcome:
    """What came of one line that was ticked."""

    person: Person
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is on the file."""
        return not self.sentence


def enter(
    *, plan: Plan, centre: Centre, ticked: Iterable[str], day: date, key: UUID, actor
) -> list[Outcome]:
    """Each person who was ticked received what was planned; each for itself, as at the desk.

    What is refused is told with its sentence and does not keep the others back. Sent twice with one
    `key` everybody received once.
    """
    wanted = set(ticked)
    now = timezone.now()
    noon = datetime.combine(day, time(12), tzinfo=centre.zone)
    at = now if day == centre.today() else noon
    found = []
    for line in plan.lines:
        if str(line.person.pk) not in wanted:
            continue
        quantity = line.due.entitlement.at_most if line.has_to_be_asked else line.quantity
        try:
            hand_out(
                centre=centre,
                person=line.person,
                lines=[
                    Give(
                        line.person,
                        plan.rule.item,
                        quantity,
                        rule=plan.rule,
                        was_asked=line.has_to_be_asked,
                    )
                ],
                actor=actor,
                key=uuid5(key, str(line.person.pk)),
                how=Circumstances(at=at),
            )
        except Refusal as refusal:
            found.append(Outcome(line.person, str(refusal.sentence)))
        else:
            found.append(Outcome(line.person))
    return found
