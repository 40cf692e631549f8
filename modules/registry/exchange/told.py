"""What one row tells of a person, put together from its cells; pure, without the database."""

from dataclasses import replace
from datetime import date

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.exchange.rows import ExchangeRow
from core.exchange.value_errors import ValueNotUnderstood
from modules.registry.choices import Answer, BirthPrecision, Calendar, RegistrationLevel, Sex
from modules.registry.exchange.columns import NAME_PARTS, NAMES
from modules.registry.exchange.readers import birth_from
from modules.registry.facts import Birth, PersonFacts, PhoneFact, Tongue, said_name
from modules.registry.rules.ages import age_on
from modules.registry.rules.birth_dates import BirthDate, from_estimated_age
from modules.registry.rules.birth_entry import read_birth_entry
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.name_keys import search_tokens
from modules.registry.rules.names import NamePart, display_name

BIRTH_CELLS = ("birth_date", "birth_year", "age")
NO_GROUP = "0"  # how databases write that there is none
HASH_SALT = "registry.row-identity"
COUNTED_ONLY = _("People of level L0 are counted without a name. Use L1, or take the row out.")


def name_told(row: ExchangeRow) -> tuple[NamePart, ...]:
    """The parts in the order in which the whole name says them, or the whole name as it is."""
    whole = row.values.get("name", "")
    parts = [
        NamePart(text=row.values[column], role=role)
        for column, role in NAME_PARTS.items()
        if column in row.values
    ]
    if not parts:
        return said_name(whole)
    if whole and all(part.text in whole for part in parts):
        parts.sort(key=lambda part: whole.index(part.text))
    return tuple(parts)


def read_birth(row: ExchangeRow, *, on: date) -> Birth | None:
    """The birth date that the row tells, None where it tells none; what is wrong goes to the row."""
    calendar = row.values.get("birth_calendar", Calendar.GREGORIAN.value)
    for column in BIRTH_CELLS:
        if column not in row.values:
            continue
        try:
            born = _birth_of(column, row, calendar=calendar, on=on)
        except ValueNotUnderstood as problem:
            row.refuse(problem.message, on=column)
            return None
        except NotUnderstood as problem:
            row.refuse(problem.sentence, on=column)
            return None
        if born is not None:
            return born
    return None


def _birth_of(column: str, row: ExchangeRow, *, calendar: str, on: date) -> Birth | None:
    told = row.values[column]
    if column == "birth_date":
        return birth_from(told, calendar=calendar, on=on)
    if column == "birth_year":
        return read_birth_entry(str(told), calendar=calendar, on=on)
    return Birth(born=from_estimated_age(told, on=on), as_told=str(told), age_estimated_on=on)


def is_nothing_new(told: Birth, known: BirthDate, *, on: date) -> bool:
    """Whether the file already says this, or says it more exactly."""
    if not known.is_known:
        return not told.born.is_known
    if told.born.precision == BirthPrecision.ESTIMATED:
        ages = age_on(known, on=on)
        told_age = age_on(told.born, on=on)
        return ages.min <= told_age.min <= ages.max
    return told.born.first <= known.first and known.last <= told.born.last


def identity_of(row: ExchangeRow) -> str:
    """A keyed hash of who the row is about: name, birth, sex and telephone. It tells nothing back."""
    names = sorted(search_tokens(" ".join(part.text for part in name_told(row))))
    born = row.memory.get("birth") or Birth()
    if born.born.precision == BirthPrecision.ESTIMATED:
        birth = f"age {born.as_told}"  # the range would move from day to day
    else:
        birth = f"{born.born.first}/{born.born.last}"
    phone = "".join(sign for sign in str(row.values.get("phone", "")) if sign.isdigit())
    text = "\n".join([" ".join(names), birth, row.values.get("sex", ""), phone])
    return salted_hmac(HASH_SALT, text, algorithm="sha256").hexdigest()


def has_name(row: ExchangeRow) -> bool:
    """Whether any part of a name is told."""
    return any(column in row.values for column in NAMES)


def facts_told(row: ExchangeRow) -> PersonFacts:
    """Everything that a row tells of somebody new."""
    values = row.values
    return PersonFacts(
        name_parts=name_told(row),
        native_script_name=values.get("native_script_name", ""),
        other_names=values.get("other_names", ""),
        sex=values.get("sex", Sex.UNKNOWN),
        birth=row.memory.get("birth") or Birth(),
        nationalities=values.get("nationality", ()),
        languages=_tongues(values, known=()),
        phones=_phones(values, known=()),
        place_of_origin=values.get("place_of_origin", ""),
        level=values.get("level", RegistrationLevel.L1),
    )


def merged(known: PersonFacts, row: ExchangeRow) -> PersonFacts:
    """The file's facts with those changed that the row tells otherwise; nothing else is touched."""
    changed = {change.field for change in row.changes}
    told = facts_told(row)
    new = {}
    if changed & set(NAMES):
        new["name_parts"] = _merged_name(known.name_parts, told.name_parts, row)
    if "birth_date" in changed:
        new["birth"] = told.birth
    if "nationality" in changed:
        new["nationalities"] = told.nationalities
    if changed & {"language", "interpreter"}:
        new["languages"] = _tongues(row.values, known=known.languages)
    if changed & {"phone", "safe_to_contact"}:
        new["phones"] = _phones(row.values, known=known.phones)
    plain = ("native_script_name", "other_names", "sex", "place_of_origin", "level")
    new |= {name: getattr(told, name) for name in plain if name in changed}
    return replace(known, **new)


def _merged_name(known, told, row: ExchangeRow) -> tuple[NamePart, ...]:
    """Told parts replace those of their role; parts of other roles stay where they are."""
    if not any(column in row.values for column in NAME_PARTS):
        return told
    by_role = {part.role: part for part in told}
    kept = [by_role.pop(part.role, part) for part in known]
    return tuple(dict.fromkeys([*kept, *by_role.values()]))


def _tongues(values: dict, *, known: tuple[Tongue, ...]) -> tuple[Tongue, ...]:
    """The told languages with what is known of each; the interpreter is for the first."""
    of = {tongue.language: tongue for tongue in known}
    codes = values.get("language", tuple(of))
    tongues = [of.get(code, Tongue(language=code)) for code in codes]
    if tongues and "interpreter" in values:
        tongues[0] = replace(tongues[0], needs_interpreter=values["interpreter"])
    return tuple(tongues)


def _phones(values: dict, *, known: tuple[PhoneFact, ...]) -> tuple[PhoneFact, ...]:
    """The told number first, then the others: a number is never lost by an import."""
    number = values.get("phone")
    if number is None:
        return known
    of = {phone.number: phone for phone in known}
    first = of.pop(number, PhoneFact(number=number))
    if "safe_to_contact" in values:
        first = replace(first, safe_to_contact=values["safe_to_contact"])
    return (first, *of.values())


def says_nothing(name: str, value) -> bool:
    """Whether a value only says that something is not known."""
    return (name, value) in {("sex", Sex.UNKNOWN.value), ("interpreter", Answer.UNKNOWN.value)}


def whole_name(row: ExchangeRow) -> str:
    """The name in one piece, as it would be shown."""
    return display_name(name_told(row))
