"""One centre asks another for goods; a second person of the other centre decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from core.modules.activation import is_writable_at
from modules.inventory.ledger.legs import check_whole
from modules.inventory.ledger.write import next_number
from modules.inventory.models import Item, StockRequest, StockRequestLine
from modules.inventory.rules.papers import paper_code
from modules.inventory.transfers.choices import (
    CAN_BE_CLOSED,
    CAN_BE_WITHDRAWN,
    REQUEST_FOLLOWS,
    RequestState,
)
from modules.inventory.transfers.errors import (
    CentreWithoutStore,
    RequestEmpty,
    RequesterDoesNotApprove,
    RequestMovedOn,
)

ADD, CHANGE = "inventory.add_stockrequest", "inventory.change_stockrequest"
DECIDE = "inventory.approve_request"
# Stands in the numbers of requests, as the kinds of papers do in theirs.
REQUEST = "REQ"


@dataclass(frozen=True)
class Wanted:
    """So much of an item is asked for, in base units."""

    item: Item
    quantity: Decimal
    remark: str = ""


def write_request(
    *,
    centre: Centre,
    supplying_centre: Centre,
    lines: Iterable[Wanted],
    actor,
    needed_by: date | None = None,
    why: str = "",
    request: StockRequest | None = None,
) -> StockRequest:
    """A draft of a request says this; a new one where none is given. Only the asking centre sees it.

    Raises `RequestEmpty`, `CentreWithoutStore`, `HalfAPiece`, or `RequestMovedOn` where it is no
    draft any more.
    """
    check_may(CHANGE if request else ADD, centre)
    wanted = [line for line in lines if line.quantity > 0]
    if not wanted:
        raise RequestEmpty
    for line in wanted:
        check_whole(line.item, line.quantity)
    with scope.system(actor=actor), transaction.atomic():
        if not is_writable_at("inventory", supplying_centre):
            raise CentreWithoutStore
        if request is None:
            request = StockRequest(centre=centre)
        else:
            request = locked(request)
            _must_be(request, RequestState.DRAFT)
        request.supplying_centre = supplying_centre
        request.needed_by, request.why = needed_by, why.strip()
        request.save()
        request.lines.all().delete()
        StockRequestLine.objects.bulk_create(
            StockRequestLine(
                request=request,
                position=position,
                item=line.item,
                requested=line.quantity,
                remark=line.remark.strip(),
            )
            for position, line in enumerate(wanted, start=1)
        )
    return request


def send_request(*, request: StockRequest, actor) -> StockRequest:
    """The other centre sees the request and can decide. Raises `RequestMovedOn`, `RequestEmpty`."""
    check_may(CHANGE, request.centre)
    with scope.system(actor=actor), transaction.atomic():
        found = locked(request)
        _step(found, RequestState.REQUESTED)
        if not found.lines.exists():
            raise RequestEmpty
        found.requested_at, found.requested_by = timezone.now(), actor
        year = found.centre.today().year
        number = next_number(found.centre_id, REQUEST, year)
        found.code = paper_code(found.centre.code, REQUEST, year, number)
        found.save()
    return found


def decide_request(
    *, request: StockRequest, approved: Mapping[object, Decimal] | None, actor, note: str = ""
) -> StockRequest:
    """The request is approved with these quantities by line id, or refused where there are none.

    A line that is not named gets nothing. Raises `RequesterDoesNotApprove`, `RequestMovedOn`,
    `HalfAPiece`, or `RequestEmpty` where all quantities are nothing.
    """
    check_may(DECIDE, request.supplying_centre)
    with scope.system(actor=actor), transaction.atomic():
        found = locked(request)
        if found.requested_by_id == actor.pk:
            raise RequesterDoesNotApprove
        _step(found, RequestState.REFUSED if approved is None else RequestState.APPROVED)
        if approved is not None:
            _approve_lines(found, approved)
        found.decided_at, found.decided_by = timezone.now(), actor
        found.decision_note = note.strip()
        found.save()
    return found


def _approve_lines(request: StockRequest, approved: Mapping) -> None:
    lines = list(request.lines.select_related("item"))
    for line in lines:
        line.approved = approved.get(line.pk, Decimal(0))
        check_whole(line.item, line.approved)
    if not any(line.approved for line in lines):
        raise RequestEmpty
    StockRequestLine.objects.bulk_update(lines, ["approved"])


def close_request(*, request: StockRequest, actor) -> StockRequest:
    """The asking centre gives the request up, or wants no rest of it. Raises `RequestMovedOn`."""
    check_may(CHANGE, request.centre)
    return _close(request, CAN_BE_CLOSED, actor=actor)


def withdraw_promise(*, request: StockRequest, actor) -> StockRequest:
    """The centre that is asked closes what it approved and will not send, so that it is free again.

    Raises `RequestMovedOn` where it is not decided yet, or a lorry is on the way.
    """
    check_may(DECIDE, request.supplying_centre)
    return _close(request, CAN_BE_WITHDRAWN, actor=actor)


def _close(request: StockRequest, states: frozenset, *, actor) -> StockRequest:
    with scope.system(actor=actor), transaction.atomic():
        found = locked(request)
        if found.state not in states:
            raise RequestMovedOn(state=found.get_state_display())
        _step(found, RequestState.CLOSED)
        found.save()
    return found


def locked(request: StockRequest) -> StockRequest:
    """The request as it is now; it stays so until the transaction ends."""
    rows = StockRequest.objects.select_for_update(of=("self",))
    return rows.select_related("centre", "supplying_centre").get(pk=request.pk)


def step_request(request: StockRequest, state: str) -> None:
    """Move a locked request on because of a lorry, and save it. Raises `RequestMovedOn`."""
    _step(request, state)
    request.save()


def _step(request: StockRequest, state: str) -> None:
    if state not in REQUEST_FOLLOWS[request.state]:
        raise RequestMovedOn(state=request.get_state_display())
    request.state = state


def _must_be(request: StockRequest, state: str) -> None:
    if request.state != state:
        raise RequestMovedOn(state=request.get_state_display())
