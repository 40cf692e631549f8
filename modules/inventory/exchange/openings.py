"""What stands in the places of a centre when it begins to keep its store here."""

from django.utils.translation import gettext_lazy as _

from core.modules.extensions import register
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.models import Balance

from .arrivals import ArrivingGoods
from .asking import ItemColumns
from .goods import (
    LONGEST_REMARK,
    AmountColumns,
    LotColumns,
    NewItemColumns,
    PartnerColumns,
    PlaceColumns,
)
from .worth import WorthColumns

BEGUN = _(
    "Goods of this lot have moved at this place before, so this is no opening balance. Import the "
    "list as a count instead."
)
SEPARATOR = " · "


@register("exchange")
class OpeningResource(
    PlaceColumns,
    ItemColumns,
    LotColumns,
    AmountColumns,
    WorthColumns,
    NewItemColumns,
    PartnerColumns,
    ArrivingGoods,
):
    """Opening balances. A second import of the same list changes nothing."""

    name = "inventory.openings"
    title = _("Opening balances")
    document_type = DocumentType.OPENING
    source = LocationKind.COUNT_DIFFERENCE
    # Stock is taken away as counts are: see there.
    export_permission = ""

    def begin(self, rows, *, centre):
        """Nothing was brought by this list yet."""
        super().begin(rows, centre=centre)
        self.brought: set[tuple] = set()

    def line_remark(self, row):
        """An opening balance is one paper: whose goods they were is said at the line."""
        told = (row.values.get(name, "") for name in ("partner", "reference", "remark"))
        return SEPARATOR.join(filter(None, told))[:LONGEST_REMARK]

    def find_existing(self, rows, *, centre):
        """Also refuse what has moved at the place before."""
        super().find_existing(rows, centre=centre)
        fresh = [row for row in rows if row.existing is None and row.memory["lot"] is not None]
        pairs = {(row.memory["place"].pk, row.memory["lot"].pk) for row in fresh}
        begun = set(
            Balance.objects.filter(
                location__in={place for place, _lot in pairs},
                lot__in={lot for _place, lot in pairs},
            ).values_list("location", "lot")
        )
        for row in fresh:
            pair = row.memory["place"].pk, row.memory["lot"].pk
            if pair in begun and pair not in self.brought:
                row.refuse(BEGUN)

    def note_written(self, place_id, lot_id):
        """Remember it."""
        self.brought.add((place_id, lot_id))
