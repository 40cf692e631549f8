"""A lot is held back or let go: at once in all centres, and with everything else of its number."""

from django.db import transaction
from django.db.models import Q

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
        rows = _locked_with_the_same_goods(lot)
        fresh = rows[lot.pk]
        before, state = fresh.state, state_after(fresh.state, verb)
        if state is None:
            raise LotStateNotPossible
        for row in rows.values():
            # What is recalled stays so where its neighbour leaves quarantine.
            follows = row.state == before if verb == LotVerb.RELEASE else True
            if follows and state_after(row.state, verb) == state:
                row.state, row.state_reason = state, reason.strip()
                row.save(update_fields=["state", "state_reason"])
        return fresh


def _locked_with_the_same_goods(lot: Lot) -> dict:
    """The lot and all others of its number by id, as they are now, held until the transaction ends.

    A number is a number whatever the goods cost, whoever paid, and whatever was read as their expiry.
    """
    stored = Lot.objects.get(pk=lot.pk)
    alike = Q(item=stored.item_id, number__iexact=stored.number)
    if not stored.number:
        alike &= Q(expiry=stored.expiry, grant=stored.grant_id)
    rows = Lot.objects.select_for_update(of=("self",)).filter(alike | Q(pk=lot.pk))
    return {row.pk: row for row in rows.order_by("pk")}
