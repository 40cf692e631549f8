"""What the register and the store know of people, put to the rules: what is due to whom, now.

Who belongs to a household is asked in the scope of whoever asks, so that a restricted file is absent
here as everywhere. Receipts, stays and the needs that rules name are asked past it: whoever hands
out may not read them, and what is due must not depend on who hands out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.inventory.ledger.stock import standings_in
from modules.inventory.models import (
    EntitlementRule,
    HandoutLine,
    Item,
    Location,
    Prescription,
)
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.entitlement import (
    Entitlement,
    Moment,
    PersonFacts,
    Question,
    Receipt,
    Verdict,
    entitlement,
    meal_at,
)
from modules.registry.choices import Answer, PresentState
from modules.registry.models import HouseholdMembership, Need, Person, Stay
from modules.registry.rules.ages import age_on

ORDER = (Verdict.DUE, Verdict.ASK, Verdict.HAD)


@dataclass(frozen=True)
class Circle:
    """A person with those of their household who are here as they are, themselves first."""

    person: Person
    members: tuple[Person, ...]
    household_id: object = None
    # Also those who are not here: what they received for the household counts.
    everybody: frozenset = frozenset()

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)


@dataclass(frozen=True)
class Due:
    """What one rule, or one prescription, says to one person or household."""

    person: Person
    source: EntitlementRule | Prescription
    entitlement: Entitlement
    household_id: object = None
    # What may be given out of it at the place it comes from.
    left: Decimal = NOTHING

    @property
    def item(self) -> Item:
        """What it is."""
        return self.source.item

    @property
    def place(self) -> Location:
        """Where it comes from."""
        return self.source.from_location

    @property
    def is_prescribed(self) -> bool:
        """Whether health staff prescribed it."""
        return isinstance(self.source, Prescription)

    @property
    def key(self) -> tuple:
        """Names the entitlement: source and holder."""
        return (self.source.pk, self.household_id or self.person.pk)


@dataclass
class _Known:
    """What was read for all circles at once."""

    staying: dict = field(default_factory=dict)
    needs: dict = field(default_factory=lambda: defaultdict(dict))
    receipts: dict = field(default_factory=lambda: defaultdict(list))
    prescriptions: list = field(default_factory=list)


def moment(centre: Centre, at: datetime | None = None) -> Moment:
    """A moment by the clock of the centre; now, where none is given."""
    at = at or timezone.now()
    local = at.astimezone(centre.zone)
    return Moment(at=at, day=local.date(), meal=meal_at(local.time()))


def staying_at(centre: Centre, people: Iterable) -> dict:
    """Person id -> since when they stay at the centre, for those who do; asked past the scope."""
    with scope.system(actor=scope.acting_user()):
        open_stays = Stay.objects.open().filter(centre=centre, person__in=list(people))
        return dict(open_stays.values_list("person", "arrived_at"))


def circles_of(people: Sequence[Person], centre: Centre) -> list[Circle]:
    """The circle of each of them, as far as the asker may know it; four queries, however many."""
    mine = HouseholdMembership.objects.filter(person__in=people, until=None)
    household_of = dict(mine.order_by("since", "pk").values_list("person", "household"))
    members = defaultdict(list)
    joined = HouseholdMembership.objects.filter(
        household__in=set(household_of.values()), until=None
    )
    for row in joined.select_related("person").order_by("since", "pk"):
        members[row.household_id].append(row.person)
    everybody = {p.pk for p in people} | {p.pk for home in members.values() for p in home}
    staying = staying_at(centre, everybody)
    return [_circle(p, household_of.get(p.pk), members, staying) for p in people]


def _circle(person: Person, household_id, members: dict, staying: dict) -> Circle:
    others = [m for m in members.get(household_id, ()) if m.pk != person.pk]
    here = [
        m
        for m in others
        if (m.pk in staying) == (person.pk in staying) and m.state != PresentState.DECEASED
    ]
    return Circle(
        person,
        (person, *here),
        household_id,
        frozenset({person.pk, *(m.pk for m in others)}),
    )


def rules_in_use(centre: Centre) -> list[EntitlementRule]:
    """The rules that a centre hands out by, with what they give and from where."""
    with scope.system(actor=scope.acting_user()):
        rules = EntitlementRule.objects.filter(centre=centre, in_use=True)
        return list(rules.select_related("item", "from_location"))


def dues_of(
    centre: Centre,
    circles: Sequence[Circle],
    *,
    now: Moment,
    rules: Sequence[EntitlementRule] | None = None,
) -> list[Due]:
    """What is, or was, due to the people of the circles; what is not for them is left out.

    Of a rule for households once a household. A fixed number of queries, however many people.
    """
    rules = rules_in_use(centre) if rules is None else rules
    known = _read(centre, circles, rules, now)
    found, seen = [], set()
    for circle in circles:
        facts = [_facts(member, known, now) for member in circle.members]
        for rule in rules:
            holders = (
                [(circle.person, circle.household_id, facts)]
                if rule.facts().is_for_households
                else [(m, None, [f]) for m, f in zip(circle.members, facts, strict=True)]
            )
            for person, household_id, claimants in holders:
                key = (rule.pk, household_id or person.pk)
                if key in seen:
                    continue
                seen.add(key)
                answer = entitlement(
                    rule.facts(),
                    claimants,
                    household_size=circle.size,
                    receipts=_of_holder(known, rule.pk, person, household_id, circle),
                    now=now,
                )
                found.append(Due(person, rule, answer, household_id))
        found += [due for due in _prescribed(circle, known, now) if due.key not in seen]
        seen |= {due.key for due in found}
    shown = [each for each in map(_for_the_desk, found) if each is not None]
    return sorted(_with_stock(shown, now), key=lambda d: ORDER.index(d.entitlement.verdict))


def _for_the_desk(due: Due) -> Due | None:
    """Without what is not for them, and without a question that nobody asks at a counter."""
    told = due.entitlement
    if told.verdict == Verdict.NOT_FOR_THEM:
        return None
    if Question.NEED not in told.questions:
        return due
    if not told.due:
        return None
    return replace(due, entitlement=replace(told, at_most=told.due, questions=frozenset()))


def _prescribed(circle: Circle, known: _Known, now: Moment) -> list[Due]:
    by_person = {member.pk: member for member in circle.members}
    found = []
    for each in known.prescriptions:
        person = by_person.get(each.person_id)
        if person is None:
            continue
        answer = entitlement(
            each.facts(),
            [PersonFacts(id=person.pk)],
            household_size=1,
            receipts=[r for r, _who, _home in known.receipts[each.pk]],
            now=now,
        )
        found.append(Due(person, each, answer))
    return found


def _of_holder(known: _Known, rule_id, person: Person, household_id, circle: Circle):
    """Receipts of a person; of a household, those of each member that were for no household too."""
    for receipt, who, home in known.receipts[rule_id]:
        if household_id is None:
            counts = who == person.pk and home is None
        else:
            counts = home == household_id or (home is None and who in circle.everybody)
        if counts:
            yield receipt


def _facts(person: Person, known: _Known, now: Moment) -> PersonFacts:
    born = person.birth.first
    # What is entered late can be of a day before a birth: then the age is as good as unknown.
    ages = age_on(person.birth, on=now.day) if born is None or born <= now.day else None
    answers = known.needs[person.pk]
    return PersonFacts(
        id=person.pk,
        level=person.level,
        ages=None if ages is None else (ages.min, ages.max),
        sex=person.sex,
        needs=frozenset(code for code, answer in answers.items() if answer == Answer.YES),
        no_needs=frozenset(code for code, answer in answers.items() if answer == Answer.NO),
        stays_since=known.staying.get(person.pk),
    )


def _read(centre: Centre, circles: Sequence[Circle], rules, now: Moment) -> _Known:
    people = {pk for circle in circles for pk in circle.everybody}
    households = {c.household_id for c in circles if c.household_id is not None}
    known = _Known(staying=staying_at(centre, people))
    with scope.system(actor=scope.acting_user()):
        known.prescriptions = list(
            Prescription.objects.filter(
                centre=centre,
                person__in=people,
                ended_at=None,
                starts__lte=now.day,
                until__gte=now.day,
            ).select_related("item", "from_location")
        )
        if codes := {code for rule in rules for code in rule.needs}:
            rows = Need.objects.filter(person__in=people, code__in=codes, until=None)
            for person, code, answer in rows.values_list("person", "code", "answer"):
                # Two centres may say different things: somebody who was told of it knows.
                if known.needs[person].get(code) != Answer.YES:
                    known.needs[person][code] = answer
        sources = [rule.pk for rule in rules], [each.pk for each in known.prescriptions]
        for source, receipt, who, home in receipts(centre, people, households, *sources):
            known.receipts[source].append((receipt, who, home))
    return known


def receipts(centre: Centre, people, households, rules, prescriptions):
    """Source id, receipt, person id and household id of what was received and not taken back."""
    lines = HandoutLine.objects.filter(
        Q(rule__in=rules) | Q(prescription__in=prescriptions),
        Q(person__in=people) | Q(used__household__in=households),
        centre=centre,
        handout__document__reversals=None,
    ).order_by("handout__at", "pk")
    columns = ("rule", "prescription", "person", "used__household", "handout__at")
    for rule, prescribed, who, home, at, quantity, meal in lines.values_list(
        *columns, "quantity", "meal"
    ):
        day = at.astimezone(centre.zone).date()
        yield rule or prescribed, Receipt(at, day, quantity, meal), who, home


def _with_stock(dues: list[Due], now: Moment) -> list[Due]:
    """Each with what is left of it where it comes from; one query a place."""
    places = {due.place.pk: due.place for due in dues}
    left: dict[tuple, Decimal] = {}
    with scope.system(actor=scope.acting_user()):
        for pk, place in places.items():
            items = {due.item.pk for due in dues if due.place.pk == pk}
            for item, standings in standings_in(place, items, day=now.day).items():
                usable = (each.quantity for each in standings if not each.held_back)
                left[pk, item] = sum(usable, NOTHING)
    return [replace(d, left=left.get((d.place.pk, d.item.pk), NOTHING)) for d in dues]
