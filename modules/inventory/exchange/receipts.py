"""Goods received: one paper for each day, supplier and number of theirs."""

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass

from core.exchange.cell_readers import DateReader
from core.exchange.columns import ExchangeColumn as Column
from core.modules.extensions import register
from modules.inventory.choices import DocumentState, DocumentType, LocationKind
from modules.inventory.models import DocumentLine

from .arrivals import ArrivingGoods
from .asking import ItemColumns
from .goods import AmountColumns, LotColumns, NewItemColumns, PartnerColumns, PlaceColumns
from .worth import WorthColumns

IN_THE_FUTURE = _("The day lies in the future. Goods come in on the day they come.")


class DayColumns(metaclass=DeclarativeMetaclass):
    """When they came."""

    day = Column(
        label=_("Day"),
        aliases=("date", "received", "date received", "received on", "receipt date", "arrival date",
                 "date de réception", "fecha de recepción", "fecha", "تاريخ الاستلام", "التاريخ"),
        hxl="#date+occurred",
        reader=DateReader(),
        help_text=_("Today where nothing is written."),
        example="2026-05-31",
    )  # fmt: skip


@register("exchange")
class ReceiptResource(
    DayColumns,
    PartnerColumns,
    PlaceColumns,
    ItemColumns,
    LotColumns,
    AmountColumns,
    WorthColumns,
    NewItemColumns,
    ArrivingGoods,
):
    """Goods received. A second import of the same list changes nothing."""

    name = "inventory.receipts"
    title = _("Goods received")
    document_type = DocumentType.RECEIPT
    source = LocationKind.SUPPLIER
    export_permission = "inventory.view_document"

    def clean(self, row, *, centre):
        """Nothing comes tomorrow."""
        super().clean(row, centre=centre)
        if self.day_of(row) > self.today:
            row.refuse(IN_THE_FUTURE, on="day")

    def paper_key(self, row):
        """A paper has one supplier and one number of theirs."""
        told = row.values
        return self.day_of(row), told.get("partner", ""), told.get("reference", "")

    def export_rows(self, *, centre):
        """Lines of goods received, the earliest first."""
        lines = DocumentLine.objects.filter(
            document__centre=centre,
            document__type=self.document_type,
            document__state=DocumentState.POSTED,
            document__reversals=None,
        ).select_related("document__to_location", "to_location", "item", "grant")
        for line in lines.order_by("document__occurred_on", "document_id", "position").iterator(
            500
        ):
            place = line.to_location or line.document.to_location
            yield {
                "day": line.document.occurred_on,
                "partner": line.document.partner,
                "reference": line.document.reference,
                "remark": line.remark,
                "place": place.name if place else "",
                "place_code": place.code if place else "",
                "code": line.item.code,
                "name": line.item.name_here,
                "unit": line.item.unit,
                "lot": line.lot_number,
                "expiry": line.expiry,
                "grant": line.grant.code if line.grant else "",
                "quantity": line.quantity,
                "unit_value": line.unit_value,
                "currency": line.currency,
            }
