"""Rows of a list that may be about somebody who is registered here already: a person decides.

Only people whose file this centre holds take part, and never restricted files; so a list tells
nobody anything about files of other centres.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Sequence

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from core.exchange.rows import Answer, ExchangeRow, Question
from core.exchange.sentences import Sentence
from modules.registry.exchange.told import facts_told, has_name
from modules.registry.matches import REASONS_SHOWN, is_strong
from modules.registry.matching import evidence
from modules.registry.matching.keys import NAME, asked_ways, in_company
from modules.registry.matching.people import Comparison, Known, can_reach, compare
from modules.registry.matching.records import known_by_name, known_from, known_whole
from modules.registry.models import Person, SearchKey

NEW = "new"
WHO_IS_IT = _("Who is this?")
SOMEBODY_NEW = _("Somebody new")
THIS_PERSON = _("%(name)s, %(card)s")
# A whole name alone is shared by many; with the year of birth or the like it is worth a question.
ASK_FROM_BITS = 6.0
# Of one key no more people are looked at: who shares two common words with so many is asked about
# where more than the name agrees.
MOST_OF_ONE_KEY = 40
MOST_COMPARED, MOST_SHOWN = 12, 3


def ask_about_people_alike(
    rows: Sequence[ExchangeRow], people: QuerySet, *, without: Container = ()
) -> None:
    """Let rows about nobody known ask whether they are about one of `people` who is like them.

    Nobody of `without` takes part.

    The number of queries does not depend on the number of rows.
    """
    for row in rows:
        row.question = None
    told = {row.number: known_from(facts_told(row)) for row in rows if has_name(row)}
    found = _who_shares_words(told, people, without)
    found = _who_can_be_meant(told, found)
    whole = known_whole({person for ids in found.values() for person in ids})
    alike = {number: _alike(told[number], ids, whole) for number, ids in found.items()}
    wanted = {person for best in alike.values() for person, _comparison in best}
    shown = {person.pk: person for person in QuerySet(Person).filter(pk__in=wanted)}
    for row in rows:
        best = [(shown[pk], comparison) for pk, comparison in alike.get(row.number, ())]
        if best:
            row.question = Question(sentence=WHO_IS_IT, answers=_answers(best))


def decided(answer: str) -> Question:
    """The question of a row, with the answer that a person gave."""
    return Question(sentence=WHO_IS_IT, answers=(Answer(value=answer, label=answer),))


def _who_shares_words(told: dict[int, Known], people: QuerySet, without) -> dict[int, list]:
    """Number of a row → ids of people who have words of its name together, most of them first."""
    rows_of_key = defaultdict(set)
    for number, known in told.items():
        for name in known.names:
            for way in asked_ways(name):
                for key in in_company(way):
                    rows_of_key[key].add(number)
    place = Window(RowNumber(), partition_by=F("key"), order_by="person")
    keys = (
        QuerySet(SearchKey)
        .filter(kind=NAME, key__in=list(rows_of_key), person__in=people.values("pk"))
        .annotate(place=place)
        .filter(place__lte=MOST_OF_ONE_KEY)
    )
    shared: dict[int, Counter] = defaultdict(Counter)
    for key, person in keys.values_list("key", "person"):
        if person in without:
            continue
        for number in rows_of_key[key]:
            shared[number][person] += 1
    return {
        # In one order whatever the database gives first: asked again, the answer is the same.
        number: sorted(counts, key=lambda person: (-counts[person], person))[:MOST_COMPARED]
        for number, counts in shared.items()
    }


def _who_can_be_meant(told: dict[int, Known], found: dict[int, list]) -> dict[int, list]:
    """Those of whom more than the name may agree: most who share words were born in another year."""
    plain = dict(known_by_name({person for ids in found.values() for person in ids}))
    return {
        number: [pk for pk in ids if pk in plain and _can_be_meant(told[number], plain[pk])]
        for number, ids in found.items()
    }


def _can_be_meant(told: Known, plain: Known) -> bool:
    # What a list tells and the file itself does not hold may agree as well.
    elsewhere = evidence.NATIONALITY_SHARED * bool(told.nationalities)
    elsewhere += evidence.PHONE_SHARED * bool(told.phones)
    return can_reach(ASK_FROM_BITS - elsewhere, told, plain)


def _alike(told: Known, people: list, whole: dict) -> list[tuple[object, Comparison]]:
    compared = [(pk, compare(told, whole[pk])) for pk in people if pk in whole]
    strong = [(pk, each) for pk, each in compared if each.bits >= ASK_FROM_BITS and is_strong(each)]
    return sorted(strong, key=lambda pair: -pair[1].bits)[:MOST_SHOWN]


def _answers(best: list[tuple[Person, Comparison]]) -> tuple[Answer, ...]:
    known = tuple(
        Answer(
            value=person.reference,
            label=Sentence(THIS_PERSON, {"name": person.display_name, "card": person.card_number}),
            why=", ".join(map(str, comparison.sentences[:REASONS_SHOWN])),
        )
        for person, comparison in best
    )
    return (*known, Answer(value=NEW, label=SOMEBODY_NEW))
