"""Find a person while somebody is typing: card number, exact, beginning, and how it sounds.

The look-up goes from the search keys to people and keeps to the scope inside the query, so that
the best matches of others' centres do not push one's own out of the list.

Thousands of people are called Mohamed. Their keys are therefore never read and ranked all: the
database hands them out in the order of the index and stops when there are enough; only these few
are ranked.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, Expression, F, IntegerField, OuterRef, Q, QuerySet

from core.errors import Refusal

from .cards.lookup import card_of, read_token, refusal_of
from .errors import FileNotFound
from .merging.merged import file_now, person_of_card
from .models import Person, SearchKey
from .rules import card_numbers
from .rules.card_tokens import is_token
from .scope import held_at, merged, unbarred
from .search_words import NOTHING, Word, words_of

LIMIT = 20
# With so many people who match in one way, worse ways to match are not tried.
ENOUGH = 20
# So many are looked at where fewer are asked for, so that the best can be chosen.
CHOICE = 60
# Where a word has more keys than this, how many more no longer matters.
COMMON = 20_000


def find_people(text: str, *, limit: int = LIMIT) -> list[Person]:
    """The best matches in scope for a card, its number or a name, best first; empty for one letter.

    The number of queries depends on the number of words, never on the number of people.
    """
    if is_token(text):
        return list(holders_of(text).with_facts())
    if card_numbers.is_valid(text):
        person = person_of_card(card_numbers.normalise(text), Person.objects.with_facts())
        if person is not None:
            return [person]
    ranked = rank(text, limit=limit)
    if not ranked:
        return []
    people = {p.pk: p for p in Person.objects.filter(pk__in=list(ranked)).with_facts()}
    return [people[pk] for pk in ranked if pk in people]


def person_by_card(text: str) -> Person:
    """The person in scope whose card was scanned or whose card number was typed, in whatever way.

    The card of a file that was merged leads to the one that goes on. Raises `FileNotFound`, and for
    a card that does not count any more the refusal that says why.
    """
    if is_token(text):
        card = card_of(read_token(text))
        if refusal := refusal_of(card):
            raise refusal
        person = Person.objects.filter(pk=file_now(card.person_id)).first()
    else:
        person = person_of_card(card_numbers.normalise(text))
    if person is None:
        raise FileNotFound
    return person


def holders_of(text: str) -> QuerySet:
    """Nobody or one person in scope: whose valid card this is."""
    try:
        return Person.objects.filter(pk=person_by_card(text).pk)
    except Refusal:
        return Person.objects.none()


def rank(text: str, *, limit: int = LIMIT) -> dict:
    """Ids of the people who match best with their scores, at most `limit`, best first."""
    words = words_of(text)
    if not words:
        return {}
    found: dict = {}
    for keys in _searches(_rarest_first(words)):
        found |= dict.fromkeys(keys.values_list("person", flat=True)[: max(limit, CHOICE)])
        if len(found) >= min(limit, ENOUGH):
            break
    scores = _scores(list(found), words)
    best_first = sorted(found, key=lambda person: (-scores[person], person))
    return {person: scores[person] for person in best_first[:limit]}


class Place(Expression):
    """The place of a person's id in a list of ids, to sort by."""

    def __init__(self, ids: list):
        super().__init__(output_field=IntegerField())
        self.ids = ids
        self.person = F("pk")

    def get_source_expressions(self):
        return [self.person]

    def set_source_expressions(self, exprs):
        (self.person,) = exprs

    def as_sql(self, compiler, connection):
        column, params = compiler.compile(self.person)
        prepare = self.person.target.get_db_prep_value
        places = " ".join(f"WHEN %s THEN {place}" for place in range(len(self.ids)))
        ids = [prepare(pk, connection) for pk in self.ids]
        return f"CASE {column} {places} END", [*params, *ids]


def _searches(words: list[Word]) -> Iterator[QuerySet]:
    """What to look for, from what fits best; each is asked only where the one before gave too few.

    The first word is the rarest: its keys are walked, and the other words are asked of each.
    """
    first, others = words[0], words[1:]
    yield _keys(first.begins, [word.begins for word in others])
    yield _keys(first.sounds_alike, [_either(word) for word in others])
    if others and first.is_last:
        yield _keys(first.begins, [_either(word) for word in others])
    if len(words) > 2:
        for word in words[:-1]:
            rest = [_either(other) for other in words if other is not word]
            yield _keys(word.sounds_alike, [_any(rest)])
    if others:
        for word in words:
            yield _keys(word.begins, [])
            if word.is_telling:
                yield _keys(word.sounds_alike, [])


def _keys(walked: Q, asked: list[Q]) -> QuerySet:
    """Keys that fulfil `walked`, of people in scope who for each of `asked` have a key as well.

    In the order of the index: the word itself comes before those that begin with it.
    """
    keys = QuerySet(SearchKey).filter(walked)
    for condition in asked:
        same_person = QuerySet(SearchKey).filter(condition, person=OuterRef("person"))
        keys = keys.filter(Exists(same_person))
    in_scope = held_at("person_id", Person.view_permission())
    found = keys.filter(in_scope, unbarred("person_id"), ~merged("person_id"))
    return found.order_by("key", "born", "person")


def _either(word: Word) -> Q:
    return word.begins | word.sounds_alike


def _any(conditions: list[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def _rarest_first(words: list[Word]) -> list[Word]:
    """The words in the order of how few keys begin with them; one short query a word."""
    if len(words) == 1:
        return words

    def commonness(word: Word) -> int:
        # By name, because a count of whole rows would leave the index.
        return QuerySet(SearchKey).filter(word.begins).values("person")[:COMMON].count()

    return sorted(words, key=commonness)


def _scores(people: list, words: list[Word]) -> dict:
    """How well the names of each answer all words; one query."""
    keys = defaultdict(list)
    rows = QuerySet(SearchKey).filter(person__in=people)
    for person, kind, key in rows.values_list("person", "kind", "key"):
        keys[person].append((kind, key))

    def best(word: Word, person) -> int:
        return max((word.score(kind, key) for kind, key in keys[person]), default=NOTHING)

    return {person: sum(best(word, person) for word in words) for person in people}
