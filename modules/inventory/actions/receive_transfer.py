"""A lorry arrives: both ledgers are settled in one transaction, and once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.errors import PlaceNeeded
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.legs import Leg, check_whole
from modules.inventory.ledger.write import post_new, write_moves
from modules.inventory.models import Document, Location, Transfer, TransferLine, counterparty
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.loads import Settled, settle
from modules.inventory.transfers.choices import RequestState, TransferState
from modules.inventory.transfers.errors import (
    CauseNeeded,
    LineNotOfThisLorry,
    OverReasonNeeded,
    ReceivedAlready,
    SenderSaysSo,
    TakenBack,
)
from modules.inventory.transfers.unlisted import Unlisted, unlisted_lines

from .post import as_lines
from .request_stock import locked as locked_request
from .request_stock import step_request

RECEIVE = "inventory.receive_transfer"


@dataclass(frozen=True)
class Received:
    """What came of one line of the waybill; what is missing or over follows from it."""

    good: Decimal
    damaged: Decimal = NOTHING
    cause: str = ""
    over_reason: str = ""
    remark: str = ""


def receive_transfer(
    *,
    transfer: Transfer,
    to_location: Location,
    received: Mapping[object, Received],
    actor,
    key,
    unlisted: Iterable[Unlisted] = (),
    remark: str = "",
) -> Transfer:
    """Goods of a lorry are in the receiver's store, and nothing of them is on the way any more.

    `received` is by line id and names every line; `unlisted` are goods on the lorry that stand on
    no line of the waybill: each becomes a line of which nothing was sent, so that all of it is over.
    At the receiver an arrival is posted (other centre → store) for what came in good order. On the
    sender's waybill the goods leave transit in the same transaction: to the other centre for what
    came, to the lost for what came damaged or not at all.

    What came on top of the waybill cannot leave transit, where it never was, nor the sender's
    store, whose shelves only the sender's people may judge. It comes out of the sender's count
    differences: the sender's book still holds goods that left unwritten, and the next count there
    finds exactly as many missing, which brings that difference back to nothing.

    The same form sent twice is one receipt. Raises `ReceivedAlready`, `TakenBack`, `CauseNeeded`,
    `OverReasonNeeded`, `LineNotOfThisLorry`, `SenderSaysSo` where whoever sent the lorry says that
    anything differs, for unlisted goods what `unlisted_lines` refuses, and
    what the ledger refuses.
    """
    check_may(RECEIVE, transfer.receiving_centre)
    with scope.system(actor=actor), transaction.atomic():
        rows = Transfer.objects.select_for_update(of=("self",))
        found = rows.select_related("centre", "receiving_centre", "paper__centre", "request").get(
            pk=transfer.pk
        )
        if found.state == TransferState.RECEIVED:
            if found.receipt_key == key:
                return found
            raise ReceivedAlready
        if found.state == TransferState.CANCELLED:
            raise TakenBack
        if to_location.centre_id != found.receiving_centre_id:
            raise PlaceNeeded
        lines = list(found.lines.select_related("item", "lot").order_by("position"))
        if {line.pk for line in lines} != set(received):
            raise LineNotOfThisLorry
        day = found.receiving_centre.today()
        beside = unlisted_lines(found, unlisted, listed=lines, day=day)
        lines += [line for line, _told in beside]
        received = {**received, **{line.pk: told for line, told in beside}}
        settled = {line.pk: _settled(line, received[line.pk]) for line in lines}
        differs = any(each.lost or each.over for each in settled.values())
        if differs and found.sent_by_id == actor.pk:
            raise SenderSaysSo
        arrival = _settle_both(found, to_location, lines, received, settled, actor, remark)
        _write_down(found, lines, received, arrival, actor, key, remark)
        _tell_the_request(found)
    return found


def _settle_both(transfer, to_location, lines, received, settled, actor, remark):
    """Move on both sides, first at the centre with the lower id: two lorries that meet wait in line."""
    sender_first = transfer.centre_id < transfer.receiving_centre_id
    if sender_first:
        _leave_transit(transfer, lines, settled, actor)
    arrival = _arrive(transfer, to_location, lines, received, settled, actor, remark)
    if not sender_first:
        _leave_transit(transfer, lines, settled, actor)
    return arrival


def _settled(line: TransferLine, told: Received | Unlisted) -> Settled:
    """The line split into what came of it. Raises where a cause or reason is wanting."""
    check_whole(line.item, told.good)
    check_whole(line.item, told.damaged)
    found = settle(sent=line.sent, good=told.good, damaged=told.damaged)
    if found.lost and not told.cause:
        raise CauseNeeded(item=line.item, damaged=found.damaged, missing=found.missing)
    if found.over and not told.over_reason:
        raise OverReasonNeeded(item=line.item, over=found.over)
    return found


def _arrive(transfer, to_location, lines, received, settled, actor, remark) -> Document | None:
    """The receiver's paper of arrival; None where nothing came in good order."""
    if not any(settled[line.pk].good for line in lines):
        return None
    facts = [
        LineFacts(
            item=line.item,
            lot=line.lot,
            quantity=settled[line.pk].good,
            expected=line.sent,
            damaged=settled[line.pk].damaged,
            cause=received[line.pk].cause,
            remark=received[line.pk].remark,
        )
        for line in lines
    ]
    centre = transfer.receiving_centre
    paper = Document(
        centre=centre,
        type=DocumentType.ARRIVAL,
        occurred_on=centre.today(),
        to_location=to_location,
        partner=transfer.centre.name,
        reference=transfer.code,
        remark=remark.strip(),
        key=transfer.pk,
        created_by=actor,
    )
    arrived = post_new(paper, as_lines(facts), actor=actor)
    if arrived.pk != paper.pk:
        raise ReceivedAlready
    return arrived


def _leave_transit(transfer, lines: Iterable[TransferLine], settled, actor) -> None:
    """Further moves of the sender's waybill, until none of its goods are in transit."""
    sender = transfer.centre
    transit, there, lost, difference = (
        counterparty(sender, kind).pk
        for kind in (
            LocationKind.IN_TRANSIT,
            LocationKind.OTHER_CENTRE,
            LocationKind.LOST,
            LocationKind.COUNT_DIFFERENCE,
        )
    )
    legs = []
    for line in lines:
        what = settled[line.pk]
        # Of what arrived damaged only as much was ever in transit as was sent.
        gone = line.sent - min(what.good, line.sent)
        for quantity, origin, target in (
            (min(what.good, line.sent), transit, there),
            (gone, transit, lost),
            (what.good - min(what.good, line.sent), difference, there),
            (what.damaged + what.missing - gone, difference, lost),
        ):
            if quantity > 0:
                legs.append(Leg(line.item_id, line.lot_id, quantity, origin, target))
    day = max(transfer.paper.occurred_on, sender.today())
    write_moves(transfer.paper, legs, actor=actor, occurred_on=day)


def _write_down(transfer, lines, received, arrival, actor, key, remark) -> None:
    for line in lines:
        told = received[line.pk]
        line.good, line.damaged = told.good, told.damaged
        line.cause, line.over_reason = told.cause, told.over_reason
        line.remark = told.remark.strip()
    said = ["good", "damaged", "cause", "over_reason", "remark"]
    TransferLine.objects.bulk_update([line for line in lines if not line._state.adding], said)
    TransferLine.objects.bulk_create([line for line in lines if line._state.adding])
    transfer.state = TransferState.RECEIVED
    transfer.arrival = arrival
    transfer.arrival_code = arrival.code if arrival else ""
    transfer.received_at, transfer.received_by = timezone.now(), actor
    transfer.receipt_remark, transfer.receipt_key = remark.strip(), key
    transfer.save()


def _tell_the_request(transfer: Transfer) -> None:
    """The request was received once no lorry of it is on the way any more."""
    if transfer.request_id is None:
        return
    request = locked_request(transfer.request)
    waiting = request.transfers.filter(state=TransferState.ON_THE_WAY).exists()
    if not waiting and request.state == RequestState.SENT:
        step_request(request, RequestState.RECEIVED)
