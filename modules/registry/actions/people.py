"""Register a person, and keep what search looks up in step with their names."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import models, transaction

from core import scope
from core.models import Centre
from modules.registry.errors import NameMissing
from modules.registry.facts import PersonFacts
from modules.registry.matching.keys import index_keys
from modules.registry.models import (
    FileHolding,
    Nationality,
    Person,
    Phone,
    SearchKey,
    SpokenLanguage,
)
from modules.registry.rules.card_numbers import generate
from modules.registry.rules.names import display_name, sort_key

BATCH = 200


def register_person(*, centre: Centre, facts: PersonFacts, actor, because="registered") -> Person:
    """The person is in the register and `centre` holds their file.

    Raises `NameMissing` where no part of a name was told. Runs in its caller's transaction or
    its own.
    """
    with transaction.atomic():
        person = Person(reference=fresh_reference())
        write_facts(person, facts)
        person.save(force_insert=True)
        hold_file(person=person, centre=centre, because=because)
        replace_details(person, facts)
        index_names(person)
    return person


def fresh_reference() -> str:
    """A card number that nobody has; it is drawn, so it says nothing."""
    every = models.QuerySet(Person)
    while every.filter(reference=(found := generate())).exists():
        continue
    return found


def write_facts(person: Person, facts: PersonFacts) -> None:
    """Put the told facts on the person; raises `NameMissing`."""
    parts = [part for part in facts.name_parts if part.text.strip()]
    if not parts:
        raise NameMissing
    person.name_parts = [{"role": str(p.role), "text": " ".join(p.text.split())} for p in parts]
    person.display_name = display_name(parts)[:300]
    person.sort_name = sort_key(parts)[:300]
    person.native_script_name = facts.native_script_name.strip()
    person.other_names = facts.other_names.strip()
    person.sex = facts.sex
    birth = facts.birth
    person.born_from, person.born_until = birth.born.first, birth.born.last
    person.birth_precision, person.birth_calendar = birth.born.precision, birth.calendar
    person.birth_as_told, person.age_estimated_on = birth.as_told, birth.age_estimated_on
    person.place_of_origin = facts.place_of_origin.strip()
    person.level = facts.level


def replace_details(person: Person, facts: PersonFacts) -> None:
    """Nationalities, languages and telephones are those of `facts`; rows that say the same stay."""
    replace_details_of_many([(person, facts)])


def replace_details_of_many(many: Sequence[tuple[Person, PersonFacts]]) -> None:
    """The same for many people; the number of queries depends on what changes, not on the people."""
    with scope.system(actor=scope.acting_user()):
        _replace(
            Nationality,
            {
                person: [
                    {"country": code, "position": i}
                    for i, code in enumerate(dict.fromkeys(facts.nationalities))
                ]
                for person, facts in many
            },
        )
        _replace(
            SpokenLanguage,
            {
                person: [
                    {
                        "language": tongue.language,
                        "mastery": tongue.mastery,
                        "needs_interpreter": tongue.needs_interpreter,
                        "position": i,
                    }
                    for i, tongue in enumerate({t.language: t for t in facts.languages}.values())
                ]
                for person, facts in many
            },
        )
        _replace(
            Phone,
            {
                person: [
                    {
                        "number": phone.number,
                        "who_answers": phone.who_answers,
                        "safe_to_contact": phone.safe_to_contact,
                    }
                    for phone in facts.phones
                ]
                for person, facts in many
            },
        )


def _replace(model, told_of: dict[Person, list[dict]]) -> None:
    """Each person's rows of one kind say what is told, and nothing else.

    A row goes on with its id: after a merge that is undone, each file has its own again.
    """
    kept = defaultdict(list)
    for row in model.objects.filter(person__in=list(told_of)).order_by("pk"):
        kept[row.person_id, _fact(row)].append(row)
    new = []
    for person, told in told_of.items():
        for values in told:
            wanted = model(person=person, **values)
            known = kept[person.pk, _fact(wanted)]
            row = known.pop(0) if known else None
            if row is None:
                new.append(wanted)
            elif any(getattr(row, name) != value for name, value in values.items()):
                model.objects.filter(pk=row.pk).update(**values)
    gone = [row.pk for rows in kept.values() for row in rows]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(new, batch_size=BATCH)


def _fact(row) -> tuple:
    return tuple(getattr(row, name) for name in row.same_fact)


def hold_file(*, person: Person, centre: Centre, because: str) -> FileHolding:
    """The centre holds the person's file from now on; harmless where it does already."""
    with scope.system(actor=scope.acting_user()):
        holding, _created = FileHolding.objects.get_or_create(
            person=person, centre=centre, until=None, defaults={"because": because}
        )
    return holding


def search_keys_of(person: Person) -> list[SearchKey]:
    """The search keys of all names of a person; not yet saved."""
    born = born_about(person)
    return [
        SearchKey(person=person, kind=kind, key=key, born=born)
        for kind, key in sorted(index_keys(person.names))
    ]


def born_about(person: Person) -> int:
    """The year in the middle of those in which the person can have been born, 0 if unknown."""
    if person.born_from is None:
        return SearchKey.BORN_UNKNOWN
    return (person.born_from.year + person.born_until.year) // 2


def index_names(*people: Person) -> None:
    """Search finds these people by their present names and no longer by earlier ones."""
    with scope.system(actor=scope.acting_user()):
        SearchKey.objects.filter(person__in=people).delete()
        keys = (key for person in people for key in search_keys_of(person))
        SearchKey.objects.bulk_create(keys, batch_size=BATCH)


def correct_person(*, person: Person, facts: PersonFacts, actor) -> Person:
    """The person's facts are these; the earlier ones stay in the history."""
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        write_facts(person, facts)
        person.save()
        replace_details(person, facts)
        index_names(person)
    return person
