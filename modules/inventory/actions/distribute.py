"""Goods reach people: what is due is checked, taken from the store and written into the file at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language

from core import scope
from core.actions.permit import check_may
from core.errors import NeedsConfirmation, Refusal, refusal_from
from core.models import Centre
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import Control, DocumentType
from modules.inventory.distribution.choices import Collector
from modules.inventory.distribution.entitlements import Circle, Due, circles_of, dues_of, moment
from modules.inventory.distribution.errors import (
    AskFirst,
    AuthorisationNeeded,
    NoRule,
    NotDue,
    NotOfThisHousehold,
    SecondPersonNeeded,
)
from modules.inventory.distribution.guards import KITS_IN_KITS
from modules.inventory.errors import (
    DocumentEmpty,
    InTheFuture,
    PlaceNeeded,
    PrescriptionNeeded,
    SentAlready,
)
from modules.inventory.facts import LineFacts
from modules.inventory.models import (
    EntitlementRule,
    EntitlementTurn,
    Handout,
    HandoutLine,
    Item,
    KitComponent,
    Location,
    Prescription,
)
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.entitlement import Moment
from modules.registry.cards.errors import FileNotOpenHere
from modules.registry.errors import HeldByFlag
from modules.registry.flags.advice import check_hold
from modules.registry.models import Person
from modules.registry.models.flags import FlagHold
from modules.registry.rules.ages import age_band

HAND_OUT = "inventory.add_handout"
# Desks that meant the same turn: the later one looks again.
TRIES = 5
_TAKEN = ("inventory_entitlementturn", "used_once_a_turn")


@dataclass(frozen=True)
class Give:
    """So much of an item for one person, by a rule or a prescription; by neither it is an override."""

    person: Person
    item: Item
    quantity: Decimal
    rule: EntitlementRule | None = None
    prescription: Prescription | None = None
    # The register did not know whether it is for them; they were asked, and it is.
    was_asked: bool = False
    # Of an override: where it comes from.
    place: Location | None = None

    @property
    def source(self) -> EntitlementRule | Prescription | None:
        """By what it is given."""
        return self.rule or self.prescription

    @property
    def from_location(self) -> Location | None:
        """Where it comes from."""
        return self.source.from_location if self.source else self.place


@dataclass(frozen=True)
class Circumstances:
    """How goods are handed out, whatever they are."""

    # Somebody else collects for a person who is not here: who, and how the person said so.
    by_proxy: bool = False
    authorisation: str = ""
    second_person: object = None
    override_reason: str = ""
    signature: object = None
    at: datetime | None = None


class _Again(Exception):
    """Somebody sent the same a moment ago: look again."""


def hand_out(
    *,
    centre: Centre,
    person: Person,
    lines: Iterable[Give],
    actor,
    key: UUID,
    how: Circumstances | None = None,
) -> list[Handout]:
    """The goods are given, the store has less of them, and the receipt is on each person's file.

    `person` is whose card was shown; lines may be for the others of their household who are here.
    Each of these people has a paper of their own. Sent twice with one `key` it is one hand-out.
    Raises `SentAlready` where something else was sent under the key;
    `NotDue`, `NoRule` and `HeldByFlag`, which a reason of somebody permitted answers;
    `AskFirst`, `SecondPersonNeeded`, `PrescriptionNeeded`, `NotOfThisHousehold`, `FileNotOpenHere`, and
    what the goods refuse.
    """
    check_may(HAND_OUT, centre)
    how = how or Circumstances()
    lines = [line for line in lines if line.quantity > 0]
    if not lines:
        raise DocumentEmpty
    if how.by_proxy and not how.authorisation.strip():
        raise AuthorisationNeeded
    # Whose file this centre does not hold is not received here yet: the desk registers them first.
    if centre.pk not in person.row_centre_ids():
        raise FileNotOpenHere
    [circle] = circles_of([person], centre)
    if not {line.person.pk for line in lines} <= {member.pk for member in circle.members}:
        raise NotOfThisHousehold
    overrides = Overrides(centre, how.override_reason)
    _check_flags(lines, overrides)
    writer = _Writer(centre, circle, lines, actor, key, how, overrides)
    with scope.system(actor=actor):
        return _with_another_look(writer.write)


class Overrides:
    """Whether whoever acts may go beyond what the rules say, and did."""

    def __init__(self, centre: Centre, reason: str):
        self.asker, self.centre, self.reason = scope.current(), centre, reason.strip()
        self.used = False

    def answer(self, refusal: NeedsConfirmation) -> None:
        """Raise the refusal unless a reason of somebody permitted answers it."""
        if not self.reason or not self.asker.can(refusal.permission, self.centre.pk):
            raise refusal
        self.used = True


def _check_flags(lines: Sequence[Give], overrides: Overrides) -> None:
    for person in {line.person.pk: line.person for line in lines}.values():
        try:
            check_hold(person, FlagHold.HAND_OUT, centre=overrides.centre)
        except HeldByFlag as refusal:
            overrides.answer(refusal)


def _with_another_look(write) -> list[Handout]:
    for attempt in range(TRIES):
        is_last = attempt == TRIES - 1
        try:
            with transaction.atomic():
                return write()
        except _Again:
            if is_last:
                raise
        except IntegrityError as error:
            if any(name in str(error) for name in _TAKEN) and not is_last:
                continue
            refusal = refusal_from(error)
            if refusal is None:
                raise
            raise refusal from error
        except OperationalError as error:
            if "deadlock" not in str(error) or connection.in_atomic_block or is_last:
                raise
    raise AssertionError("unreachable")


@dataclass
class _Writer:
    centre: Centre
    circle: Circle
    lines: list[Give]
    actor: object
    key: UUID
    how: Circumstances
    overrides: Overrides
    turns: "Turns | None" = None

    def write(self) -> list[Handout]:
        """Look what is due, check, and write all of it; runs in one transaction."""
        people = {line.person.pk: line.person for line in self.lines}
        keys = {uuid5(self.key, str(pk)): pk for pk in people}
        # Also of who stood on the form when it was sent first, and does not now.
        every = [uuid5(self.key, str(member.pk)) for member in self.circle.members]
        known = Handout.objects.filter(centre=self.centre, document__key__in=every)
        known = known.select_related("document", "person").order_by("person")
        if found := list(known):
            return self.same_as(found)
        now = moment(self.centre, self.how.at)
        if now.at > timezone.now():
            raise InTheFuture
        # Before what is due: whatever another desk does from here on makes these turns stale.
        self.turns = Turns(self.circle, self.lines)
        dues = {due.key: due for due in dues_of(self.centre, [self.circle], now=now)}
        self.overrides.used = False
        try:
            self.check(dues)
        except Refusal:
            # Not due any more, because the same was sent twice and the other was faster?
            if found := list(known.all()):
                return self.same_as(found)
            raise
        return [
            self.write_for(people[pk], key, now)
            for key, pk in sorted(keys.items(), key=lambda pair: str(pair[1]))
        ]

    def same_as(self, known: list[Handout]) -> list[Handout]:
        """The hand-outs of this key. Raises `SentAlready` where something else was sent under it."""
        columns = ("person", "item", "quantity", "rule", "prescription")
        rows = HandoutLine.objects.filter(handout__in=known).values_list(*columns)
        told = (
            (
                line.person.pk,
                line.item.pk,
                line.quantity,
                line.rule.pk if line.rule else None,
                line.prescription.pk if line.prescription else None,
            )
            for line in self.lines
        )
        if Counter(rows) != Counter(told):
            raise SentAlready(paper=known[0].document)
        return known

    def check(self, dues: dict[tuple, Due]) -> None:
        """Raise what speaks against any of the lines."""
        taken: dict[tuple, Decimal] = {}
        controls = controls_of({line.item.pk: line.item for line in self.lines})
        for line in self.lines:
            if line.from_location is None:
                raise PlaceNeeded
            control = controls[line.item.pk]
            if Control.PRESCRIPTION in control and line.prescription is None:
                raise PrescriptionNeeded(item=line.item)
            if Control.TWO_PEOPLE in control:
                self.check_second(line.item)
            if line.source is None:
                self.overrides.answer(NoRule())
                continue
            if line.source.item_id != line.item.pk or line.source.centre_id != self.centre.pk:
                raise NoRule
            due = self.due_of(line, dues)
            key = due.key if due else (line.source.pk, line.person.pk)
            before = taken.get(key, NOTHING)
            taken[key] = before + line.quantity
            self.check_due(line, due, before)

    def due_of(self, line: Give, dues: dict[tuple, Due]) -> Due | None:
        """What is due by the line's rule: to the person, or to the household whoever collects."""
        own = dues.get((line.source.pk, line.person.pk))
        return own or dues.get((line.source.pk, self.circle.household_id))

    def check_due(self, line: Give, due: Due | None, before: Decimal) -> None:
        """Raise unless so much is due, or was decided beyond the rules."""
        told = due.entitlement if due else None
        allowed = NOTHING
        if told:
            allowed = told.at_most if line.was_asked else told.due
        if before + line.quantity <= allowed:
            return
        if line.prescription is not None:
            # What health staff decided is not decided anew at a counter.
            raise PrescriptionNeeded(item=line.item)
        if told and told.questions and before + line.quantity <= told.at_most:
            raise AskFirst(item=line.item)
        self.overrides.answer(
            NotDue(
                item=line.item,
                due=max(allowed - before, NOTHING),
                wanted=line.quantity,
                last=told.last if told else None,
                next_on=told.next_on if told else None,
            )
        )

    def check_second(self, item: Item) -> None:
        """Raise unless somebody else is named."""
        second = self.how.second_person
        if second is None or second.pk == self.actor.pk:
            raise SecondPersonNeeded(item=item)

    def write_for(self, person: Person, key, now: Moment) -> Handout:
        """The paper, the receipt and its lines of one person."""
        mine = [line for line in self.lines if line.person.pk == person.pk]
        paper = post_paper(
            centre=self.centre,
            type=DocumentType.DISTRIBUTION,
            lines=[
                LineFacts(item=line.item, quantity=line.quantity, from_location=line.from_location)
                for line in mine
            ],
            actor=self.actor,
            occurred_on=now.day,
            from_location=mine[0].from_location,
            key=key,
        )
        if Handout.objects.filter(document=paper).exists():
            raise _Again
        handout = Handout.objects.create(
            centre=self.centre, person=person, document=paper, at=now.at, **self.facts_of(person)
        )
        paper_lines = paper.lines.order_by("position", "id")
        for line, paper_line in zip(mine, paper_lines, strict=True):
            self.write_line(handout, line, paper_line, now)
        return handout

    def facts_of(self, person: Person) -> dict:
        """Who collected, who handed out, and what figures need."""
        is_own = person.pk == self.circle.person.pk
        collected_by = Collector.SELF if is_own else Collector.HOUSEHOLD
        if self.how.by_proxy:
            collected_by = Collector.PROXY
        for_another = collected_by == Collector.HOUSEHOLD
        return {
            "collected_by": collected_by,
            "collector": self.circle.person if for_another else None,
            "authorisation": self.how.authorisation.strip() if self.how.by_proxy else "",
            "handed_out_by": self.actor,
            "second_person": self.how.second_person,
            "override_reason": self.overrides.reason if self.overrides.used else "",
            "overridden_by": self.actor if self.overrides.used else None,
            "signature": self.how.signature or "",
            "language": get_language() or "",
            "sex": person.sex,
            "age_band": age_band(person.birth, on=self.centre.today()).code,
        }

    def write_line(self, handout: Handout, line: Give, paper_line, now: Moment) -> None:
        """One line, and the turn of its rule that it uses up."""
        row = HandoutLine.objects.create(
            centre=self.centre,
            person=line.person,
            handout=handout,
            paper_line=paper_line,
            item=line.item,
            quantity=line.quantity,
            is_lent=line.item.is_lent,
            rule=line.rule,
            prescription=line.prescription,
            meal=now.meal if line.rule else "",
            was_asked=line.was_asked,
        )
        if line.source is None:
            return
        EntitlementTurn.objects.create(
            centre=self.centre,
            person=line.person,
            line=row,
            rule=line.rule,
            prescription=line.prescription,
            household_id=household_of(line, self.circle),
            number=self.turns.take(line),
        )


def household_of(line: Give, circle: Circle) -> object:
    """The household whose entitlement a line uses up; None where it is the person's own."""
    is_shared = line.rule is not None and line.rule.facts().is_for_households
    return circle.household_id if is_shared else None


class Turns:
    """Which time each rule is used for its holder, as it stood before anything was looked at."""

    def __init__(self, circle: Circle, lines: Iterable[Give]):
        self.circle = circle
        self.last = {
            self.holder(line): self.read(line) for line in lines if line.source is not None
        }

    def holder(self, line: Give) -> tuple:
        """The source and whose entitlement it is."""
        return (line.source.pk, household_of(line, self.circle) or line.person.pk)

    def read(self, line: Give) -> int:
        """The last turn, those that were taken back too."""
        turns = EntitlementTurn.objects.filter(rule=line.rule, prescription=line.prescription)
        household_id = household_of(line, self.circle)
        if household_id is not None:
            turns = turns.filter(household=household_id)
        elif line.rule is not None:
            turns = turns.filter(person=line.person, household=None)
        return turns.aggregate(last=Max("number"))["last"] or 0

    def take(self, line: Give) -> int:
        """The next turn."""
        holder = self.holder(line)
        self.last[holder] += 1
        return self.last[holder]


def controls_of(items: dict[object, Item]) -> dict[object, set[str]]:
    """How each item is given out, of a kit also what is in it and in its kits; one query."""
    found = {pk: {item.control} for pk, item in items.items()}
    parts = KitComponent.objects.filter(kit__in=items)
    controls = [f"{'item__components__' * depth}item__control" for depth in range(KITS_IN_KITS)]
    for kit, *within in parts.values_list("kit", *controls):
        found[kit].update(control for control in within if control)
    return found
