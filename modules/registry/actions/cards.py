"""Give a person a card, report one lost, trust the cards of another installation."""

import base64
import binascii
import secrets
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import models, transaction
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import Centre
from modules.registry.cards.errors import CardEndedAlready, CardPrintedAlready, KeyNotReadable
from modules.registry.cards.keys import as_text, own_key, set_aside_private_key
from modules.registry.choices import CardState
from modules.registry.models import Card, CardKey, Person
from modules.registry.rules.card_tokens import SECRET_BYTES, hash_of, key_id_of, sign

VALID_DAYS = 365


def issue_card(*, person: Person, centre: Centre, actor, key=None) -> tuple[Card, str]:
    """The person has a new card, and every earlier one is replaced; returns it with its token.

    The token is in nobody's hands but the caller's: it is printed now or never. `key` names the
    request; raises `CardPrintedAlready` where it made a card before, `NotAllowed` without the
    right at the centre.
    """
    if not scope.current().can("registry.add_card", centre.pk):
        raise NotAllowed
    secret, now = secrets.token_bytes(SECRET_BYTES), timezone.now()
    valid_until = centre.today() + timedelta(days=VALID_DAYS)
    private, _row = own_key()
    with transaction.atomic():
        # One new card of a person at a time; on SQLite the transaction itself is the lock.
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if key is not None and models.QuerySet(Card).filter(person=person, key=key).exists():
            raise CardPrintedAlready
        for card in models.QuerySet(Card).filter(person=person, state=CardState.ISSUED):
            _end(card, CardState.REPLACED, actor)
        card = Card.objects.create(
            person=person,
            issued_at_centre=centre,
            secret_hash=hash_of(secret),
            issued_at=now,
            issued_by=actor,
            valid_until=valid_until,
            key=key,
        )
    token = sign(
        key=private,
        secret=secret,
        issued_on=centre.today(),
        valid_until=valid_until,
        centre=centre.code,
    )
    return card, token


def report_card_lost(*, card: Card, centre: Centre, actor) -> Card:
    """The card counts nowhere any more, from this moment. The person gets a new one by printing it.

    Raises `CardEndedAlready` where it was replaced or reported before, `NotAllowed` without the
    right at the centre.
    """
    if not scope.current().can("registry.change_card", centre.pk):
        raise NotAllowed
    with transaction.atomic():
        card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
        if card.state != CardState.ISSUED:
            raise CardEndedAlready
        _end(card, CardState.LOST, actor)
    return card


def _end(card: Card, state: str, actor) -> None:
    card.state, card.ended_at, card.ended_by = state, timezone.now(), actor
    card.save()


def trust_key(*, public: str, issuer: str) -> CardKey:
    """Cards signed with this key are genuine here from now on; raises `KeyNotReadable`."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
    except (binascii.Error, ValueError):
        raise KeyNotReadable from None
    row, _created = CardKey.objects.update_or_create(
        key_id=key_id_of(key),
        defaults={"distrusted_at": None},
        create_defaults={"public": as_text(key), "issuer": issuer.strip()},
    )
    return row


def distrust_key(*, key: CardKey) -> CardKey:
    """No card signed with this key is taken for genuine any more."""
    key.distrusted_at = timezone.now()
    key.save()
    return key


def rotate_key() -> CardKey:
    """New cards are signed with a new key; cards of the earlier one stay genuine until they expire."""
    if set_aside_private_key() is not None:
        CardKey.objects.filter(is_own=True, retired_at=None).update(retired_at=timezone.now())
    _private, row = own_key()
    return row
