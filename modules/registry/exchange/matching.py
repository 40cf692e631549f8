"""Whom a row is about, among the people whose files this centre holds, and nobody else.

Files of other centres and restricted files take no part: a card number of theirs is answered like
one that does not exist.
"""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.exchange.rows import ExchangeRow
from core.exchange.sentences import Sentence
from core.scope import UserScope, current
from modules.registry.exchange.told import has_name, whole_name
from modules.registry.matches import can_be_same_birth
from modules.registry.matching.keys import sound_keys
from modules.registry.merging.merged import files_now
from modules.registry.models import (
    ExternalReference,
    FileHolding,
    HouseholdMembership,
    Nationality,
    Person,
    Phone,
    Restriction,
    SpokenLanguage,
    Stay,
)
from modules.registry.rules.name_keys import search_tokens

BY_IDENTITY = "row"
"""The source of references that are keyed hashes: the same whatever list a row comes from."""
OTHER_LISTS = "others"
# Nothing is written for longer than this before others see it.
LONGEST_TRANSACTION = timedelta(hours=1)

NO_SUCH_CARD = _(
    "No file with this card number is held here. Check it letter by letter, or leave the cell "
    "blank to register the person as new."
)
NAME_MISSING = _("Somebody new needs at least one part of a name.")
SOMEBODY_ELSE = _(
    "This number belonged to somebody with another name and birth date in an earlier list. If "
    "this is another kind of list, give its column of numbers another heading."
)
SEVERAL_PEOPLE = _(
    "Several files here fit this row: %(cards)s. Write the card number of the right one."
)
RESTRICTED = _("This row is about a restricted file, which lists do not change. Take the row out.")


@dataclass
class Found:
    """People and references of this centre that the rows of one piece may be about."""

    people: dict = field(default_factory=dict)  # id -> Person
    by_card: dict = field(default_factory=dict)
    by_reference: dict = field(default_factory=lambda: defaultdict(list))
    sources: dict = field(default_factory=lambda: defaultdict(set))
    restricted: set = field(default_factory=set)


def people_here(centre) -> QuerySet:
    """People in scope whose file this centre holds now and nobody has restricted or erased."""
    held = QuerySet(FileHolding).filter(person_id=OuterRef("pk"), centre=centre, until=None)
    barred = QuerySet(Restriction).filter(person_id=OuterRef("pk"), ended_at=None)
    return Person.objects.filter(Exists(held), anonymised_at=None).exclude(Exists(barred))


def with_everything(people: QuerySet, centre) -> QuerySet:
    """Load what rows are compared with, in a fixed number of queries."""
    return people.prefetch_related(
        Prefetch("nationality_set", QuerySet(Nationality).order_by("position")),
        Prefetch("spokenlanguage_set", QuerySet(SpokenLanguage).order_by("position")),
        Prefetch("phone_set", QuerySet(Phone).order_by("pk")),
        Prefetch(
            "household_memberships",
            QuerySet(HouseholdMembership).filter(until=None),
            to_attr="memberships_now",
        ),
        Prefetch(
            "stays",
            QuerySet(Stay).filter(centre=centre).order_by("-arrived_at"),
            to_attr="stays_here",
        ),
    )


def written_since(moment: datetime, centre) -> frozenset:
    """Ids of people here whom somebody may not have seen who looked at that moment.

    Written, received or no longer restricted since, with a margin: what is written is seen when its
    transaction ends.
    """
    moment -= LONGEST_TRANSACTION
    versions = QuerySet(Person.history.model).filter(history_date__gte=moment).order_by()
    received = QuerySet(FileHolding).filter(centre=centre, since__gte=moment)
    freed = QuerySet(Restriction).filter(ended_at__gte=moment)
    lately = [
        set(QuerySet(Person).filter(pk__in=rows).values_list("pk", flat=True))
        for rows in (versions.values("id"), received.values("person"), freed.values("person"))
    ]
    return frozenset().union(*lately)


def find_people(
    rows: Sequence[ExchangeRow], *, centre, list_key: str, lock: bool, without: Container = ()
) -> None:
    """Set `existing` of each row, or say what stands against it; it is none of `without`."""
    found = _look_up(rows, centre=centre, list_key=list_key, lock=lock, without=without)
    for row in rows:
        row.existing = _decide(row, found, list_key=list_key)
        if row.existing is None and not row.problems and not has_name(row):
            row.refuse(NAME_MISSING)
        if row.answer:
            row.memory["answered"] = found.by_card.get(row.answer)


def _look_up(rows: Sequence[ExchangeRow], *, centre, list_key: str, lock: bool, without) -> Found:
    found = Found()
    keys = {row.memory["key"] for row in rows} | {row.memory["identity"] for row in rows}
    references = ExternalReference.objects.filter(centre=centre, value__in=keys).order_by("pk")
    told = references.values_list("source", "value", "person_id")
    pairs = [each for each in told if each[2] not in without]
    for source, value, person_id in pairs:
        known_list = source if source in (list_key, BY_IDENTITY) else OTHER_LISTS
        found.by_reference[known_list, value].append(person_id)
    cards = {row.values["card"] for row in rows if "card" in row.values}
    cards |= {row.answer for row in rows if row.answer}
    # Cards of files that were merged since the list was written.
    led_on = files_now(cards)
    by_id = people_here(centre).filter(pk__in={person_id for *_key, person_id in pairs})
    by_card = people_here(centre).filter(Q(reference__in=cards) | Q(pk__in=set(led_on.values())))
    for people in (by_id, by_card):
        if lock:
            people = people.select_for_update(of=("self",))
        for person in with_everything(people, centre):
            if person.pk in without:
                continue
            found.people[person.pk] = person
            found.by_card[person.reference] = person
    for card, person_id in led_on.items():
        if person_id in found.people:
            found.by_card[card] = found.people[person_id]
    own_lists = QuerySet(ExternalReference).filter(centre=centre, person__in=list(found.people))
    for person_id, source in own_lists.values_list("person_id", "source"):
        found.sources[person_id].add(source)
    absent = {person_id for *_key, person_id in pairs} - set(found.people)
    barred = QuerySet(Restriction).filter(person__in=absent, ended_at=None)
    found.restricted = set(barred.values_list("person", flat=True))
    return found


def _decide(row: ExchangeRow, found: Found, *, list_key: str) -> Person | None:
    if "card" in row.values:
        person = found.by_card.get(row.values["card"])
        if person is None:
            row.refuse(NO_SUCH_CARD, on="card")
        return person
    known = found.by_reference[list_key, row.memory["key"]]
    people = [found.people[pk] for pk in known if pk in found.people]
    if people:
        person = _the_one(row, people)
        if person is not None and not _may_be_same(row, person):
            row.refuse(SOMEBODY_ELSE, on="own_number")
        return person
    _say_restricted(row, known, found)
    return _found_by_likeness(row, found, list_key=list_key)


def _found_by_likeness(row: ExchangeRow, found: Found, *, list_key: str) -> Person | None:
    """The list has other headings than last time, or the person came with another list."""
    numbered = [
        pk
        for pk in found.by_reference[OTHER_LISTS, row.memory["key"]]
        if pk in found.people and _is_plainly_same(row, found.people[pk])
    ]
    alike = found.by_reference[BY_IDENTITY, row.memory["identity"]]
    people = {
        pk: found.people[pk] for pk in numbered or alike if _is_free(pk, row, found, list_key)
    }
    return _the_one(row, list(people.values()))


def _is_free(pk, row: ExchangeRow, found: Found, list_key: str) -> bool:
    """Two numbers of one list are two people, however alike they are."""
    if pk not in found.people:
        return False
    return "own_number" not in row.values or list_key not in found.sources[pk]


def _the_one(row: ExchangeRow, people: list[Person]) -> Person | None:
    if len(people) > 1:
        cards = ", ".join(person.card_number for person in people)
        row.refuse(Sentence(SEVERAL_PEOPLE, {"cards": cards}))
    return people[0] if people else None


def _say_restricted(row: ExchangeRow, known: list, found: Found) -> None:
    """Told only to who may open the file anyway: references of barred files are out of their scope."""
    if found.restricted & set(known) and isinstance(current(), UserScope):
        row.refuse(RESTRICTED)


def _is_plainly_same(row: ExchangeRow, person: Person) -> bool:
    """The same words in the name, and nothing against the birth date."""
    birth = row.memory.get("birth")
    same_name = set(search_tokens(whole_name(row))) == set(search_tokens(person.display_name))
    return same_name and (birth is None or can_be_same_birth(birth.born, person.birth))


def _may_be_same(row: ExchangeRow, person: Person) -> bool:
    """Whether a number that was used before can still mean the same person."""
    if not has_name(row):
        return True
    told = _sounds(whole_name(row))
    stored = f"{person.display_name} {person.native_script_name} {person.other_names}"
    if not told or told & _sounds(stored):
        return True
    birth = row.memory.get("birth")
    both_known = birth is not None and birth.born.is_known and person.birth.is_known
    return both_known and can_be_same_birth(birth.born, person.birth)


def _sounds(name: str) -> set[str]:
    return {sound for word in search_tokens(name) for sound in sound_keys(word)}
