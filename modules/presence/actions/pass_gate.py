"""Somebody goes in or out. A centre is not detention: nothing here keeps anybody from leaving."""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from modules.presence.choices import Direction, Source
from modules.presence.errors import (
    CardNeeded,
    NotYourPassage,
    NumberNotKnown,
    PassageReversedAlready,
)
from modules.presence.models import Passage, Presence
from modules.presence.rules import LastPassage, direction_of
from modules.registry.cards.errors import CardExpired
from modules.registry.cards.lookup import card_of, read_token, refusal_of
from modules.registry.models import FileHolding
from modules.registry.rules import card_numbers
from modules.registry.rules.card_tokens import is_token


@dataclass(frozen=True)
class Holder:
    """Whom a card or card number leads to, without a word of who that is."""

    person_id: object
    source: str
    # Why the gate should send the person to the desk, although they pass.
    advice: object = ""


def find_holder(*, text: str, centre: Centre) -> Holder:
    """Whose card or card number this is, whatever may be known of them here.

    Raises the `NoCard` that says why a card does not count, `NumberNotKnown` or `CardNeeded`. An
    expired card still says who passes. Asks past the scope, because the gate sees nobody's file
    and a restricted file must answer like any other.
    """
    if is_token(text):
        card = card_of(read_token(text))
        refusal = refusal_of(card)
        if refusal is not None and not isinstance(refusal, CardExpired):
            raise refusal
        return Holder(card.person_id, Source.CARD, refusal.sentence if refusal else "")
    if not card_numbers.is_valid(text):
        raise CardNeeded
    held = models.QuerySet(FileHolding).filter(
        centre=centre, until=None, person__reference=card_numbers.normalise(text)
    )
    person_id = held.values_list("person", flat=True).first()
    if person_id is None:
        raise NumberNotKnown
    return Holder(person_id, Source.NUMBER)


def record_passage(
    *,
    centre: Centre,
    person_id,
    source: str,
    key,
    actor,
    direction: str = "",
    occurred_at=None,
    expected_back=None,
) -> Passage:
    """The person passed the gate, and whether they are on site follows from their last passage.

    Without a `direction` who is in goes out, and everybody else comes in. `key` names the scan:
    sent twice, or scanned twice within seconds, it is one passage, which is returned. Raises
    `NotAllowed` or `ModuleNotWritable`; never because of the person.
    """
    check_may_record(centre)
    at = occurred_at or timezone.now()
    with scope.system(actor=actor), transaction.atomic():
        presence = _locked_presence(centre, person_id)
        if known := Passage.objects.filter(centre=centre, key=key).first():
            return known
        last = _last_passage(centre, person_id, until=at)
        decided = direction_of(direction, _as_last(last), at)
        if decided is None:
            return last
        passage = Passage.objects.create(
            centre=centre,
            person_id=person_id,
            direction=decided,
            source=source,
            occurred_at=at,
            expected_back=expected_back if decided == Direction.OUT else None,
            key=key,
            recorded_by=actor,
        )
        _settle(presence)
    return passage


def reverse_passage(*, passage_id, centre: Centre, key, actor) -> Passage:
    """A passage that somebody recorded today by mistake does not count any more.

    Raises `NotYourPassage` or `PassageReversedAlready`.
    """
    check_may_record(centre)
    with scope.system(actor=actor), transaction.atomic():
        wrong = Passage.objects.filter(pk=passage_id, centre=centre, recorded_by=actor).first()
        if wrong is None or wrong.reverses_id or not _is_of_today(wrong, centre):
            raise NotYourPassage
        presence = _locked_presence(centre, wrong.person_id)
        if Passage.objects.filter(reverses=wrong).exists():
            raise PassageReversedAlready
        reversal = Passage.objects.create(
            centre=centre,
            person_id=wrong.person_id,
            direction=wrong.direction,
            source=wrong.source,
            occurred_at=wrong.occurred_at,
            key=key,
            recorded_by=actor,
            reverses=wrong,
        )
        _settle(presence)
    return reversal


def check_may_record(centre: Centre) -> None:
    """Raise unless whoever acts keeps the gate of this centre, and the module is on there."""
    check_may("presence.add_passage", centre)


def _is_of_today(passage: Passage, centre: Centre) -> bool:
    return passage.recorded_at.astimezone(centre.zone).date() == centre.today()


def _locked_presence(centre: Centre, person_id) -> Presence:
    """The person's row at the centre, held by this transaction: two gates come one after the other."""
    Presence.objects.get_or_create(
        centre=centre, person_id=person_id, defaults={"is_present": False}
    )
    return Presence.objects.select_for_update(of=("self",)).get(centre=centre, person_id=person_id)


def _last_passage(centre: Centre, person_id, until=None) -> Passage | None:
    """The newest passage that counts: not taken back, and no taking back itself."""
    counting = Passage.objects.filter(
        centre=centre, person_id=person_id, reverses=None, reversals=None
    )
    if until is not None:
        counting = counting.filter(occurred_at__lte=until)
    return counting.order_by("-occurred_at", "-recorded_at", "-id").first()


def _as_last(passage: Passage | None) -> LastPassage | None:
    """A passage as the rule takes it."""
    if passage is None:
        return None
    is_scan = passage.source in (Source.CARD, Source.NUMBER)
    return LastPassage(passage.direction, passage.occurred_at, is_scan)


def settle_presences(*, centre: Centre, people) -> None:
    """The presences of these people at the centre say what their last passages say; none is made."""
    with scope.system(actor=scope.acting_user()):
        for presence in Presence.objects.filter(centre=centre, person__in=people):
            _settle(presence)


def _settle(presence: Presence) -> None:
    """Let the presence say what the last passage says, in whatever order passages became known."""
    last = _last_passage(presence.centre, presence.person_id)
    presence.is_present = last is not None and last.direction == Direction.IN
    if last is not None:
        presence.since, presence.expected_back = last.occurred_at, last.expected_back
    presence.save()
