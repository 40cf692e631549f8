"""What was typed or scanned into a field that takes a card, a card number or a name.

A scanner is a keyboard that types fast and presses Enter, so one field serves for all three. Every
desk asks here and says what is wrong with a card in the same sentences.
"""

from dataclasses import dataclass, field
from enum import Enum

from core.errors import Refusal
from modules.registry.errors import FileNotFound
from modules.registry.models import Card, Person
from modules.registry.rules import card_numbers
from modules.registry.rules.card_tokens import is_token
from modules.registry.search import find_people

from .errors import FileNotOpenHere
from .lookup import card_of, read_token, refusal_of


class Entered(Enum):
    """What the text was."""

    NOTHING = "nothing"
    CARD = "card"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True)
class Scan:
    """What a text leads to: one person beyond doubt, some who may be meant, or why nobody."""

    entered: Entered
    person: Person | None = None
    candidates: list[Person] = field(default_factory=list)
    problem: Refusal | None = None

    @property
    def sentence(self) -> str:
        """Why the text leads to nobody; empty where it leads somewhere."""
        return str(self.problem.sentence) if self.problem else ""


def resolve(text: str, *, limit: int = 20) -> Scan:
    """Whose card, card number or name this is, as far as the asker may know them."""
    text = text.strip()
    if is_token(text):
        return _by_card(text)
    if card_numbers.is_valid(text):
        person = Person.objects.filter(reference=card_numbers.normalise(text)).first()
        problem = None if person else FileNotFound()
        return Scan(Entered.NUMBER, person=person, problem=problem)
    if not text:
        return Scan(Entered.NOTHING)
    return Scan(Entered.NAME, candidates=find_people(text, limit=limit) if limit else [])


def _by_card(text: str) -> Scan:
    try:
        card = genuine_card(text)
    except Refusal as refusal:
        return Scan(Entered.CARD, problem=refusal)
    person = Person.objects.filter(pk=card.person_id).first()
    # Not held at one's centres or barred: the same words, so that neither can be told.
    return Scan(Entered.CARD, person=person, problem=None if person else FileNotOpenHere())


def genuine_card(text: str) -> Card:
    """The card that counts behind a token; raises the `NoCard` that says why it does not."""
    card = card_of(read_token(text))
    if refusal := refusal_of(card):
        raise refusal
    return card
