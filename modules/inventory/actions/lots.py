"""A lot is held back or let go: at once in all centres, because a lot is the same everywhere."""

from django.db import transaction

from core import scope
from core.errors import ModuleNotWritable, NotAllowed
from core.scope import EVERY_CENTRE, current
from modules.inventory.catalogue.errors import LotReasonNeeded, LotStateNotPossible
from modules.inventory.models import Lot
from modules.inventory.rules.lot_states import LotVerb, state_after

HOLD, RELEASE = "inventory.change_lot", "inventory.release_lot"


def check_may_somewhere(permission: str) -> None:
    """Raise `NotAllowed` unless the scope holds the permission at one centre, `ModuleNotWritable`
    where the store is off or read only at all of these. For rows that all centres share.
    """
    asker = current()
    if not asker.can(permission):
        raise NotAllowed
    writable = asker.writable_centre_ids("inventory")
    if writable is EVERY_CENTRE:
        return
    if not asker.centre_ids(permission) & writable:
        raise ModuleNotWritable


def quarantine_lot(*, lot: Lot, reason: str, actor) -> Lot:
    """Nobody gives the lot out until it is released; it can still be moved and lost.

    Raises `LotReasonNeeded`, or `LotStateNotPossible` for a lot that is held back already.
    """
    return _change(lot, LotVerb.QUARANTINE, HOLD, reason, actor)


def recall_lot(*, lot: Lot, reason: str, actor) -> Lot:
    """The maker or an authority wants the lot back. Raises as `quarantine_lot` does."""
    return _change(lot, LotVerb.RECALL, HOLD, reason, actor)


def release_lot(*, lot: Lot, reason: str, actor) -> Lot:
    """The lot may be given out again; asks for the permission `release_lot`. Raises as above."""
    return _change(lot, LotVerb.RELEASE, RELEASE, reason, actor)


VERBS = {
    LotVerb.QUARANTINE: (quarantine_lot, HOLD),
    LotVerb.RECALL: (recall_lot, HOLD),
    LotVerb.RELEASE: (release_lot, RELEASE),
}


def _change(lot: Lot, verb: LotVerb, permission: str, reason: str, actor) -> Lot:
    check_may_somewhere(permission)
    if not reason.strip():
        raise LotReasonNeeded
    with scope.system(actor=actor), transaction.atomic():
        fresh = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
        state = state_after(fresh.state, verb)
        if state is None:
            raise LotStateNotPossible
        fresh.state, fresh.state_reason = state, reason.strip()
        fresh.save(update_fields=["state", "state_reason"])
        return fresh
