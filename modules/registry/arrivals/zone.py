"""A scanned document at the arrival desk: what its machine-readable zone says, as the form asks it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from modules.registry.choices import BirthPrecision, Calendar, Sex
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.code_lists import UNKNOWN_NATIONALITY
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.mrz_lines import FILLER
from modules.registry.rules.mrz_reader import read_mrz

# A name has none of them; a zone has many.
FEWEST_FILLERS = 3
NOTHING_TOLD = (None, "", Sex.UNKNOWN)


@dataclass(frozen=True)
class ZoneFields:
    """Fields of the form with what the zone says, and sentences for whoever scanned it."""

    fields: dict[str, str]
    sentences: tuple[str, ...]


def looks_like_a_zone(text: str) -> bool:
    """Whether somebody scanned a document into the field for the name."""
    return text.replace("«", FILLER * 2).count(FILLER) >= FEWEST_FILLERS


def read_zone(text: str, *, on: date) -> ZoneFields:
    """What the zone says; of one that cannot be read, only the sentence that says so."""
    try:
        reading = read_mrz(text, on=on)
    except NotUnderstood as error:
        return ZoneFields({}, (error.sentence,))
    # The zone has capitals only; a name in capitals shouts on every list.
    name = f"{reading.given_names} {reading.surname}".strip().title()
    fields = {
        "own": name,
        "sex": "" if reading.sex == Sex.UNKNOWN else str(reading.sex),
        "birth": birth_text(reading.birth),
        "calendar": str(Calendar.GREGORIAN),
        "nationality": "" if reading.nationality == UNKNOWN_NATIONALITY else reading.nationality,
    }
    look = _("Read from the document. Compare it with the person, and correct what is wrong.")
    return ZoneFields(
        {name: value for name, value in fields.items() if value},
        (look, *reading.complaints),
    )


def birth_text(born: BirthDate) -> str:
    """A birth date as one would type it into the form."""
    if born.precision == BirthPrecision.DAY:
        return f"{born.first.day}/{born.first.month}/{born.first.year}"
    if born.precision == BirthPrecision.MONTH:
        return f"{born.first.month}/{born.first.year}"
    return str(born.first.year) if born.precision == BirthPrecision.YEAR else ""


def filled_from_zone(data, *, prefix: str, on: date) -> tuple[object, tuple[str, ...]]:
    """The form data with a zone in the name field turned into fields; what was typed stays.

    Returns the data as it came, and no sentence, where the name field holds no zone.
    """
    name = f"{prefix}-own"
    text = data.get(name, "")
    if not looks_like_a_zone(text):
        return data, ()
    zone = read_zone(text, on=on)
    data = data.copy()
    typed = {field for field in zone.fields if data.get(f"{prefix}-{field}") not in NOTHING_TOLD}
    # The zone stands in the name field, and its date is Gregorian whatever calendar was shown.
    kept = typed - {"own", "calendar"}
    if "birth" in kept:
        # But a date that was typed stands in the calendar that was chosen for it.
        kept.add("calendar")
    for field in zone.fields.keys() - kept:
        data[f"{prefix}-{field}"] = zone.fields[field]
    return data, zone.sentences
