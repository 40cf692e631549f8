"""The lines of a count, for the screen and for print."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.console.tables import table
from modules.inventory.models import Count, CountLine
from modules.inventory.pages import staff_name
from modules.inventory.quantities import as_text

from .forms import signed


def lines_of_count(count: Count) -> list[CountLine]:
    """The lines by place and item, with who counted; one query."""
    rows = count.lines.select_related("item", "lot__grant", "location", "first_by", "second_by")
    return list(rows.order_by("location__code", "item__code", "lot__expiry", "lot__number"))


def differing(lines) -> list[CountLine]:
    """Those of which more or less was counted than the book said."""
    return [line for line in lines if line.difference]


def differences_first(lines) -> list[CountLine]:
    """The same lines; those that differ before the others."""
    return sorted(lines, key=lambda line: not line.difference)


def count_table(lines, *, blind: bool, with_people: bool = False) -> dict:
    """What was counted; unless it is blind, beside the book, and with why and by whom on paper."""
    columns = [
        _("Item"),
        _("Place"),
        _("Lot"),
        _("Expires"),
        pgettext("goods", "Unit"),
        _("Counted"),
    ]
    was_again = not blind and any(line.second is not None for line in lines)
    if was_again:
        columns.append(_("Counted again"))
    if not blind:
        columns += [_("In the book"), _("Difference")]
    figures = range(5, len(columns))
    if not blind:
        columns.append(_("Reason"))
    if with_people:
        columns.append(_("Counted by"))
    rows = []
    for line in lines:
        row = [
            line.item.label,
            line.location.label,
            line.lot.told_apart,
            line.lot.expiry,
            line.item.get_unit_display(),
            as_text(line.first),
        ]
        if not blind:
            why = [str(part) for part in (line.get_reason_display(), line.remark) if part]
            row += [as_text(line.second)] if was_again else []
            row += [as_text(line.book), signed(line.difference), ", ".join(why)]
        if with_people:
            row.append(", ".join(dict.fromkeys(who_counted(line))))
        rows.append(row)
    return table(
        title=_("What is counted"),
        columns=columns,
        rows=rows,
        empty=_("The book knows of nothing at this place. Enter what you find."),
        numeric=figures,
    )


def who_counted(line: CountLine) -> list[str]:
    """Who counted the line, the first count first."""
    return [staff_name(who) for who in (line.first_by, line.second_by) if who]
