"""Reads the machine-readable zone of passports and identity cards (ICAO Doc 9303, parts 4 to 6).

The zone may be typed by hand or sent by a scanner that acts as a keyboard. A wrong check digit
does not stop the reading: old, hand-made and damaged documents have them, and a person is not
turned away for one. It is named, so that the clerk looks again.
"""

import itertools
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.registry.choices import DocumentType, Sex
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.mrz_codes import document_type_of, nationality_of
from modules.registry.rules.mrz_dates import read_birth, read_expiry
from modules.registry.rules.mrz_lines import FILLER, NotAnMrz, readings_of

# A digit counts as itself, A as 10 to Z as 35, a filler as nothing.
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "X": Sex.OTHER}


class CheckDigit(TextChoices):
    """The check digits of a zone. The label is the sentence for when it is wrong."""

    NUMBER = "number", _("The check digit of the document number is wrong.")
    BIRTH_DATE = "birth_date", _("The check digit of the date of birth is wrong.")
    EXPIRY_DATE = "expiry_date", _("The check digit of the expiry date is wrong.")
    OPTIONAL_DATA = "optional_data", _("The check digit of the personal number is wrong.")
    WHOLE = "whole", _("The last check digit, over several fields, is wrong.")


class VisaZone(NotAnMrz):
    template = _("This is the zone of a visa. Scan the passport or identity card instead.")


@dataclass(frozen=True, kw_only=True)
class MrzReading:
    """What the zone says, and which of its check digits are wrong.

    Codes are given as printed and as our own: `nationality` is one of `code_lists`.
    """

    kind: str
    type_code: str
    document_type: DocumentType
    issuer_code: str
    issuing_country: str
    surname: str
    given_names: str
    number: str
    nationality_code: str
    nationality: str
    birth: BirthDate
    sex: Sex
    expiry: date | None
    optional_data: str
    wrong: tuple[CheckDigit, ...]

    @property
    def is_sound(self):
        return not self.wrong

    @property
    def complaints(self):
        """A sentence for every wrong check digit, in the active language."""
        return [str(each.label) for each in self.wrong]


def read_mrz(text: str, *, on: date | None = None) -> MrzReading:
    """Read a zone of two lines (TD2, TD3) or three (TD1), as typed or scanned on a day or today.

    Raises `NotAnMrz` if the text has not the shape of one.
    """
    readings = readings_of(text)
    if not readings:
        raise NotAnMrz
    layout, lines = min(readings, key=lambda reading: len(_wrong_digits(*reading)))
    fields = {name: layout.field(lines, name) for name in layout.fields}
    if fields["type"].startswith("V"):
        raise VisaZone
    on = on or timezone.localdate()
    number, _digit, optional = _number_and_optional(fields)
    surname, given_names = _names(fields["names"])
    return MrzReading(
        kind=layout.kind,
        type_code=fields["type"].strip(FILLER),
        document_type=document_type_of(fields["type"], nationality=fields["nationality"]),
        issuer_code=fields["issuer"].strip(FILLER),
        issuing_country=nationality_of(fields["issuer"]),
        surname=surname,
        given_names=given_names,
        number=number.replace(FILLER, ""),
        nationality_code=fields["nationality"].strip(FILLER),
        nationality=nationality_of(fields["nationality"]),
        birth=read_birth(fields["birth"], on=on),
        sex=SEXES.get(fields["sex"], Sex.UNKNOWN),
        expiry=read_expiry(fields["expiry"], on=on),
        optional_data=optional,
        wrong=_wrong_digits(layout, lines),
    )


def _number_and_optional(fields):
    """The document number, its check digit and the optional data.

    A number of more than nine characters runs on into the optional data of a card (Doc 9303-5,
    note j): a filler stands where the check digit would, which then ends the continuation.
    """
    number, digit, optional = fields["number"], fields["number_digit"], fields["optional"]
    continuation, _filler, rest = optional.partition(FILLER)
    if digit == FILLER and "optional_digit" not in fields and continuation:
        number, digit, optional = number + continuation[:-1], continuation[-1], rest
    return number, digit, _words(optional + FILLER + fields.get("optional_2", ""))


def _wrong_digits(layout, lines):
    """The check digits that do not agree with what they guard."""
    fields = {name: layout.field(lines, name) for name in layout.fields}
    number, number_digit, _optional = _number_and_optional(fields)
    under_whole = "".join(lines[line][start:stop] for line, start, stop in layout.under_whole_digit)
    guarded = [
        (CheckDigit.NUMBER, number, number_digit),
        (CheckDigit.BIRTH_DATE, fields["birth"], fields["birth_digit"]),
        (CheckDigit.EXPIRY_DATE, fields["expiry"], fields["expiry_digit"]),
        (CheckDigit.WHOLE, under_whole, fields["whole_digit"]),
    ]
    if "optional_digit" in fields:
        guarded.insert(3, (CheckDigit.OPTIONAL_DATA, fields["optional"], fields["optional_digit"]))
    return tuple(check for check, text, digit in guarded if not _agrees(text, digit=digit))


def _agrees(text, *, digit):
    """Whether a check digit is right. A field left empty may have a filler for its digit."""
    if not text.strip(FILLER) and digit == FILLER:
        return True
    return check_digit(text) == digit


def check_digit(text: str) -> str:
    """The check digit of a field: values times 7, 3, 1 repeated, modulo 10 (Doc 9303, 3, 4.9)."""
    weighted = zip(text, itertools.cycle((7, 3, 1)), strict=False)
    return str(
        sum(
            (0 if character == FILLER else _VALUES.index(character)) * weight
            for character, weight in weighted
        )
        % 10
    )


def _names(text):
    surname, _separator, given_names = text.partition(FILLER * 2)
    return _words(surname), _words(given_names)


def _words(text):
    return " ".join(text.replace(FILLER, " ").split())
