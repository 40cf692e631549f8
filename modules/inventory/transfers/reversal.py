"""What a reversal means beyond the ledger: for a waybill, and for what was lent.

A lorry that nobody has received is taken back. Two ledgers hang on one transfer. Once the other
centre has received it, neither side can be taken back alone: the waybill and the arrival both stay.
A hand-out of which something came back stays too: its goods would be in the store twice.
"""

from modules.inventory.choices import DocumentType
from modules.inventory.distribution.errors import ReturnedSince
from modules.inventory.models import Document, HandoutLine, LoanReturn, StockRequest, Transfer

from .choices import RequestState, TransferState
from .errors import ArrivalStays, WaybillReceived


def before_reversal(document: Document, *, actor) -> None:
    """Called in the transaction that reverses a paper.

    Raises `WaybillReceived`, `ArrivalStays` or `ReturnedSince`.
    """
    if document.type == DocumentType.DISTRIBUTION:
        _check_nothing_came_back(document)
    if document.type == DocumentType.ARRIVAL and Transfer.objects.filter(arrival=document).exists():
        raise ArrivalStays
    if document.type != DocumentType.TRANSFER:
        return
    rows = Transfer.objects.select_for_update(of=("self",))
    transfer = rows.filter(paper=document).first()
    if transfer is None:
        return
    if transfer.state == TransferState.RECEIVED:
        raise WaybillReceived
    transfer.state = TransferState.CANCELLED
    transfer.save()
    _tell_the_request(transfer)


def _check_nothing_came_back(document: Document) -> None:
    """Raise `ReturnedSince`; the lines stay locked, so that nothing comes back at the same time."""
    rows = HandoutLine.objects.select_for_update(of=("self",)).filter(handout__document=document)
    lines = [line.pk for line in rows.order_by("pk")]
    if LoanReturn.objects.filter(line__in=lines, document__reversals=None).exists():
        raise ReturnedSince


def _tell_the_request(transfer: Transfer) -> None:
    """A request of which nothing is under way any more is as it was before this lorry."""
    if transfer.request_id is None:
        return
    request = StockRequest.objects.select_for_update(of=("self",)).get(pk=transfer.request_id)
    states = set(request.transfers.values_list("state", flat=True))
    if request.state != RequestState.SENT or TransferState.ON_THE_WAY in states:
        return
    came = TransferState.RECEIVED in states
    request.state = RequestState.RECEIVED if came else RequestState.APPROVED
    request.save()
