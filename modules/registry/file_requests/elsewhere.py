"""Who at another centre is very likely the person at the desk: the least that lets the desk ask.

The comparison knows all that the register knows. What comes out is one `FoundElsewhere` for each:
card number, centre, initials and year of birth, and never a reason, a score or a count of others.
Who may not be told of is left out inside the query, so that nothing differs where they exist. That
somebody was shown is written down at the centre that holds the file.
"""

from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.access import log_access
from core.errors import Refusal
from core.models import Centre
from core.models.access_log import AccessKind
from modules.registry.cards.scan import genuine_card
from modules.registry.matches import is_strong
from modules.registry.matching.candidates import candidates, elsewhere
from modules.registry.matching.names import words_of_name
from modules.registry.matching.people import Band, Comparison, Known, compare
from modules.registry.matching.reasons import SAME_BIRTH_DATE, SAME_BIRTH_YEAR
from modules.registry.matching.records import known_whole
from modules.registry.merging.merged import file_now, person_of_card
from modules.registry.models import FileHolding, Person
from modules.registry.rules import card_numbers
from modules.registry.rules.card_tokens import is_token
from modules.registry.rules.names import initials_of_words

from .errors import NotShownElsewhere

LOOK = "registry.look_elsewhere"
SHOWN = 3
LOOKED_AT = 8
FEWEST_WORDS = 2
DAYS_OF_A_YEAR = 366
SALT = "registry.elsewhere"
SECONDS_OF_A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class FoundElsewhere:
    """All that is told of a file of another centre; `year` of birth is empty where not known."""

    reference: str
    centre: str
    initials: str
    year: str

    @property
    def card_number(self) -> str:
        """The reference in groups, as it is printed and read out."""
        return card_numbers.format(self.reference)


def found_elsewhere(told: Known, *, centre: Centre) -> list[FoundElsewhere]:
    """At most three people of other centres who are very likely the one told of, the likeliest first.

    Nobody unless a whole name and a year of birth were told, or a card or card number in place of
    the name, by somebody who may look elsewhere at this centre. Each who is shown is in the access
    log of the centre that holds their file.
    """
    if not scope.current().can(LOOK, centre.pk):
        return []
    text = told.names[0] if told.names else ""
    if is_card(text):
        people = _holder_elsewhere(text)
    elif tells_enough(told):
        people = _likely_elsewhere(told)
    else:
        return []
    holders = holders_of_files([person.pk for person in people])
    for person in people:
        note_at_holder(AccessKind.ELSEWHERE, person, holders[person.pk], asking=centre)
    return [brief(person, holders[person.pk]) for person in people]


def is_card(text: str) -> bool:
    """Whether a scanned card or a card number was entered instead of a name."""
    return is_token(text) or card_numbers.is_valid(text)


def tells_enough(told: Known) -> bool:
    """Whether a name of two words or more and a birth date or year were told."""
    whole = any(
        sum(not word.is_initial for word in words_of_name(name)) >= FEWEST_WORDS
        for name in told.names
    )
    born = told.born.as_evidence()
    return whole and born.is_known and (born.last - born.first).days < DAYS_OF_A_YEAR


def is_sure(comparison: Comparison) -> bool:
    """Whether it is very likely one person, and nothing that is known speaks against it."""
    names = comparison.names
    if not is_strong(comparison) or any(reason.bits < 0 for reason in comparison.reasons):
        return False
    same_birth = {SAME_BIRTH_DATE, SAME_BIRTH_YEAR} & {each.kind for each in comparison.reasons}
    return comparison.band == Band.SAME or (bool(same_birth) and not names.missing)


def people_elsewhere() -> QuerySet:
    """Files of other centres of which the asker may be told that they are there."""
    return QuerySet(Person).filter(elsewhere("pk"))


def holders_of_files(people: list) -> dict[object, Centre]:
    """The centre to ask for each of these files: the one that came to hold it last; one query."""
    now = timezone.now()
    held = QuerySet(FileHolding).filter(person__in=people, since__lte=now).exclude(until__lte=now)
    rows = held.select_related("centre").order_by("since", "pk")
    return {holding.person_id: holding.centre for holding in rows}


def brief(person: Person, holder: Centre) -> FoundElsewhere:
    """The least of a person, told to whoever does not hold their file."""
    return FoundElsewhere(
        reference=person.reference,
        centre=holder.name,
        initials=initials_of_words(person.display_name),
        year=birth_year(person),
    )


def birth_year(person: Person) -> str:
    """The year of birth, empty where it is not known which one it is."""
    first, last = person.born_from, person.born_until
    return str(first.year) if first and last and first.year == last.year else ""


def note_at_holder(kind: str, person: Person, holder: Centre, *, asking: Centre) -> None:
    """Write into the log of the centre that holds the file what another centre was told or given."""
    log_access(
        kind=kind,
        module="registry",
        centre_id=holder.pk,
        record=f"registry.person:{person.pk}",
        reference=person.reference,
        reason=asking.name,
    )


def sign(found: FoundElsewhere, *, user, centre: Centre) -> str:
    """What lets this user ask for this file at this centre, for a day."""
    return signing.dumps([found.reference, str(centre.pk), user.pk], salt=SALT)


def shown_person(signed: str, *, user, centre: Centre) -> Person:
    """The person who was shown to this user here; raises `NotShownElsewhere`.

    Also where the file may no longer be told of: the words are the same whatever the cause.
    """
    try:
        reference, *bound = signing.loads(signed, salt=SALT, max_age=SECONDS_OF_A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotShownElsewhere from None
    person = people_elsewhere().filter(reference=reference).first()
    if bound != [str(centre.pk), user.pk] or person is None:
        raise NotShownElsewhere
    return person


def _holder_elsewhere(text: str) -> list[Person]:
    """Nobody or the one person whose valid card or card number this is."""
    people = people_elsewhere()
    if not is_token(text):
        person = person_of_card(card_numbers.normalise(text), people)
        return [person] if person else []
    try:
        card = genuine_card(text)
    except Refusal:
        return []
    return list(people.filter(pk=file_now(card.person_id)))


def _likely_elsewhere(told: Known) -> list[Person]:
    found = [each.person_id for each in candidates(told, limit=LOOKED_AT, whose=elsewhere)]
    compared = {pk: compare(told, known) for pk, known in known_whole(found).items()}
    sure = [pk for pk in found if pk in compared and is_sure(compared[pk])]
    best = sorted(sure, key=lambda pk: -compared[pk].bits)[:SHOWN]
    people = {person.pk: person for person in people_elsewhere().filter(pk__in=best)}
    return [people[pk] for pk in best if pk in people]
