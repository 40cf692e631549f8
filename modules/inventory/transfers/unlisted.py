"""Goods that stand on a lorry and on no line of its waybill: they become lines of which nothing was sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from modules.inventory.ledger.lots import check_told, known_lot
from modules.inventory.models import Balance, Item, Lot, Transfer, TransferLine
from modules.inventory.quantities import NOTHING

from .errors import NothingUnlisted, StandsOnTheWaybill


@dataclass(frozen=True)
class Unlisted:
    """So much of an item came that the waybill does not name. Quantities in base units.

    Number and expiry are what stands on the goods; `over_reason` says why they came.
    """

    item: Item
    good: Decimal
    over_reason: str
    damaged: Decimal = NOTHING
    lot_number: str = ""
    expiry: date | None = None
    cause: str = ""
    remark: str = ""


def unlisted_lines(
    transfer: Transfer, told: Iterable[Unlisted], *, listed: Sequence[TransferLine], day: date
) -> list[tuple[TransferLine, Unlisted]]:
    """A line that is not saved yet for each; `day` is the receiver's.

    Lots are made in the order of their items, so that two lorries with the same new goods wait in
    line. Raises `NothingUnlisted`, `LotNeeded`, and `StandsOnTheWaybill` where the waybill, or a line
    before, names the same goods.
    """
    taken = {line.lot_id for line in listed}
    last = max((line.position for line in listed), default=0)
    found = []
    in_order = sorted(told, key=lambda each: (str(each.item.pk), each.lot_number.casefold()))
    for position, each in enumerate(in_order, start=last + 1):
        if not each.good + each.damaged:
            raise NothingUnlisted(item=each.item)
        lot = _lot_of(each, sender=transfer.centre, day=day)
        if lot.pk in taken:
            raise StandsOnTheWaybill(item=each.item, lot=lot)
        taken.add(lot.pk)
        line = TransferLine(
            transfer=transfer, position=position, item=each.item, lot=lot, sent=NOTHING
        )
        found.append((line, each))
    return found


def _lot_of(told: Unlisted, *, sender, day: date) -> Lot:
    """The lot that stands on the goods; made where nobody has seen it.

    A box does not say whose money bought it. Where the sender has goods of one lot of that number
    and expiry, it is that one: its count will miss them there.
    """
    item, number = told.item, told.lot_number.strip()
    check_told(item, number=number, expiry=told.expiry)
    alike = Lot.objects.filter(item=item, number__iexact=number, expiry=told.expiry)
    there = Balance.objects.filter(centre=sender, location__is_guarded=True, quantity__gt=0)
    at_sender = list(alike.filter(pk__in=there.filter(item=item).values("lot"))[:2])
    if len(at_sender) == 1:
        return at_sender[0]
    return known_lot(item=item, number=number, expiry=told.expiry, day=day)
