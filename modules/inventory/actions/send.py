"""A lorry leaves: the goods are on the way until the other centre receives them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from core.modules.activation import is_writable_at
from modules.inventory.choices import DocumentType
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.sent_before import check_same_facts, check_same_paper
from modules.inventory.models import (
    Document,
    Location,
    StockRequest,
    Transfer,
    TransferLine,
)
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.loads import load_of
from modules.inventory.transfers.choices import (
    CAN_BE_SENT,
    RequestState,
    TransferState,
)
from modules.inventory.transfers.errors import (
    CentreWithoutStore,
    MoreThanApproved,
    RequestMovedOn,
)

from .post import as_lines, post_paper
from .request_stock import locked, step_request

SEND = "inventory.add_transfer"


@dataclass(frozen=True)
class Vehicle:
    """What carries the goods: one waybill for each."""

    driver: str
    plate: str
    trailer: str = ""
    seals: str = ""
    transporter: str = ""


def send_transfer(
    *,
    centre: Centre,
    receiving_centre: Centre,
    from_location: Location,
    lines: Iterable[LineFacts],
    vehicle: Vehicle,
    actor,
    key,
    request: StockRequest | None = None,
    remark: str = "",
) -> Transfer:
    """One vehicle is loaded and on its way: a waybill is posted, the goods are in transit.

    Sent twice with one `key`, it is one lorry. Raises `SentAlready` where that one says something
    else, `CentreWithoutStore`, `MoreThanApproved`, `RequestMovedOn`, and what the goods refuse.
    """
    check_may(SEND, centre)
    lines = list(lines)
    # In the asker's own scope, which the paper's action asks again.
    with transaction.atomic():
        with scope.system(actor=actor):
            known = Transfer.objects.filter(centre=centre, paper__key=key).first()
            if known is not None:
                _check_same(known, receiving_centre, from_location, request, vehicle, remark, lines)
                return known
            if not is_writable_at("inventory", receiving_centre):
                raise CentreWithoutStore
            if request is not None:
                request = _check_request(request, centre, receiving_centre, lines)
        paper = post_paper(
            centre=centre,
            type=DocumentType.TRANSFER,
            lines=lines,
            actor=actor,
            key=key,
            from_location=from_location,
            partner=receiving_centre.name,
            remark=remark.strip(),
        )
        with scope.system(actor=actor):
            # Sent from two windows at once, the second gets the paper of the first.
            if known := Transfer.objects.filter(paper=paper).first():
                _check_same(known, receiving_centre, from_location, request, vehicle, remark, lines)
                return known
            transfer = _write(paper, receiving_centre, request, vehicle, actor)
            if request is not None:
                step_request(request, RequestState.SENT)
    return transfer


def _check_same(known, receiving_centre, from_location, request, vehicle, remark, lines) -> None:
    """Raise `SentAlready` unless the lorry of this key is the one that is told now."""
    paper = known.paper
    told = Document(
        type=DocumentType.TRANSFER,
        occurred_on=paper.occurred_on,
        from_location=from_location,
        partner=receiving_centre.name,
        remark=remark.strip(),
    )
    check_same_paper(paper, told, as_lines(lines))
    loaded = {name: value.strip() for name, value in vars(vehicle).items()}
    asked = request.pk if request else None
    check_same_facts(
        paper, known, receiving_centre_id=receiving_centre.pk, request_id=asked, **loaded
    )


def _write(paper: Document, receiving_centre, request, vehicle: Vehicle, actor) -> Transfer:
    """The row that both centres read, from the moves of the sender's paper."""
    loaded = defaultdict(lambda: NOTHING)
    order = {}
    moves = paper.moves.filter(reverses=None).select_related("item", "line")
    for move in moves.order_by("line__position", "lot__expiry", "lot_id"):
        loaded[move.lot_id] += move.quantity
        order.setdefault(move.lot_id, move.item)
    load = load_of((loaded[lot], item.weight_kg, item.volume_l) for lot, item in order.items())
    transfer = Transfer.objects.create(
        centre=paper.centre,
        receiving_centre=receiving_centre,
        paper=paper,
        code=paper.code,
        request=request,
        driver=vehicle.driver.strip(),
        plate=vehicle.plate.strip(),
        trailer=vehicle.trailer.strip(),
        seals=vehicle.seals.strip(),
        transporter=vehicle.transporter.strip(),
        remark=paper.remark,
        weight_kg=load.weight_kg.quantize(Decimal("0.01")),
        volume_l=load.volume_l.quantize(Decimal("0.01")),
        sent_at=paper.posted_at,
        sent_by=actor,
    )
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, position=position, item=item, lot_id=lot, sent=loaded[lot])
        for position, (lot, item) in enumerate(order.items(), start=1)
    )
    return transfer


def left_to_send(request: StockRequest) -> dict[object, Decimal]:
    """What is approved and on no lorry yet, by item id; never below nothing. Two queries."""
    left = defaultdict(lambda: NOTHING)
    for item, approved in request.lines.values_list("item_id", "approved"):
        left[item] += approved or NOTHING
    sent = TransferLine.objects.filter(transfer__request=request).exclude(
        transfer__state=TransferState.CANCELLED
    )
    for item, quantity in sent.values_list("item_id", "sent"):
        left[item] -= quantity
    return {item: max(quantity, NOTHING) for item, quantity in left.items()}


def _check_request(request, centre, receiving_centre, lines) -> StockRequest:
    """The locked request; raises where it is another's, cannot be sent, or allows less."""
    found = locked(request)
    fits = (found.supplying_centre_id, found.centre_id) == (centre.pk, receiving_centre.pk)
    if not fits or found.state not in CAN_BE_SENT:
        raise RequestMovedOn(state=found.get_state_display())
    left = left_to_send(found)
    wanted, items = defaultdict(lambda: NOTHING), {}
    for line in lines:
        wanted[line.item.pk] += line.quantity
        items[line.item.pk] = line.item
    for pk, quantity in wanted.items():
        if quantity > left.get(pk, NOTHING):
            raise MoreThanApproved(item=items[pk], left=left.get(pk, NOTHING))
    return found
