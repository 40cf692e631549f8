"""Lists of people: registered, corrected and found again, at one centre."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from core.exchange.resources import ExchangeResource
from core.exchange.rows import ExchangeRow
from core.exchange.sentences import Sentence
from core.modules.extensions import register
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.match import tell_focal_point_of_matches
from modules.registry.actions.register_many import correct_people, register_people
from modules.registry.exchange import columns
from modules.registry.exchange.alike import ask_about_people_alike, decided
from modules.registry.exchange.columns import NAME_PARTS, NAMES
from modules.registry.exchange.export import registration_list
from modules.registry.exchange.groups import Groups, join_groups
from modules.registry.exchange.known import facts_of, values_of
from modules.registry.exchange.matching import (
    BY_IDENTITY,
    find_people,
    people_here,
    written_since,
)
from modules.registry.exchange.told import (
    BIRTH_CELLS,
    COUNTED_ONLY,
    facts_told,
    has_name,
    identity_of,
    is_nothing_new,
    merged,
    read_birth,
    says_nothing,
    whole_name,
)
from modules.registry.facts import StayFacts
from modules.registry.merging.merged import standing_merges
from modules.registry.models import ExternalReference, Person, Stay

NOON = time(12)
# More ids than this in one statement are more than some databases take.
MOST_NEWS = 5000
ARRIVES_LATER = _("The day of arrival lies in the future.")
ARRIVES_BEFORE_LEAVING = _(
    "The day of arrival lies before the person's last departure from here. Correct one of the two."
)
MERGED_SINCE = _(
    "Row %(row)d is about the same person: their two files were merged since this list was written. "
    "Take one of the two rows out."
)
SAME_PERSON_TWICE = _(
    "Row %(row)d is about the same person, who has card number %(card)s here. Take one of the two rows "
    "out, or say of one of them that it is somebody else."
)
NO_NAME_COLUMN = _(
    "No column holds a name or a card number. Say below which column holds the name, or its parts."
)
OF_THE_STAY = {"arrived"}
OF_THE_GROUP = {"group", "role"}


@register("exchange")
class PeopleResource(
    columns.WhoColumns,
    columns.BirthColumns,
    columns.OriginColumns,
    columns.StayColumns,
    ExchangeResource,
):
    """People of a centre. A second import of the same list changes nothing."""

    name = "registry.people"
    title = _("People")
    model = Person
    permissions = ("registry.register_person", "registry.change_person")
    export_permission = "registry.view_person"

    seen_of_all = frozenset(["head_number", "role", "group"])
    groups: Groups
    # While rows are carried out: ids of people whose files were written since somebody looked.
    news: frozenset | None = None

    # --- Reading -------------------------------------------------------------------------------
    @classmethod
    def missing(cls, filled):
        """A name, or the card number of somebody known."""
        return [] if filled & {*NAMES, "card"} else [NO_NAME_COLUMN]

    def begin(self, rows, *, centre):
        """See who heads a household, and what day it is at the centre."""
        self.groups = Groups(rows)
        self.news = None
        # People whom earlier rows have written: no other row is about them.
        self.written: set = set()
        self.today, self.zone = centre.today(), centre.zone

    def begin_writing(self, *, centre, since):
        """Remember which households stand, and who was written since somebody looked."""
        self.groups.keep_households(centre=centre, list_key=self.list_key)
        self.news = written_since(since, centre)

    def clean(self, row, *, centre):
        """Put birth date, group and name together from their cells."""
        born = read_birth(row, on=self.today)
        row.memory["birth"] = born
        for cell in (*BIRTH_CELLS, "birth_calendar"):
            row.values.pop(cell, None)
        if born is not None:
            row.values["birth_date"] = born
        if any(part in row.values for part in NAME_PARTS):
            row.memory["whole_name"] = whole_name(row)
        self.groups.clean(row)
        if row.values.get("level") == "L0":
            row.refuse(COUNTED_ONLY, on="level")
        if row.values.get("arrived", self.today) > self.today:
            row.refuse(ARRIVES_LATER, on="arrived")
        row.memory["identity"] = identity_of(row)
        row.memory["key"] = row.values.get("own_number") or row.memory["identity"]

    def identity(self, row):
        """The card, the list's own number, or who the row says it is about."""
        if "card" in row.values:
            return "card", row.values["card"]
        if "own_number" not in row.values and not has_name(row):
            return None
        return "key", row.memory["key"]

    def find(self, rows: Sequence[ExchangeRow], *, centre, lock=False):
        """People of this centre only, never restricted files."""
        find_people(rows, centre=centre, list_key=self.list_key, lock=lock, without=self.written)
        self._note_merged(rows)
        sound = [row for row in rows if not row.problems]
        unknown = [row for row in sound if row.existing is None]
        self._ask(unknown, centre)
        for row in unknown:
            if row.is_answered:
                row.existing = row.memory["answered"]
        self.groups.find(sound, centre=centre, list_key=self.list_key)
        for row in sound:
            self._check_arrival(row, centre)

    def _ask(self, rows: Sequence[ExchangeRow], centre) -> None:
        """Let rows ask whom they are about.

        While they are carried out, what a person answered stands. A row that asked nothing when
        somebody looked is compared with who was written since, and only if one of these is like it,
        with everybody.
        """
        people = people_here(centre)
        if self.news is None:
            ask_about_people_alike(rows, people)
            return
        for row in rows:
            row.question = decided(row.answer) if row.asked_before else None
        others = [row for row in rows if not row.asked_before]
        if self.news:
            is_much = len(self.news) > MOST_NEWS
            news = people if is_much else people.filter(pk__in=self.news)
            ask_about_people_alike(others, news, without=self.written)
            asking = [row for row in others if row.question]
            ask_about_people_alike(asking, people, without=self.written)

    def _note_merged(self, rows: Sequence[ExchangeRow]) -> None:
        """Of two files that were merged, a list from before has two rows: the sentence says so."""
        people = {row.existing.pk for row in rows if row.existing is not None}
        of_two = set(standing_merges().filter(kept__in=people).values_list("kept", flat=True))
        for row in rows:
            row.memory["of_two"] = row.existing is not None and row.existing.pk in of_two

    def same_thing_twice(self, row, other):
        """Whom the other row is about as well, and what to do."""
        template = MERGED_SINCE if row.memory["of_two"] else SAME_PERSON_TWICE
        return Sentence(template, {"row": other, "card": row.existing.card_number})

    def _check_arrival(self, row: ExchangeRow, centre) -> None:
        """Somebody known arrives anew only after they left."""
        stays = row.existing.stays_here if row.existing is not None else []
        if "arrived" not in row.values or not stays or stays[0].departed_at is None:
            return
        days = _days_of_arrival(row.existing, centre.zone)
        left = stays[0].departed_at.astimezone(centre.zone).date()
        if row.values["arrived"] not in days and row.values["arrived"] < left:
            row.refuse(ARRIVES_BEFORE_LEAVING, on="arrived")

    # --- Comparing -----------------------------------------------------------------------------
    def values(self, existing):
        """What the file says now."""
        return values_of(existing)

    def is_same(self, name, row, old, new):
        """Whether the row says nothing that the file does not say as well or better."""
        person = row.existing
        if old and says_nothing(name, new):
            return True
        if name == "name":
            return "whole_name" in row.memory or old.split() == new.split()
        if name == "birth_date":
            return is_nothing_new(new, person.birth, on=self.today)
        if name == "phone":
            return new in {phone.number for phone in person.phone_set.all()}
        if name == "interpreter":
            return old == new or not (old or "language" in row.values)
        if name == "level":
            return old >= new
        if name == "group":
            return row.memory["household"] is not None and str(row.memory["household"]) == old
        if name == "arrived":
            return new in _days_of_arrival(person, self.zone)
        if name in ("nationality", "language"):
            return set(new) <= set(old)
        return old == new

    # --- Carrying out --------------------------------------------------------------------------
    def apply_all(self, rows, *, centre, actor):
        """Register, correct, open stays, form households and remember the list's numbers."""
        told = [(row, row.existing) for row in rows if row.existing is not None]
        self._correct(told, centre=centre, actor=actor)
        told += self._register([row for row in rows if row.existing is None], centre, actor)
        join_groups(
            [pair for pair in told if _joins(pair[0])],
            groups=self.groups,
            centre=centre,
            list_key=self.list_key,
            actor=actor,
        )
        self._remember(told, centre)
        self.written |= {person.pk for _row, person in told}

    def _register(self, rows: list[ExchangeRow], centre, actor) -> list[tuple]:
        facts = [facts_told(row) for row in rows]
        people = register_people(centre=centre, many=facts, actor=actor, because="imported")
        tell_focal_point_of_matches(people=people, centre=centre)
        told = list(zip(rows, people, strict=True))
        stays = [
            Stay(person=person, centre=centre, arrived_at=_moment(row.values["arrived"], centre))
            for row, person in told
            if "arrived" in row.values
        ]
        bulk_create_with_history(stays, Stay, default_user=actor)
        return told

    def _correct(self, told: list[tuple], *, centre, actor) -> None:
        changed = {row.number: {change.field for change in row.changes} for row, _person in told}
        correct_people(
            many=[
                (person, merged(facts_of(person), row))
                for row, person in told
                if changed[row.number] - OF_THE_STAY - OF_THE_GROUP
            ],
            actor=actor,
        )
        for row, person in told:
            if "arrived" in changed[row.number]:
                self._arrive(row, person, centre=centre, actor=actor)

    def _arrive(self, row: ExchangeRow, person: Person, *, centre, actor) -> None:
        moment = _moment(row.values["arrived"], centre)
        stay = person.stays_here[0] if person.stays_here else None
        if stay is not None and stay.departed_at is None:
            stay.arrived_at = moment
            stay.save()
        else:
            facts = StayFacts(arrived_at=max(moment, stay.departed_at) if stay else moment)
            open_stay(person=person, centre=centre, facts=facts, actor=actor)

    def _remember(self, told: list[tuple], centre) -> None:
        """The same rows find the same people next time, in this list or in another."""
        wanted = {}
        for row, person in told:
            for source, value in (
                (self.list_key, row.memory["key"]),
                (BY_IDENTITY, row.memory["identity"]),
            ):
                wanted[person.pk, source, value] = ExternalReference(
                    person=person,
                    centre=centre,
                    source=source,
                    value=value,
                    group=row.values.get("group", "") if source == self.list_key else "",
                )
        references = QuerySet(ExternalReference).filter(centre=centre)
        of_them = Q(person__in=[person for _row, person in told])
        for stored in references.filter(of_them, source__in=[self.list_key, BY_IDENTITY]):
            new = wanted.pop((stored.person_id, stored.source, stored.value), None)
            if new is not None and new.group and new.group != stored.group:
                stored.group = new.group
                stored.save(update_fields=["group"])
        ExternalReference.objects.bulk_create(wanted.values(), batch_size=500)

    # --- Taking away ---------------------------------------------------------------------------
    def export_rows(self, *, centre):
        """The registration list."""
        return registration_list(centre=centre)


def _joins(row: ExchangeRow) -> bool:
    """Whether a row's group is new to the person; one that is in it already stays as they are."""
    if row.existing is None:
        return "group" in row.values
    return bool({change.field for change in row.changes} & OF_THE_GROUP)


def _days_of_arrival(person: Person, zone) -> set:
    """The days on which the person arrived here."""
    return {stay.arrived_at.astimezone(zone).date() for stay in person.stays_here}


def _moment(day, centre) -> datetime:
    """Noon of a day at the centre, or now where noon has not come yet."""
    noon = datetime.combine(day, NOON, tzinfo=centre.zone)
    return min(noon, timezone.now())
