"""Goods that a list brings into places: opening balances and receipts, posted with their moves."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core import scope
from core.exchange.rows import ExchangeRow
from modules.inventory.choices import DocumentState
from modules.inventory.ledger.legs import Leg
from modules.inventory.ledger.long_papers import LongPaper
from modules.inventory.ledger.lots import LotKey
from modules.inventory.models import Document, DocumentLine, counterparty
from modules.inventory.quantities import plain

from .goods import GoodsResource
from .worth import check_both, worth_of

NOTHING_ARRIVED = _("The quantity is nothing. Take the row out, or write how much there is.")


class Standing(NamedTuple):
    """A line of a posted paper: its id, and the paper's day."""

    pk: object
    day: date


class ArrivingGoods(GoodsResource):
    """Rows become lines of posted papers; each line moves goods from a counterparty into a place."""

    document_type = ""
    source = ""
    permissions = ("inventory.post_document", "inventory.add_item")
    # While rows are carried out: paper by what its rows have in common.
    papers: dict[tuple, LongPaper]

    def begin(self, rows, *, centre):
        """No paper yet."""
        super().begin(rows, centre=centre)
        self.papers = {}
        self.done: list[LongPaper] = []

    def day_of(self, row: ExchangeRow) -> date:
        """The day on which the goods came."""
        return row.values.get("day", self.today)

    def paper_key(self, row: ExchangeRow) -> tuple:
        """What rows of one paper have in common: day, partner, their number."""
        return self.day_of(row), "", ""

    def line_remark(self, row: ExchangeRow) -> str:
        """What the line says besides."""
        return row.values.get("remark", "")

    def identity(self, row):
        """Only a row that says the same in everything is a second one of the same."""
        told = row.values
        if "code" not in told and "name" not in told:
            return None
        said = repr(sorted((name, str(value)) for name, value in told.items()))
        # All rows of a long list are remembered: in sixteen bytes each.
        return blake2b(said.encode(), digest_size=16).digest()

    def clean(self, row, *, centre):
        """Also that a value has its currency."""
        super().clean(row, centre=centre)
        check_both(row)

    def find(self, rows, *, centre, lock=False):
        """Also refuse a row of nothing."""
        super().find(rows, centre=centre, lock=lock)
        for row in rows:
            if row.memory.get("quantity") == 0 and not row.problems:
                row.refuse(NOTHING_ARRIVED, on="quantity")

    def find_existing(self, rows, *, centre):
        """Lines of posted papers that say the same, of any day where the row names none."""
        known = [row for row in rows if row.memory["item"].pk is not None]
        found = defaultdict(list)
        if known:
            for said, line in self._standing(known, centre):
                found[said].append(line)
        for row in known:
            same = found.get(self._said(row), ())
            day = row.values.get("day")
            row.existing = next((line for line in same if day in (None, line.day)), None)

    def _standing(self, rows: Sequence[ExchangeRow], centre) -> Iterator[tuple[tuple, "Standing"]]:
        """Lines of posted papers with the items and lot numbers of the rows, by what they say."""
        lines = DocumentLine.objects.filter(
            document__centre=centre,
            document__type=self.document_type,
            document__state=DocumentState.POSTED,
            document__reversals=None,
            item__in={row.memory["item"].pk for row in rows},
            lot_number__in={row.values.get("lot", "") for row in rows},
        )
        if all("day" in row.values for row in rows):
            lines = lines.filter(document__occurred_on__in={row.values["day"] for row in rows})
        columns = (
            *("id", "document__occurred_on", "item", "lot_number", "expiry", "grant", "quantity"),
            *("to_location", "document__to_location", "remark"),
            *("document__partner", "document__reference", "unit_value", "currency"),
        )
        for (
            pk,
            day,
            *lot,
            quantity,
            place,
            papers_place,
            remark,
            partner,
            reference,
            unit_value,
            currency,
        ) in lines.order_by("id").values_list(*columns):
            said = (
                LotKey.of(*lot, unit_value, currency),
                place or papers_place,
                quantity,
                partner,
                reference,
                remark,
            )
            yield said, Standing(pk, day)

    def _said(self, row: ExchangeRow) -> tuple:
        """What a row says, without the day."""
        _day, partner, reference = self.paper_key(row)
        quantity = plain(row.memory["quantity"])
        place, remark = row.memory["place"].pk, self.line_remark(row)
        return (self.lot_key(row), place, quantity, partner, reference, remark)

    # --- Carrying out --------------------------------------------------------------------------
    def apply_all(self, rows, *, centre, actor):
        """Lines and moves of one piece; the papers are closed at the end of the list."""
        with scope.system(actor=actor):
            source = counterparty(centre, self.source)
            by_paper = defaultdict(list)
            for row in rows:
                by_paper[self.paper_key(row)].append(row)
            for key, its_rows in by_paper.items():
                self.make_ready(its_rows, centre=centre, actor=actor, day=key[0], lots=True)
                self._write(self._paper(key, centre, actor), its_rows, source)

    def _write(self, paper: LongPaper, rows: Sequence[ExchangeRow], source) -> None:
        lines, legs = [], []
        for row in rows:
            memory, told = row.memory, row.values
            quantity, place = memory["quantity"], memory["place"]
            grant, packaging = (
                memory["grant"],
                memory.get("packaging") if "packs" in memory else None,
            )
            # Ids and not rows: Django looks at each row that it is given, twice for each line.
            line = DocumentLine(
                item_id=memory["item"].pk,
                lot_number=told.get("lot", ""),
                expiry=told.get("expiry"),
                grant_id=grant.pk if grant else None,
                packaging_id=packaging.pk if packaging else None,
                packs=memory.get("packs"),
                quantity=quantity,
                unit_value=worth_of(row)[0],
                currency=worth_of(row)[1],
                to_location_id=place.pk,
                remark=self.line_remark(row),
            )
            lines.append(line)
            lot = memory["lot"]
            legs.append(Leg(line.item_id, lot.pk, quantity, source.pk, place.pk, line))
            self.note_written(place.pk, lot.pk)
        paper.add(lines, legs)

    def note_written(self, place_id, lot_id) -> None:
        """What this list has brought is no news to its later rows."""

    def _paper(self, key: tuple, centre, actor) -> LongPaper:
        paper = self.papers.get(key)
        if paper is not None and paper.has_room:
            return paper
        if paper is not None:
            self.done.append(paper)
        day, partner, reference = key
        document = Document(
            centre=centre,
            type=self.document_type,
            occurred_on=day,
            partner=partner,
            reference=reference,
            created_by=actor,
        )
        self.papers[key] = LongPaper(document, actor=actor)
        return self.papers[key]

    def end_writing(self, *, centre, actor):
        """Every paper gets its number."""
        with scope.system(actor=actor):
            for paper in (*self.done, *self.papers.values()):
                paper.post()
