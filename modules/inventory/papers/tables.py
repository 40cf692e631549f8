"""Lines and moves of a paper as tables, for the screen and for print."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.console.columns import as_text
from core.console.tables import table
from modules.inventory.choices import DocumentType
from modules.inventory.models import Document, TransferLine
from modules.inventory.money import money_text, totals, value_of
from modules.inventory.quantities import as_text as quantity_text
from modules.inventory.quantities import plain
from modules.inventory.transfers.tables import what_came_of

from .item_field import lot_label


def lines_table(paper: Document) -> dict:
    """What the paper says of goods."""
    rows = paper.lines.select_related("item", "packaging", "lot__grant", "grant")
    with_expected = paper.type in (DocumentType.RECEIPT, DocumentType.ARRIVAL)
    columns = [
        _("Item"),
        _("Quantity"),
        pgettext("goods", "Unit"),
        _("Entered as"),
        _("Lot"),
        _("Remark"),
    ]
    if with_expected:
        columns[4:4] = [_("Expected"), _("Damaged")]
    lines, notes = list(rows.order_by("position", "id")), notes_of_the_road(paper)
    with_value = any(line.unit_value is not None for line in lines)
    if with_value:
        columns[-1:-1] = [_("Value of one"), pgettext("goods", "Value")]
    found = []
    for line in lines:
        entered = f"{plain(line.packs):f} × {line.packaging.name}" if line.packaging_id else ""
        row = [
            (line.item.label, reverse("inventory_card", args=[paper.centre.code, line.item.pk])),
            quantity_text(line.quantity),
            line.item.get_unit_display(),
            entered,
            lot_label(line.lot) if line.lot_id else _told_lot(line),
            notes.get(line.lot_id) or line.remark or line.lot_reason,
        ]
        if with_expected:
            row[4:4] = [quantity_text(line.expected), quantity_text(line.damaged or None)]
        if with_value:
            total = value_of(line.quantity, line.unit_value)
            row[-1:-1] = [
                f"{quantity_text(line.unit_value)} {line.currency}".strip(),
                money_text(total, line.currency),
            ]
        found.append(row)
    numeric = {1, 4, 5} if with_expected else {1}
    if with_value:
        numeric |= {len(columns) - 3, len(columns) - 2}
    return table(
        title=_("Goods"),
        columns=columns,
        rows=found,
        empty=_("No goods yet."),
        numeric=numeric,
    )


def notes_of_the_road(paper: Document) -> dict:
    """Lot -> what the receiver wrote of it, of a paper of arrival; one query, for others none."""
    if paper.type != DocumentType.ARRIVAL:
        return {}
    carried = TransferLine.objects.filter(transfer__arrival=paper)
    return {line.lot_id: what_came_of(line) for line in carried}


def value_sentence(paper: Document) -> str:
    """What the goods of a paper are worth, by currency; empty where no line has a value."""
    lines = list(paper.lines.all())
    told = totals((value_of(line.quantity, line.unit_value), line.currency) for line in lines)
    if not told:
        return ""
    amounts = " + ".join(money_text(amount, currency) for currency, amount in told.items())
    unknown = sum(line.unit_value is None for line in lines)
    if not unknown:
        return _("Value: %(amounts)s") % {"amounts": amounts}
    return ngettext(
        "Value: %(amounts)s, without %(count)d line whose value nobody knows",
        "Value: %(amounts)s, without %(count)d lines whose value nobody knows",
        unknown,
    ) % {"amounts": amounts, "count": unknown}


def _told_lot(line) -> str:
    parts = [line.lot_number, line.expiry and as_text(line.expiry), line.grant and line.grant.code]
    return " · ".join(part for part in parts if part)


def moves_table(paper: Document) -> dict:
    """What the paper moved, lot by lot."""
    moves = paper.moves.select_related("item", "lot__grant", "from_location", "to_location")
    return table(
        title=_("Moves"),
        columns=[
            _("Item"),
            _("Lot"),
            pgettext("goods", "From"),
            pgettext("goods", "To"),
            _("Quantity"),
            pgettext("goods", "Unit"),
        ],
        rows=[
            (
                move.item.label,
                lot_label(move.lot),
                move.from_location.label,
                move.to_location.label,
                quantity_text(move.quantity),
                move.item.get_unit_display(),
            )
            for move in moves.order_by("line__position", "id")
        ],
        empty=_("Nothing moved."),
        numeric=(4,),
    )
