"""Find a person while somebody is typing: card number, exact, beginning, and how it sounds.

The look-up goes from the search keys to people and keeps to the scope inside the query, so that
the best matches of others' centres do not push one's own out of the list.
"""

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When

from . import card_numbers
from .errors import FileNotFound
from .models import Person, SearchKey
from .name_keys import MAX_KEY, phonetic_keys, search_tokens
from .scope import held_at, unbarred

LIMIT = 20
SHORTEST = 2
EXACT, BEGINNING, SOUND = 6, 4, 3
MOST_WORDS = 6


def find_people(text: str, *, limit: int = LIMIT) -> list[Person]:
    """The best matches in scope for a card number or a name, best first; empty for one letter.

    Three queries with the details that a list of matches shows.
    """
    if card_numbers.is_valid(text):
        found = list(Person.objects.filter(reference=card_numbers.normalise(text)).with_facts()[:1])
        if found:
            return found
    ranked = rank(text, limit=limit)
    people = {p.pk: p for p in Person.objects.filter(pk__in=list(ranked)).with_facts()}
    return [people[pk] for pk in ranked if pk in people]


def person_by_card(text: str) -> Person:
    """The person in scope with this card number, however it was typed; raises `FileNotFound`."""
    person = Person.objects.filter(reference=card_numbers.normalise(text)).first()
    if person is None:
        raise FileNotFound
    return person


def rank(text: str, *, limit: int = LIMIT) -> dict:
    """Person ids with their scores, best first."""
    # Keys are kept this long and no longer.
    spoken = dict.fromkeys(word[:MAX_KEY] for word in search_tokens(text))
    words = [word for word in spoken if len(word) >= SHORTEST][:MOST_WORDS]
    if not words:
        return {}
    score = sum(
        (Sum(_score(word)) for word in words[1:]),
        start=Sum(_score(words[0])),
    )
    any_word = Q()
    for word in words:
        any_word |= _matches(word)
    rows = (
        QuerySet(SearchKey)
        .filter(any_word)
        .filter(held_at("person_id", Person.view_permission()), unbarred("person_id"))
        .values("person")
        .annotate(score=score)
        .order_by("-score", "person")
        .values_list("person", "score")
    )
    return dict(rows[:limit])


def _matches(word: str) -> Q:
    return (
        Q(kind=SearchKey.Kind.WORD, key=word)
        | _begins(word)
        | Q(kind=SearchKey.Kind.SOUND, key__in=phonetic_keys(word))
    )


def _begins(word: str) -> Q:
    """A range instead of LIKE, which neither database answers from this index."""
    condition = Q(kind=SearchKey.Kind.WORD, key__gte=word)
    return condition & Q(key__lt=above) if (above := _above(word)) else condition


def _above(word: str) -> str:
    """The first key that no longer begins with `word`; empty where there is none.

    Keys hold a-z and 0-9 only, which all collations order alike.
    """
    stem = word.rstrip("z")
    if not stem:
        return ""
    last = stem[-1]
    return stem[:-1] + ("a" if last == "9" else chr(ord(last) + 1))


def _score(word: str) -> Case:
    return Case(
        When(Q(kind=SearchKey.Kind.WORD, key=word), then=Value(EXACT)),
        When(_begins(word), then=Value(BEGINNING)),
        When(Q(kind=SearchKey.Kind.SOUND, key__in=phonetic_keys(word)), then=Value(SOUND)),
        default=Value(0),
        output_field=IntegerField(),
    )
