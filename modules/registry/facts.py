"""What is told about a person at the counter or in a list, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .choices import Calendar, NamePartRole, RegistrationLevel, Sex
from .rules.birth_dates import BirthDate
from .rules.names import NamePart


@dataclass(frozen=True)
class Birth:
    """When a person was born, as far as is known, and how they said it."""

    born: BirthDate = field(default_factory=BirthDate.unknown)
    calendar: str = Calendar.GREGORIAN
    as_told: str = ""
    age_estimated_on: date | None = None


@dataclass(frozen=True)
class Tongue:
    """One language (ISO 639-3)."""

    language: str
    mastery: str = ""
    needs_interpreter: str = "unknown"


@dataclass(frozen=True)
class PhoneFact:
    """One telephone number."""

    number: str
    who_answers: str = ""
    safe_to_contact: str = "unknown"


@dataclass(frozen=True)
class PersonFacts:
    """Everything the register asks of a person; only one name part must be there."""

    name_parts: tuple[NamePart, ...] = ()
    native_script_name: str = ""
    other_names: str = ""
    sex: str = Sex.UNKNOWN
    birth: Birth = field(default_factory=Birth)
    nationalities: tuple[str, ...] = ()
    languages: tuple[Tongue, ...] = ()
    phones: tuple[PhoneFact, ...] = ()
    place_of_origin: str = ""
    level: str = RegistrationLevel.L1


def said_name(text: str) -> tuple[NamePart, ...]:
    """A name that was told in one piece, with no word of which part is what."""
    text = " ".join(text.split())
    return (NamePart(text=text, role=NamePartRole.OWN),) if text else ()


@dataclass(frozen=True)
class ConsentFacts:
    """One decision on one purpose, as the person gave it."""

    purpose: str
    decision: str
    medium: str
    given_by: str = "self"
    giver_name: str = ""
    # Id of a registered person who decided for this one: a guardian or a member of the household.
    giver_id: object = None
    recipient: str = ""
    witness: str = ""
    interpreter: str = ""
    text_version: str = "1"
    text_language: str = "en"
    restrictions: str = ""
    expires_on: date | None = None
    # When it was decided; now, where nothing is said.
    at: datetime | None = None
    # A clean picture of the signed sheet (pictures.clean_picture).
    sheet: object = None


@dataclass(frozen=True)
class StayFacts:
    """How somebody came and where they want to go."""

    arrival_mode: str = ""
    came_from: str = ""
    intended_destination: str = ""
    referred_by: str = ""
    arrived_at: object = None


@dataclass(frozen=True)
class Arriving:
    """One person at the desk: new, or known already by id; with a role in their group."""

    facts: PersonFacts | None = None
    person_id: object = None
    role: str = "head"
    consents: tuple[ConsentFacts, ...] = ()


def stored_birth(person) -> Birth:
    """The birth date as the file has it."""
    return Birth(
        born=person.birth,
        calendar=person.birth_calendar,
        as_told=person.birth_as_told,
        age_estimated_on=person.age_estimated_on,
    )


def stored_tongue(row) -> Tongue:
    """A language as the file has it."""
    return Tongue(row.language, row.mastery, row.needs_interpreter)


def stored_phone(row) -> PhoneFact:
    """A telephone as the file has it."""
    return PhoneFact(row.number, row.who_answers, row.safe_to_contact)
