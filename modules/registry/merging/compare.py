"""Two files side by side: what both say, where they differ, and which value to propose."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from modules.registry.file.person_file import once
from modules.registry.models import IdentityDocument, Nationality, Person, Phone, SpokenLanguage
from modules.registry.rules.code_lists import language_label, nationality_label
from modules.registry.rules.merging import PAIRS, Pair, Side, proposed, says_something


def values(person: Person, pair: Pair) -> dict:
    """The pair's columns of a file."""
    found = {name: getattr(person, name) for name in pair.columns}
    return {name: getattr(value, "name", value) for name, value in found.items()}


def pairs(kept: Person, other: Person, chosen=None) -> list[dict]:
    """One row for each thing a file says: both values, whether they differ, which one is proposed."""
    rows = []
    for pair in PAIRS:
        ours, theirs = values(kept, pair), values(other, pair)
        differs = ours != theirs
        rows.append(
            {
                "key": pair.key,
                "label": pair.label,
                "sides": [
                    {"name": str(Side.KEPT), "value": as_read(kept, pair)},
                    {"name": str(Side.OTHER), "value": as_read(other, pair)},
                ],
                "differs": differs,
                "choice": (chosen or {}).get(pair.key) or str(proposed(pair, ours, theirs)),
            }
        )
    return rows


def as_read(person: Person, pair: Pair) -> str:
    """A file's value as people read it; empty where it says nothing."""
    match pair.key:
        case "name":
            return person.display_name
        case "birth":
            return birth_as_read(person)
        case "photo":
            return reverse("registry_people:photo", args=[person.pk]) if person.photo else ""
        case "state":
            if not person.state_since:
                return ""
            day = date_format(person.state_since, "SHORT_DATE_FORMAT")
            return _("%(state)s since %(day)s") % {
                "state": person.get_state_display(),
                "day": day,
            }
        case "care":
            return (
                person.get_confirmed_care_status_display() if person.confirmed_care_status else ""
            )
    name = pair.columns[0]
    if not says_something(getattr(person, name)):
        return ""
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else getattr(person, name))


def birth_as_read(person: Person) -> str:
    """The date as told, how exactly it is known, and the age that follows."""
    if not person.birth.is_known:
        return ""
    told = person.birth_as_told or date_format(person.born_from, "SHORT_DATE_FORMAT")
    return " · ".join([told, str(person.get_birth_precision_display()), person.age_text()])


def lists(kept: Person, other: Person) -> list[dict]:
    """What is joined and not chosen: each file's own entries."""
    return [
        {"label": label, "sides": [ours, theirs]}
        for (label, ours), (_label, theirs) in zip(_lists_of(kept), _lists_of(other), strict=True)
    ]


def _lists_of(person: Person) -> list[tuple]:
    nationalities = QuerySet(Nationality).filter(person=person).order_by("position")
    tongues = QuerySet(SpokenLanguage).filter(person=person).order_by("position")
    phones = QuerySet(Phone).filter(person=person).order_by("pk")
    papers = IdentityDocument.objects.filter(person=person)
    return [
        (_("Nationality"), [str(nationality_label(n.country)) for n in nationalities]),
        (_("Languages"), [str(language_label(t.language)) for t in tongues]),
        (_("Telephone"), [f"\u2066{phone.number}\u2069" for phone in phones]),
        (
            _("Identity documents"),
            [f"{paper.get_kind_display()} {paper.number}".strip() for paper in papers],
        ),
        (_("Other names"), [person.other_names] if person.other_names else []),
    ]


def head(person: Person) -> dict:
    """What stands above a file's column."""
    stays = once(person, "compared_stays", lambda: list(person.stays.select_related("centre")[:3]))
    return {
        "name": person.display_name,
        "reference": person.card_number,
        "photo_url": as_read(person, next(p for p in PAIRS if p.key == "photo")),
        "initials": person.initials,
        "url": reverse("registry_people:detail", args=[person.pk]),
        "registered_at": person.registered_at,
        "stays": [
            {"centre": stay.centre.name, "arrived_at": stay.arrived_at, "until": stay.departed_at}
            for stay in stays
        ],
    }


def choices_in(data) -> dict:
    """What was chosen on the page; anything else than the two sides is that of the file that stays."""
    return {
        pair.key: Side.OTHER if data.get(f"choose-{pair.key}") == Side.OTHER else Side.KEPT
        for pair in PAIRS
    }
