"""What the register says of a person now, as values that rows of a list are compared with."""

from modules.registry.exchange.columns import NAME_PARTS
from modules.registry.facts import PersonFacts, stored_birth, stored_phone, stored_tongue
from modules.registry.models import Person
from modules.registry.rules.birth_entry import birth_entry


def values_of(person: Person) -> dict:
    """By column; needs people loaded by `matching.with_everything`."""
    tongues = list(person.spokenlanguage_set.all())
    phones = list(person.phone_set.all())
    membership = next(iter(person.memberships_now), None)
    return {
        "name": person.display_name,
        **{column: _part(person, role) for column, role in NAME_PARTS.items()},
        "native_script_name": person.native_script_name,
        "other_names": person.other_names,
        "sex": person.sex,
        "birth_date": birth_entry(person),
        "nationality": tuple(n.country for n in person.nationality_set.all()),
        "language": tuple(tongue.language for tongue in tongues),
        "interpreter": tongues[0].needs_interpreter if tongues else "",
        "phone": phones[0].number if phones else "",
        "safe_to_contact": phones[0].safe_to_contact if phones else "",
        "place_of_origin": person.place_of_origin,
        "level": person.level,
        "group": str(membership.household_id) if membership else "",
        "role": membership.role if membership else "",
        "arrived": max((stay.arrived_at for stay in person.stays_here), default=None),
    }


def _part(person: Person, role) -> str:
    return " ".join(part.text for part in person.parts if part.role == role)


def facts_of(person: Person) -> PersonFacts:
    """All facts of a person, to be changed where a row says otherwise."""
    return PersonFacts(
        name_parts=tuple(person.parts),
        native_script_name=person.native_script_name,
        other_names=person.other_names,
        sex=person.sex,
        birth=stored_birth(person),
        nationalities=tuple(n.country for n in person.nationality_set.all()),
        languages=tuple(stored_tongue(each) for each in person.spokenlanguage_set.all()),
        phones=tuple(stored_phone(each) for each in person.phone_set.all()),
        place_of_origin=person.place_of_origin,
        level=person.level,
    )
