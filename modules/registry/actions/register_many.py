"""Register or correct many people at once, as `actions.people` does one: same facts, same history."""

from collections.abc import Sequence

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import scope
from core.models import Centre
from modules.registry.facts import PersonFacts
from modules.registry.models import (
    FileHolding,
    Nationality,
    Person,
    Phone,
    SearchKey,
    SpokenLanguage,
)
from modules.registry.rules.card_numbers import generate

from .people import (
    BATCH,
    born_about,
    index_names,
    replace_details_of_many,
    search_keys_of,
    write_facts,
)

# Inside a longer transaction, such as an import, a failure ends all of it: a savepoint would only
# make SQLite keep in memory what each page of the database had been before, which is all its indexes.
NO_SAVEPOINT = False
# What `write_facts` writes.
TOLD = (
    *("name_parts", "display_name", "sort_name", "native_script_name", "other_names", "sex"),
    *("born_from", "born_until", "birth_precision", "birth_calendar", "birth_as_told"),
    *("age_estimated_on", "place_of_origin", "level"),
)


def register_people(
    *, centre: Centre, many: Sequence[PersonFacts], actor, because="registered"
) -> list[Person]:
    """The people are in the register, in this order, and `centre` holds their files.

    Raises `NameMissing` where one has no name; then nobody was registered.
    """
    with transaction.atomic(savepoint=NO_SAVEPOINT):
        people = []
        for facts, reference in zip(many, _fresh_references(len(many)), strict=True):
            person = Person(reference=reference)
            write_facts(person, facts)
            people.append(person)
        bulk_create_with_history(people, Person, batch_size=BATCH, default_user=actor)
        with scope.system(actor=actor):
            FileHolding.objects.bulk_create(
                (FileHolding(person=p, centre=centre, because=because) for p in people),
                batch_size=BATCH,
            )
            _write_details(list(zip(people, many, strict=True)))
    return people


def correct_people(*, many: Sequence[tuple[Person, PersonFacts]], actor) -> None:
    """The facts of these people are those; the earlier ones stay in their history.

    Raises `NameMissing` where one has no name; then nobody was corrected.
    """
    with transaction.atomic(savepoint=NO_SAVEPOINT):
        ids = [person.pk for person, _facts in many]
        locked = Person.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
        people = [(locked[pk], facts) for pk, (_person, facts) in zip(ids, many, strict=True)]
        before = {person.pk: _searched_by(person) for person, _facts in people}
        for person, facts in people:
            write_facts(person, facts)
        Person.check_all_writable(list(locked.values()))
        bulk_update_with_history(
            list(locked.values()), Person, TOLD, batch_size=BATCH, default_user=actor
        )
        replace_details_of_many(people)
        index_names(*(p for p, _facts in people if _searched_by(p) != before[p.pk]))


def _searched_by(person: Person) -> tuple:
    return person.names, born_about(person)


def _fresh_references(count: int) -> list[str]:
    """Card numbers that nobody has, each once."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {generate() for _number in range(count - len(found))} - found
        taken = models.QuerySet(Person).filter(reference__in=drawn)
        found |= drawn - set(taken.values_list("reference", flat=True))
    return list(found)


def _write_details(told: list[tuple[Person, PersonFacts]]) -> None:
    """Nationalities, languages, telephones and what search looks up, for all in one go each."""
    Nationality.objects.bulk_create(
        (
            Nationality(person=person, country=code, position=position)
            for person, facts in told
            for position, code in enumerate(dict.fromkeys(facts.nationalities))
        ),
        batch_size=BATCH,
    )
    SpokenLanguage.objects.bulk_create(
        (
            SpokenLanguage(
                person=person,
                language=tongue.language,
                mastery=tongue.mastery,
                needs_interpreter=tongue.needs_interpreter,
                position=position,
            )
            for person, facts in told
            for position, tongue in enumerate({t.language: t for t in facts.languages}.values())
        ),
        batch_size=BATCH,
    )
    Phone.objects.bulk_create(
        (
            Phone(
                person=person,
                number=phone.number,
                who_answers=phone.who_answers,
                safe_to_contact=phone.safe_to_contact,
            )
            for person, facts in told
            for phone in facts.phones
        ),
        batch_size=BATCH,
    )
    SearchKey.objects.bulk_create(
        (key for person, _facts in told for key in search_keys_of(person)), batch_size=BATCH
    )
