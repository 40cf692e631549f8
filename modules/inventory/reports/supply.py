"""What is promised to others and what is still to come; quantities in base units.

Asked on behalf of the centre and not of the reader: whoever may see the balance sees the same
figures, also where the requests, papers and lorries behind them are not theirs to open.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from core import scope
from modules.inventory.choices import PLACES, DocumentState, DocumentType
from modules.inventory.models import (
    Document,
    DocumentLine,
    Location,
    MinimumLevel,
    StockRequestLine,
    TransferLine,
)
from modules.inventory.quantities import NOTHING, QuantityField
from modules.inventory.transfers.choices import CAN_BE_SENT, TransferState

EXPECTED_BY = (DocumentType.RECEIPT, DocumentType.DONATION)


def _nothing_yet() -> dict:
    return defaultdict(lambda: NOTHING)


def reserved_at(centres: Iterable, items: Iterable | None = None) -> dict[tuple, Decimal]:
    """What other centres were promised and is on no lorry yet, by (centre id, item id); one query.

    A request holds its goods until they are sent or it is closed. `centres`: ids of centres whose
    balance the reader was shown; `items`: ids, or all of them.
    """
    sent = TransferLine.objects.filter(
        transfer__request=OuterRef("request"), item=OuterRef("item")
    ).exclude(transfer__state=TransferState.CANCELLED)
    total = sent.order_by().values("item").annotate(total=Sum("sent")).values("total")
    found: dict[tuple, Decimal] = _nothing_yet()
    # The centres are named, and whoever asks has passed the gate of each.
    with scope.system():
        lines = StockRequestLine.objects.filter(
            request__supplying_centre__in=list(centres), request__state__in=sorted(CAN_BE_SENT)
        )
        if items is not None:
            lines = lines.filter(item__in=list(items))
        gone = Coalesce(Subquery(total), 0, output_field=QuantityField())
        lines = lines.annotate(gone=gone).filter(approved__gt=F("gone")).order_by()
        columns = ("request__supplying_centre", "item", "approved", "gone")
        for centre, item, approved, quantity in lines.values_list(*columns):
            found[centre, item] += approved - quantity
    return found


def reserved_of(centre, items: Iterable | None = None) -> dict[object, Decimal]:
    """The same of one centre, by item id."""
    found = _nothing_yet()
    for (_centre, item), quantity in reserved_at([centre.pk], items).items():
        found[item] = quantity
    return found


@dataclass
class Supply:
    """Of a centre, by item id: what is promised, what is to come and to which place, what is wanted."""

    reserved: dict = field(default_factory=_nothing_yet)
    # By item and by (item, place); what comes to a place comes to the centre too.
    on_order: dict = field(default_factory=_nothing_yet)
    on_order_at: dict = field(default_factory=_nothing_yet)
    levels: list[MinimumLevel] = field(default_factory=list)
    # The places that a place lies in, itself included.
    lies_in: dict = field(default_factory=dict)

    def items(self) -> set:
        """Every item that has something to say."""
        return set(self.reserved) | set(self.on_order) | {each.item_id for each in self.levels}


def supply_of(centre) -> Supply:
    """What is promised, to come and wanted at a centre; six queries."""
    found = Supply(reserved=reserved_of(centre))
    with scope.centre(centre):
        places = Location.objects.filter(centre=centre, kind__in=sorted(PLACES))
        parents = dict(places.order_by().values_list("pk", "parent"))
        found.lies_in = {place: _upwards(place, parents) for place in parents}
        levels = MinimumLevel.objects.filter(centre=centre).select_related("item", "location")
        found.levels = list(levels.order_by("item__code", "location__code"))
        for item, place, quantity in _expected(centre):
            found.on_order[item] += quantity
            for each in found.lies_in.get(place, ()):
                found.on_order_at[item, each] += quantity
        # A lorry comes to the centre; at which place it will be unloaded nobody has said yet.
        coming = TransferLine.objects.filter(
            transfer__receiving_centre=centre, transfer__state=TransferState.ON_THE_WAY
        )
        for item, quantity in coming.order_by().values_list("item").annotate(total=Sum("sent")):
            found.on_order[item] += quantity
    return found


def _upwards(place, parents: dict) -> list:
    """A place and the places it lies in."""
    found = []
    while place is not None and place not in found:
        found.append(place)
        place = parents.get(place)
    return found


def _expected(centre):
    """(item, place, quantity) of receipts that are drafted and not posted."""
    papers = Document.objects.filter(centre=centre, state=DocumentState.DRAFT, type__in=EXPECTED_BY)
    lines = DocumentLine.objects.filter(document__in=papers).order_by()
    columns = ("item", "to_location", "document__to_location", "expected", "quantity")
    for item, place, usual, expected, quantity in lines.values_list(*columns):
        yield item, place or usual, quantity if expected is None else expected
