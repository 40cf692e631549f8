"""The journal of moves as a list to take away; moves are not imported, papers are."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export.declarative import DeclarativeMetaclass

from core.exchange.cell_readers import CellReader, DateReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.modules.extensions import register
from modules.inventory.choices import COUNTERPARTIES, LocationKind
from modules.inventory.models import Move

from .counts import ROWS_A_TIME, name_in_language


class MoveColumns(metaclass=DeclarativeMetaclass):
    """What went from where to where."""

    day = Column(label=_("Day"), hxl="#date+occurred", reader=DateReader(), importable=False)
    paper = Column(
        label=pgettext_lazy("paper of the store", "Paper"), hxl="#meta+id", importable=False
    )
    code = Column(label=_("Item code"), hxl="#item+code", importable=False)
    name = Column(label=_("Item name"), hxl="#item+name", importable=False)
    lot = Column(label=_("Lot number"), hxl="#item+lot", importable=False)
    expiry = Column(label=_("Expires"), hxl="#date+expiry", reader=DateReader(), importable=False)
    donor = Column(label=_("Donor"), hxl="#org+funder", importable=False)
    origin = Column(label=pgettext_lazy("goods", "From"), hxl="#loc+name+origin", importable=False)
    target = Column(label=pgettext_lazy("goods", "To"), hxl="#loc+name+dest", importable=False)
    quantity = Column(
        label=_("Quantity"), hxl="#item+moved+num", reader=CellReader(), importable=False
    )
    unit = Column(label=pgettext_lazy("goods", "Unit"), hxl="#item+unit", importable=False)
    recorded = Column(
        label=_("Recorded"), hxl="#date+reported", reader=CellReader(), importable=False
    )


@register("exchange")
class MoveResource(MoveColumns, ExchangeResource):
    """All moves of a centre, the earliest first."""

    name = "inventory.moves"
    title = _("Moves")
    model = Move
    export_permission = "inventory.view_move"

    def export_rows(self, *, centre):
        """Streamed: memory does not grow with the moves."""
        rows = (
            Move.objects.filter(centre=centre)
            .order_by("occurred_on", "recorded_at", "id")
            .values(
                *("occurred_on", "recorded_at", "quantity", "document__code"),
                *("item__code", "item__name", "item__names", "item__unit"),
                *("lot__number", "lot__expiry", "lot__grant__donor"),
                *("from_location__kind", "from_location__name"),
                *("to_location__kind", "to_location__name"),
            )
        )
        for row in rows.iterator(chunk_size=ROWS_A_TIME):
            yield {
                "day": row["occurred_on"],
                "paper": row["document__code"],
                "code": row["item__code"],
                "name": name_in_language(row["item__name"], row["item__names"]),
                "lot": row["lot__number"],
                "expiry": row["lot__expiry"],
                "donor": row["lot__grant__donor"] or "",
                "origin": place_name(row, "from_location"),
                "target": place_name(row, "to_location"),
                "quantity": row["quantity"],
                "unit": row["item__unit"],
                "recorded": row["recorded_at"].astimezone(centre.zone),
            }


def place_name(row: dict, side: str) -> str:
    """The place's name; a counterparty is called by its kind."""
    kind = row[f"{side}__kind"]
    return str(LocationKind(kind).label) if kind in COUNTERPARTIES else row[f"{side}__name"]
