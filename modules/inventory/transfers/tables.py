"""The lines of a waybill, for the screen and for print."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.console.tables import table
from modules.inventory.models import Transfer, TransferLine
from modules.inventory.quantities import as_text


def lines_of_transfer(transfer: Transfer) -> list[TransferLine]:
    """The lines with items and lots; one query."""
    return list(transfer.lines.select_related("item", "lot__grant").order_by("position"))


def what_came_of(line: TransferLine) -> str:
    """Why goods are damaged, missing or more than was written, and what the receiver remarked."""
    parts = [line.get_cause_display(), line.get_over_reason_display(), line.remark]
    if line.is_unlisted:
        parts.insert(0, _("Not on the waybill"))
    return "; ".join(str(each) for each in parts if each)


def goods_table(lines, received: bool) -> dict:
    """The lines of a waybill; after the receipt with what came of each."""
    columns = [_("Item"), _("Lot"), _("Expires"), pgettext("goods", "Unit"), _("Sent")]
    numeric = [4]
    if received:
        columns += [_("In good order"), _("Damaged"), _("Missing"), _("Over"), _("Why")]
        numeric += [5, 6, 7, 8]
    rows = []
    for line in lines:
        row = [
            line.item.label,
            line.lot.number_and_grant,
            line.lot.expiry,
            line.item.get_unit_display(),
            as_text(line.sent),
        ]
        if received:
            row += [as_text(q) for q in (line.good, line.damaged, line.missing, line.over)]
            row.append(what_came_of(line))
        rows.append(row)
    return table(title=_("Goods"), columns=columns, rows=rows, numeric=numeric)
