"""What the register knows of people, as the values that `people.compare` takes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from modules.registry.choices import BirthPrecision, NamePartRole
from modules.registry.facts import PersonFacts
from modules.registry.models import (
    HouseholdMembership,
    IdentityDocument,
    Nationality,
    Person,
    Phone,
)
from modules.registry.rules.birth_dates import BirthDate

from .people import Known

PARENTS = (NamePartRole.FATHER,)
NAMES = ("display_name", "native_script_name", "other_names")
BIRTH = ("born_from", "born_until", "birth_precision", "sex")


def known_from(facts: PersonFacts) -> Known:
    """What was just told at a counter or in a list."""
    name = " ".join(part.text for part in facts.name_parts if part.role != NamePartRole.NICKNAME)
    return Known(
        names=tuple(filter(None, (name, facts.native_script_name, facts.other_names))),
        born=facts.birth.born,
        sex=facts.sex,
        nationalities=frozenset(facts.nationalities),
        phones=frozenset(filter(None, (digits_of(phone.number) for phone in facts.phones))),
        places=tuple(filter(None, (facts.place_of_origin,))),
    )


def digits_of(number: str) -> str:
    """The digits of a telephone number, in whatever script they were typed."""
    return "".join(str(int(digit)) for digit in re.findall(r"\d", number))


# What stands on the file itself, as `known_on_file` takes it.
ON_FILE = (*NAMES, *BIRTH, "place_of_origin")


def known_by_name(people: Iterable) -> Iterator[tuple[object, Known]]:
    """(id, what stands on the file itself) of people by id, in one query; the ids are in scope."""
    for pk, *told in QuerySet(Person).filter(pk__in=list(people)).values_list("pk", *ON_FILE):
        yield pk, known_on_file(told)


def known_on_file(told: Sequence) -> Known:
    """The values of the columns `ON_FILE` of one person."""
    names, (first, last, precision, sex, place) = told[:3], told[3:]
    born = BirthDate(first=first, last=last, precision=BirthPrecision(precision))
    places = (place,) if place else ()
    return Known(names=tuple(filter(None, names)), born=born, sex=sex, places=places)


def known_whole(people: Iterable) -> dict[object, Known]:
    """Everything that is compared, of people by id: five queries, whatever the people.

    The ids come from rows in scope. What goes with a file is read whole; documents and households
    belong to a centre and are read as far as the asker may.
    """
    ids = list(people)
    nationalities = _sets(QuerySet(Nationality), ids, "country")
    documents = _sets(IdentityDocument.objects.exclude(number=""), ids, "kind", "number")
    phones = _sets(QuerySet(Phone), ids, "number")
    households = _sets(HouseholdMembership.objects.filter(until=None), ids, "household")
    rows = QuerySet(Person).filter(pk__in=ids).only("name_parts", "place_of_origin", *NAMES, *BIRTH)
    return {
        person.pk: Known(
            names=person.names,
            born=person.birth,
            sex=person.sex,
            nationalities=frozenset(nationalities[person.pk]),
            phones=frozenset(filter(None, map(digits_of, phones[person.pk]))),
            documents=frozenset(documents[person.pk]),
            places=tuple(filter(None, (person.place_of_origin,))),
            parents=tuple(part.text for part in person.parts if part.role in PARENTS),
            companions=frozenset(households[person.pk]),
        )
        for person in rows
    }


def _sets(rows: QuerySet, people: list, *columns: str) -> defaultdict:
    found = defaultdict(set)
    told = rows.filter(person__in=people).order_by().values_list("person", *columns)
    for person, *values in told:
        found[person].add(values[0] if len(values) == 1 else tuple(values))
    return found
