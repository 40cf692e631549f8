"""A mistaken hand-out did not happen."""

from collections.abc import Iterable

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from core.errors import NotAllowed
from core.models import Centre
from modules.inventory.actions.post import REVERSE, reverse_document
from modules.inventory.distribution.errors import NotAHandoutNow
from modules.inventory.models import Handout

TAKE_BACK = "inventory.take_back_handout"


def take_back(*, centre: Centre, handouts: Iterable[Handout], reason: str, actor) -> list[Handout]:
    """Mistaken hand-outs did not happen: the goods are in the store again, and due again.

    Those of today; older ones by whoever may reverse papers. Raises `NotAHandoutNow` or
    `ReturnedSince`.
    """
    check_may(TAKE_BACK, centre)
    may_reverse = scope.current().can(REVERSE, centre.pk)
    today = centre.today()
    handouts = list(handouts)
    with scope.system(actor=actor), transaction.atomic():
        for handout in handouts:
            is_of_today = handout.at.astimezone(centre.zone).date() == today
            if handout.centre_id != centre.pk or handout.document.reversals.exists():
                raise NotAHandoutNow
            if not is_of_today and not may_reverse:
                raise NotAllowed
            reverse_document(document=handout.document, reason=reason, actor=actor)
    return handouts
