"""Who may be the same person as the one being typed. It warns; it never blocks and never merges."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from .matching.candidates import Candidate, candidates
from .matching.people import Band, Comparison, Known, compare
from .matching.records import known_whole
from .models import Person, Stay
from .rules import card_numbers
from .rules.birth_dates import BirthDate
from .rules.card_tokens import is_token
from .rules.code_lists import nationality_label
from .search import find_people

SHOWN = 6
REASONS_SHOWN = 3


def matches_for(text: str, *, centre, told: Known | None = None) -> list[dict]:
    """The best matches for what is being typed, as the desk shows them.

    `told` is what the desk knows besides the name: the birth date, the sex, the nationality. Who
    is likely meant comes first, then whoever's name begins as typed.
    """
    told = replace(told or Known(), names=(text,))
    found = {each.person_id: each for each in likely(told, limit=SHOWN)}
    people = {person.pk: person for person in find_people(text, limit=SHOWN)}
    missing = [pk for pk in found if pk not in people]
    people |= {person.pk: person for person in Person.objects.filter(pk__in=missing).with_facts()}
    ordered = list(dict.fromkeys([*found, *people]))[:SHOWN]
    present = present_at(centre, ordered)
    return [
        describe(people[pk], here=pk in present, comparison=found.get(pk) and found[pk].comparison)
        for pk in ordered
        if pk in people
    ]


def present_at(centre, people: list) -> set:
    """Who of these people has an open stay at the centre."""
    stays = Stay.objects.open().filter(centre=centre, person__in=people)
    # With the order of stays by time, SQLite reads every stay of the centre.
    return set(stays.order_by().values_list("person", flat=True))


def likely(told: Known, *, limit: int = SHOWN) -> list[Candidate]:
    """Who in scope may be the person described, all that is known of both compared, best first."""
    text = told.names[0] if told.names else ""
    if card_numbers.is_valid(text) or is_token(text):
        return []
    known = {each.person_id: each for each in candidates(told, limit=limit)}
    whole = known_whole(known)
    compared = [Candidate(pk, compare(told, whole[pk])) for pk in known if pk in whole]
    kept = [each for each in compared if each.comparison.band != Band.DIFFERENT]
    return sorted(kept, key=lambda each: -each.comparison.bits)


def describe(person: Person, *, here: bool = False, comparison: Comparison | None = None) -> dict:
    """One match in words that tell people apart, and why it may be the same person."""
    return {
        "id": person.pk,
        "name": person.display_name,
        "native_name": person.native_script_name,
        "card_number": person.card_number,
        "facts": [
            fact
            for fact in (
                person.get_sex_display() if person.sex != "unknown" else "",
                person.age_text(timezone.localdate()) if person.birth.is_known else "",
                ", ".join(nationality_label(n.country) for n in person.nationality_set.all()),
            )
            if fact
        ],
        "here": _("has an open stay here") if here else "",
        "is_likely": comparison is not None and comparison.band == Band.SAME,
        "reasons": comparison.sentences[:REASONS_SHOWN] if comparison else [],
    }


def strong_matches(told: Known) -> list[dict]:
    """People whose whole name can be the one told, and against whom nothing speaks."""
    strong = [each for each in likely(told) if is_strong(each.comparison)]
    found = {each.person_id: each.comparison for each in strong}
    people = {p.pk: p for p in Person.objects.filter(pk__in=list(found)).with_facts()}
    return [describe(people[pk], comparison=found[pk]) for pk in found if pk in people]


def is_strong(comparison: Comparison) -> bool:
    """Whether somebody should look before two records stay two: no word of the names stands
    against another, and all in all it may be one person."""
    names = comparison.names
    return comparison.band != Band.DIFFERENT and names is not None and not names.other


def can_be_same_birth(one: BirthDate, other: BirthDate) -> bool:
    """Whether both birth dates can be the same day; an unknown one can be any."""
    if not (one.is_known and other.is_known):
        return True
    one, other = one.as_evidence(), other.as_evidence()
    return one.first <= other.last and other.first <= one.last
