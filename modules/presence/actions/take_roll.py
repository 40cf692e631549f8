"""Who has to be found in a fire: everybody on site, and everybody of whom that is not known.

Query counts do not grow with people. Whoever prints the list, it names nobody whose file is
restricted: a paper goes from hand to hand. They are counted, so that rescuers know of them.
"""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import scope
from core.models import Centre
from core.modules.extensions import offered
from modules.presence.models import AssemblyPoint, Presence, StaffPresence
from modules.registry.choices import CareStatus
from modules.registry.evacuation_needs import instructions_of
from modules.registry.households.household import care_of_each
from modules.registry.models import Person, Restriction, Stay

from .visitors import visitors_on_site


@dataclass(frozen=True)
class Line:
    """One person on the list."""

    name: str
    native_name: str
    card_number: str
    age: str
    room: str
    is_child: bool
    is_alone: bool
    instructions: list[str]
    # None where nobody saw them pass: they stay here, so they may be inside.
    since: object


@dataclass(frozen=True)
class Roll:
    """The list, taken at one moment."""

    taken_at: object
    lines: list[Line]
    # People on site whose names the list must not show.
    unnamed: int
    staff: list
    visitors: int
    assembly_points: list[AssemblyPoint] = field(default_factory=list)

    @property
    def people(self) -> int:
        """People on site, named or not, without staff and visitors."""
        return len(self.lines) + self.unnamed

    @property
    def everybody(self) -> int:
        """Everybody who has to be found."""
        return self.people + len(self.staff) + self.visitors

    @property
    def children(self) -> int:
        """Children on the list; in doubt a child."""
        return sum(line.is_child for line in self.lines)

    @property
    def alone(self) -> int:
        """Children of whom no responsible adult is known."""
        return sum(line.is_alone for line in self.lines)

    @property
    def in_need(self) -> int:
        """People with an instruction for rescuers."""
        return sum(bool(line.instructions) for line in self.lines)

    def rooms(self) -> list[dict]:
        """The lines by room, those without one last; each in the order of names."""
        rooms: dict[str, list[Line]] = {}
        for line in sorted(self.lines, key=lambda line: (not line.room, line.room)):
            rooms.setdefault(line.room, []).append(line)
        return [{"room": room, "lines": lines} for room, lines in rooms.items()]


def has_to_be_found(centre: Centre) -> Q:
    """People on site, and people who stay here and were never seen at the gate."""
    seen = QuerySet(Presence).filter(centre=centre)
    staying = QuerySet(Stay).filter(centre=centre, departed_at=None)
    present = Q(pk__in=seen.filter(is_present=True).values("person"))
    unseen = Q(pk__in=staying.values("person")) & ~Q(pk__in=seen.values("person"))
    return present | unseen


def take_roll(centre: Centre) -> Roll:
    """The evacuation list of a centre as the asker may read it, complete in its numbers."""
    wanted = has_to_be_found(centre)
    restricted = QuerySet(Restriction).filter(ended_at=None).values("person")
    people = list(Person.objects.filter(wanted).exclude(pk__in=restricted).order_by("sort_name"))
    return Roll(
        taken_at=timezone.now(),
        lines=lines_of(people, centre),
        unnamed=QuerySet(Person).filter(wanted).count() - len(people),
        staff=list(
            QuerySet(StaffPresence)
            .filter(centre=centre, is_present=True)
            .select_related("member")
            .order_by("member__first_name", "member__last_name")
        ),
        visitors=visitors_on_site(centre),
        assembly_points=list(AssemblyPoint.objects.filter(centre=centre)),
    )


def lines_of(people: list[Person], centre: Centre) -> list[Line]:
    """A line for each person, with their room where a module knows it."""
    since = dict(
        QuerySet(Presence).filter(centre=centre, is_present=True).values_list("person", "since")
    )
    instructions = instructions_of(people)
    rooms = rooms_of(people, centre)
    today = centre.today()
    children = {person.pk for person in people if person.child(today).child}
    alone = alone_among([person for person in people if person.pk in children])
    return [
        Line(
            name=person.display_name,
            native_name=person.native_script_name,
            card_number=person.card_number,
            age=person.age_text(today) if person.birth.is_known else "",
            room=str(rooms.get(person.pk, "")),
            is_child=person.pk in children,
            is_alone=person.pk in alone,
            instructions=instructions.get(person.pk, []),
            since=since.get(person.pk),
        )
        for person in people
    ]


def rooms_of(people: list[Person], centre: Centre) -> dict:
    """Person id -> room, from the modules that are on here and know rooms."""
    found: dict = {}
    for module in offered("room", centre=centre):
        found |= module.rooms_of(people, centre)
    return found


def alone_among(children: list[Person]) -> set:
    """Ids of children of whom no responsible adult is known: in doubt somebody must take them along.

    Households are read past the scope: that a parent's file is restricted makes no child alone.
    """
    if not children:
        return set()
    with scope.system(actor=scope.acting_user()):
        care = care_of_each(children)
    confirmed = {child.pk: child.confirmed_care_status for child in children}
    return {
        pk
        for pk, decision in care.items()
        if (confirmed[pk] or decision.status) != CareStatus.ACCOMPANIED
    }


def headings() -> list[str]:
    """The columns of the list as a spreadsheet."""
    return [
        _("Room"),
        _("Name"),
        _("Card number"),
        _("Age"),
        _("Child"),
        _("What rescuers must know"),
        _("On site since"),
        pgettext("evacuation list", "Found"),
    ]
