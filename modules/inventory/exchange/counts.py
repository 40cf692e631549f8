"""Stock on hand: taken away as a list, and brought back as a count.

A list of counted goods becomes the draft of a count, which a second person looks at and posts. What
is exported says where, which lot and whose, so that it comes back without loss.
"""

from django.utils.translation import gettext_lazy as _

from core import scope
from core.exchange.columns import ExchangeColumn as Column
from core.modules.extensions import register
from modules.inventory.choices import DocumentState, DocumentType
from modules.inventory.ledger.long_papers import LongPaper
from modules.inventory.ledger.lots import LotKey, lots_counted
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Balance, Document, DocumentLine

from .asking import ItemColumns
from .goods import AmountColumns, GoodsResource, LotColumns, NewItemColumns, PlaceColumns
from .worth import WorthColumns, check_both, worth_of

ROWS_A_TIME = 2000
SEVERAL_VALUES = _(
    "Goods of this lot came with several values. Write value and currency of those that you counted."
)


class CountColumns(
    ItemColumns, LotColumns, AmountColumns, WorthColumns, NewItemColumns, PlaceColumns
):
    """What stands where; the donor is told by the grant."""

    donor = Column(
        label=_("Donor"),
        aliases=("supplier/donor", "supplier", "bailleur", "donante", "المانح"),
        hxl="#org+funder",
        importable=False,
    )


@register("exchange")
class CountResource(CountColumns, GoodsResource):
    """A count from a list; stock on hand as a list."""

    name = "inventory.counts"
    title = _("Stock and counts")
    permissions = ("inventory.add_document", "inventory.add_item")
    permission = "inventory.add_document"
    export_permission = "inventory.view_balance"
    paper: LongPaper | None = None

    def begin(self, rows, *, centre):
        """No paper yet."""
        super().begin(rows, centre=centre)
        self.paper = None
        self.written: set = set()

    def identity(self, row):
        """A lot at a place is counted once."""
        told = row.values
        item = told.get("code") or told.get("name")
        if item is None or row.memory.get("place") is None:
            return None
        number = told.get("lot", "").casefold()
        where = row.memory["place"].pk
        grant = told.get("grant", "").casefold()
        return item.casefold(), where, number, told.get("expiry"), grant, worth_of(row)

    def clean(self, row, *, centre):
        """Also that a value has its currency."""
        super().clean(row, centre=centre)
        check_both(row)

    def lots_of(self, keys):
        """Who counts sees what stands on a packet, and not what it is worth."""
        return lots_counted(keys)

    def lot_for(self, row, found):
        """The only lot of these goods; refuses the row where they came with several values."""
        if found and len(found) > 1:
            row.refuse(SEVERAL_VALUES, on="unit_value")
        return found[0] if found else None

    def find_existing(self, rows, *, centre):
        """Lines of drafts of counts of one's own.

        What somebody else counted stays their word: who could rewrite it could approve it as well.
        """
        lines = DocumentLine.objects.filter(
            document__centre=centre,
            document__type=DocumentType.COUNT,
            document__state=DocumentState.DRAFT,
            document__created_by=scope.acting_user(),
            item__in={row.memory["item"].pk for row in rows} - {None},
        ).exclude(document__in=self.written)
        found = {}
        for line in lines.select_related("lot", "document").order_by("-id"):
            place = line.to_location_id or line.document.to_location_id
            lot = line.lot or line
            number = lot.number if line.lot else line.lot_number
            worth = lot.unit_value, lot.currency
            key = LotKey.of(line.item_id, number, lot.expiry, lot.grant_id, *worth)
            found[key, place] = line
        for row in rows:
            lot = row.memory["lot"]
            key = self.lot_key(row) if lot is None else LotKey.of_lot(lot)
            row.existing = found.get((key, row.memory["place"].pk))

    def values(self, existing):
        """How much the draft says."""
        return {"quantity": existing.quantity}

    def is_same(self, name, row, old, new):
        """In base units."""
        return old == row.memory["quantity"]

    # --- Carrying out --------------------------------------------------------------------------
    def apply_all(self, rows, *, centre, actor):
        """Lines of a draft; nothing moves."""
        with scope.system(actor=actor):
            self.make_ready(rows, centre=centre, actor=actor, day=self.today, lots=False)
            expected = self._expected(rows)
            fresh = []
            changed = []
            for row in rows:
                if row.existing is not None:
                    row.existing.quantity = row.memory["quantity"]
                    row.existing.packaging, row.existing.packs = self._packed(row)
                    changed.append(row.existing)
                    continue
                lot, place, told = row.memory["lot"], row.memory["place"], row.values
                packaging, packs = self._packed(row)
                fresh.append(
                    DocumentLine(
                        item=row.memory["item"],
                        lot=lot,
                        lot_number=told.get("lot", ""),
                        expiry=told.get("expiry"),
                        grant=row.memory["grant"],
                        unit_value=worth_of(row)[0],
                        currency=worth_of(row)[1],
                        quantity=row.memory["quantity"],
                        expected=expected.get((place.pk, lot.pk if lot else None), 0),
                        packaging=packaging,
                        packs=packs,
                        to_location=place,
                    )
                )
            DocumentLine.objects.bulk_update(changed, ["quantity", "packaging", "packs"])
            if fresh:
                self._draft(centre, actor).add(fresh)

    @staticmethod
    def _packed(row) -> tuple:
        """What the row counts in, and how many of it; neither where it counts in units."""
        if "packs" not in row.memory:
            return None, None
        return row.memory.get("packaging"), row.memory["packs"]

    def _expected(self, rows) -> dict:
        """(place, lot) → what the balance says now; one query."""
        lots = {row.memory["lot"].pk for row in rows if row.memory["lot"] is not None}
        balances = Balance.objects.filter(
            lot__in=lots, location__in={row.memory["place"].pk for row in rows}
        )
        return {
            (place, lot): q for place, lot, q in balances.values_list("location", "lot", "quantity")
        }

    def _draft(self, centre, actor) -> LongPaper:
        if self.paper is None or not self.paper.has_room:
            self._close()
            document = Document(
                centre=centre,
                type=DocumentType.COUNT,
                occurred_on=self.today,
                created_by=actor,
            )
            self.paper = LongPaper(document, actor=actor)
            self.written.add(document.pk)
        return self.paper

    def _close(self) -> None:
        if self.paper is not None:
            self.paper.close()

    def end_writing(self, *, centre, actor):
        """The drafts wait for a second person."""
        with scope.system(actor=actor):
            self._close()

    # --- Taking away ---------------------------------------------------------------------------
    def export_rows(self, *, centre):
        """What stands in the places of the centre now, few rows at a time."""
        rows = (
            on_hand()
            .filter(centre=centre)
            .order_by("location__code", "item__code", "lot__expiry", "lot__number", "id")
            .values(
                *("item__code", "item__name", "item__names", "item__unit", "quantity"),
                *("lot__number", "lot__expiry", "lot__grant__code", "lot__grant__donor"),
                *("lot__unit_value", "lot__currency"),
                *("location__name", "location__code"),
            )
        )
        for row in rows.iterator(chunk_size=ROWS_A_TIME):
            yield {
                "code": row["item__code"],
                "name": name_in_language(row["item__name"], row["item__names"]),
                "unit": row["item__unit"],
                "lot": row["lot__number"],
                "expiry": row["lot__expiry"],
                "grant": row["lot__grant__code"] or "",
                "donor": row["lot__grant__donor"] or "",
                "quantity": row["quantity"],
                "unit_value": row["lot__unit_value"],
                "currency": row["lot__currency"],
                "place": row["location__name"],
                "place_code": row["location__code"],
            }


def name_in_language(name: str, names: dict) -> str:
    """The name in the active language, or the name."""
    from django.utils.translation import get_language

    return names.get((get_language() or "").partition("-")[0]) or name
