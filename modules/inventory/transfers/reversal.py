"""What a reversal means for a waybill: a lorry that nobody has received is taken back.

Two ledgers hang on one transfer. Once the other centre has received it, neither side can be taken
back alone: the waybill and the arrival both stay.
"""

from modules.inventory.choices import DocumentType
from modules.inventory.models import Document, StockRequest, Transfer

from .choices import RequestState, TransferState
from .errors import ArrivalStays, WaybillReceived


def before_reversal(document: Document, *, actor) -> None:
    """Called in the transaction that reverses a paper. Raises `WaybillReceived` or `ArrivalStays`."""
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
