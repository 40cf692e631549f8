"""Who may be the same person as the one being typed. It warns; it never blocks and never merges."""

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Person, Stay
from .rules.birth_dates import BirthDate
from .rules.code_lists import nationality_label
from .rules.name_keys import search_tokens
from .search import find_people

SHOWN = 6


def matches_for(text: str, *, centre) -> list[dict]:
    """The best matches for a text as the desk shows them; one more query for open stays."""
    people = find_people(text, limit=SHOWN)
    present = set(
        Stay.objects.open()
        .filter(centre=centre, person__in=[p.pk for p in people])
        # With the order of stays by time, SQLite reads every stay of the centre.
        .order_by()
        .values_list("person", flat=True)
    )
    return [describe(person, here=person.pk in present) for person in people]


def describe(person: Person, *, here: bool = False) -> dict:
    """One match in words that tell people apart."""
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
    }


def strong_matches(name: str, born: BirthDate) -> list[dict]:
    """People with the same words in their name whose birth date can be the same."""
    words = set(search_tokens(name))
    return [
        describe(person)
        for person in find_people(name, limit=SHOWN)
        if words <= words_of(person) and can_be_same_birth(born, person.birth)
    ]


def is_strong_match(one: Person, other: Person) -> bool:
    """Whether two registered people are so alike, whichever of them told more of their name."""
    shorter, longer = sorted((words_of(one), words_of(other)), key=len)
    # One first name alone is shared by thousands: then both births must be known to agree.
    enough = len(shorter) > 1 or (one.birth.is_known and other.birth.is_known)
    return enough and shorter <= longer and can_be_same_birth(one.birth, other.birth)


def words_of(person: Person) -> set[str]:
    """The words of a person's names, as search compares them."""
    return set(search_tokens(f"{person.display_name} {person.native_script_name}"))


def can_be_same_birth(one: BirthDate, other: BirthDate) -> bool:
    """Whether both birth dates can be the same day; an unknown one can be any."""
    if not (one.is_known and other.is_known):
        return True
    one, other = one.as_evidence(), other.as_evidence()
    return one.first <= other.last and other.first <= one.last
