"""What is known of a card that was scanned: genuine, in use, and whose it is.

A card is looked at without asking for the scope, because a gate must tell a valid card from a
revoked one whoever carries it. Whose it is, is told through the scope only.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from core.errors import Refusal
from modules.registry.choices import CardState
from modules.registry.models import Card
from modules.registry.rules import card_tokens
from modules.registry.rules.card_tokens import CardToken
from modules.registry.rules.input_errors import NotUnderstood

from .errors import CardExpired, CardFromElsewhere, CardLost, CardNotKnown, CardReplaced, NoCard
from .keys import trusted_keys, trusted_rows

# Enough to tell cards apart, and short, because gates load all of them.
LETTERS_OF_A_REVOKED_HASH = 16


def read_token(text: str) -> CardToken:
    """What a genuine token says; raises `NoCard` with the sentence that fits."""
    try:
        return card_tokens.read(text, trusted_keys())
    except NotUnderstood as error:
        raise NoCard(error.sentence, code=type(error).__name__) from None


def card_of(token: CardToken) -> Card:
    """The card behind a genuine token, whatever its state and its holder's file.

    Raises `CardFromElsewhere` for a card of another installation, `CardNotKnown` for one of ours
    that the register has no row of.
    """
    card = (
        models.QuerySet(Card)
        .filter(secret_hash=token.secret_hash)
        .select_related("issued_at_centre")
        .first()
    )
    if card is not None:
        return card
    issuer = next((row for row in trusted_rows() if row.key_id == token.key_id), None)
    if issuer is None or issuer.is_own:
        raise CardNotKnown
    raise CardFromElsewhere.of(issuer.issuer, token)


def refusal_of(card: Card, on=None) -> Refusal | None:
    """Why the card does not count any more, or None where it does.

    Its last day is one on the wall calendar of the centre that issued it.
    """
    if card.state == CardState.LOST:
        return CardLost()
    if card.state == CardState.REPLACED:
        return CardReplaced()
    if (on or card.issued_at_centre.today()) > card.valid_until:
        return CardExpired()
    return None


def card_in_hand(person) -> Card | None:
    """The person's card in use, as far as in scope; it may have expired."""
    return Card.objects.filter(person=person, state=CardState.ISSUED).first()


def revoked_hashes(on=None) -> list[str]:
    """Beginnings of hashes of cards that a gate without a connection must not take, while they look valid.

    Of every centre, because people travel. They tell nothing of whom, and of when only that it
    was within the life of a card.
    """
    # One more day: where the sun sets later, a card still looks valid then.
    day = (on or timezone.localdate()) - timedelta(days=1)
    revoked = models.QuerySet(Card).exclude(state=CardState.ISSUED).filter(valid_until__gte=day)
    hashes = revoked.values_list("secret_hash", flat=True)
    return sorted(secret_hash[:LETTERS_OF_A_REVOKED_HASH] for secret_hash in hashes)
