"""A person's own data: everything that any module keeps of them, who opened it, where it went.

Third persons and what staff noted to protect somebody are left out, and the copy says so. Staff are
named by their role: who it was can be asked of the data protection officer.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import scope
from core.console.columns import as_text
from core.models import AccessLogEntry, Centre
from core.modules.manifest import consent_purposes
from core.permissions.roles import roles_of_staff
from core.privacy import Copy, privacy_of
from modules.registry.actions.erase import tables_about_people
from modules.registry.choices import Answer
from modules.registry.models import Person, SpokenLanguage
from modules.registry.rules.code_lists import language_label, nationality_label
from modules.registry.rules.needs import find_need

# ISO 639-3 of what people speak -> language of the interface, where the two are one language.
LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "spa": "es",
    "ara": "ar",
    "arb": "ar",
    "apd": "ar",
    "arz": "ar",
    "apc": "ar",
}


def purpose_label(key: str):
    """What a consent was for, in words; its key where its module is no longer installed."""
    found = consent_purposes().get(key)
    return found.label if found else key


# Columns that hold a code of a list: how a person reads it.
READABLE = {
    "nationality.country": nationality_label,
    "spokenlanguage.language": language_label,
    "spokenlanguage.needs_interpreter": lambda answer: Answer(answer).label,
    "consent.purpose": purpose_label,
    "consent.text_language": language_label,
    "filerequest.text_language": language_label,
    "need.code": lambda code: find_need(code).label,
}
# The centre of a row, and another one that asked it for the file.
CENTRES_NAMED = ("centre", "asking_centre")
TECHNICAL = {
    "id",
    "person",
    "position",
    "sort_name",
    "display_name",
    "born_until",
    "arrival_key",
    "arrival_position",
    "anonymised_at",
    "is_sensitive",
}


@dataclass(frozen=True)
class Section:
    """One kind of data: a title and, for each record, labels with values."""

    key: str
    title: str
    records: list


def language_for(person: Person) -> tuple[str, bool]:
    """Language of the copy, and whether it is one that the person told they speak."""
    with scope.system(actor=scope.acting_user()):
        spoken = SpokenLanguage.objects.filter(person=person).order_by("position")
        for code in spoken.values_list("language", flat=True):
            if code in LANGUAGES:
                return LANGUAGES[code], True
    return get_language() or settings.LANGUAGE_CODE, False


def sections_of(person: Person) -> list[Section]:
    """All that is kept, table by table, in the active language; empty tables are left out."""
    found = []
    with scope.system(actor=scope.acting_user()):
        roles = roles_of_staff()
        for model in [Person, *(m for m in tables_about_people() if m is not Person)]:
            if copy_of(model) != Copy.SHOWN:
                continue
            condition = models.Q()
            for path in privacy_of(model).people:
                condition |= models.Q(**{path: person.pk})
            rows = models.QuerySet(model).filter(condition).order_by("pk")
            records = [pairs(row, roles) for row in rows.select_related(*_along(model))]
            if records:
                title = str(model._meta.verbose_name_plural).capitalize()
                found.append(Section(model._meta.label_lower, title, records))
        found.append(_accesses(person, roles))
    return [section for section in found if section.records]


def copy_of(model) -> Copy:
    """Whether a table is in the copy: as the installation says, else as the model does."""
    if model._meta.label_lower in settings.OWN_DATA_WITHHELD:
        return Copy.WITHHELD
    return privacy_of(model).copy


def withheld_sentences() -> list[str]:
    """What is left out of every copy, whether or not there is any of it in this one."""
    return [
        _("Names of other people, such as relatives, witnesses and interpreters."),
        _("Names of staff: you see their work and their centre."),
        _("Notes with which staff protect people, if there are any."),
    ]


def pairs(row, roles: dict) -> list[dict]:
    """Label, value and name of each column of a row that is for the person's eyes."""
    found = []
    for column in row._meta.concrete_fields:
        if column.name in TECHNICAL or column.name in privacy_of(type(row)).withheld:
            continue
        value = _value(row, column, roles)
        if value in (None, "", [], {}):
            continue
        label = _label(column)
        found.append({"name": column.name, "label": label, "value": value})
    return found


def _label(column) -> str:
    """What a column is, in the active language; keys whose model gives them no words are named here."""
    named = {
        "centre": _("Centre"),
        "recorded_by": _("Recorded by"),
        "set_by": _("Recorded by"),
        "verified_by": _("Checked by"),
        "user": _("Whose work"),
    }
    return named.get(column.name) or str(column.verbose_name).capitalize()


def _value(row, column, roles: dict):
    """A value that a person can read; files are named and kept with the paper."""
    if column.is_relation:
        return _related(row, column, roles)
    raw = getattr(row, column.attname)
    if raw in (None, ""):
        return ""
    if isinstance(column, models.FileField):
        return _("a file is kept")
    if readable := READABLE.get(f"{row._meta.model_name}.{column.name}"):
        return str(readable(raw))
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(raw, list | dict):
        return _listed(raw)
    if isinstance(raw, datetime):
        return _moment(raw, getattr(row, "centre", None))
    return as_text(raw, nothing="")


def _related(row, column, roles: dict) -> str:
    """A centre by name; staff by their role; other people not at all."""
    if column.related_model is Centre:
        return getattr(row, column.name).name if column.name in CENTRES_NAMED else ""
    if column.related_model is get_user_model():
        return roles.get(getattr(row, column.attname), "")
    if column.related_model is Person:
        return _("another person") if getattr(row, column.attname) else ""
    if getattr(column.related_model, "is_configuration", False):
        return str(getattr(row, column.name) or "")
    return ""


def _listed(raw) -> str:
    """Words of a list, such as the parts of a name."""
    items = raw if isinstance(raw, list) else [raw]
    return " · ".join(str(i.get("text", "")) if isinstance(i, dict) else str(i) for i in items)


def _moment(moment: datetime, centre) -> str:
    return as_text(moment.astimezone(centre.zone) if centre else moment)


def _along(model) -> tuple[str, ...]:
    """What is loaded with the rows: their centre, and configuration such as the kind of a flag."""
    return tuple(
        c.name
        for c in model._meta.concrete_fields
        if c.name in CENTRES_NAMED or getattr(c.related_model, "is_configuration", False)
    )


def _accesses(person: Person, roles: dict) -> Section:
    """Who opened, printed and took away the file: when, at which centre, in which work, and why."""
    about = models.Q(record=f"registry.person:{person.pk}") | models.Q(reference=person.reference)
    entries = list(
        AccessLogEntry.objects.filter(about).select_related("centre").order_by("at", "id")
    )
    return Section(
        "core.accesslogentry",
        _("Who opened, printed or took away your data"),
        [
            [
                {"name": "at", "label": _("When"), "value": _moment(entry.at, entry.centre)},
                {"name": "kind", "label": _("What"), "value": str(entry.get_kind_display())},
                {"name": "centre", "label": _("Centre"), "value": entry.centre.name},
                {
                    "name": "role",
                    "label": _("Whose work"),
                    "value": roles.get(entry.user_id) or _("the system"),
                },
            ]
            for entry in entries
        ],
    )


def as_json(person: Person, sections: list[Section]) -> dict:
    """The same for a machine: keys that do not change with the language, and dates as ISO 8601."""
    return {
        "format": "guichet-own-data-1",
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "language": get_language(),
        "card_number": person.reference,
        "withheld": withheld_sentences(),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "records": [
                    {pair["name"]: _plain(pair["value"]) for pair in record}
                    for record in section.records
                ],
            }
            for section in sections
        ],
    }


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
