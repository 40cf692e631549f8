"""Reports of losses, of donors' goods and of what is expected; `stock` has the others."""

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.reports import ReportColumn
from core.console.screens import register_screen
from modules.inventory.choices import DocumentState, DocumentType, LocationKind, LossCause
from modules.inventory.models import DocumentLine, Grant, Item, Move, TransferLine
from modules.inventory.quantities import NOTHING

from . import stock  # noqa: F401 - its reports are registered when it is read
from .base import ITEM_COLUMNS, StoreReport, in_words, item_cells
from .donors import donor_figures


@register_screen
class Losses(StoreReport):
    """What was lost, and why."""

    name = "losses"
    title = gettext_lazy("Losses by cause")
    explanation = gettext_lazy("Goods that left the store without reaching anybody, by cause.")

    def columns(self, told):
        """By cause and item."""
        return (
            ReportColumn(_("Cause"), "#crisis+cause"),
            *ITEM_COLUMNS,
            ReportColumn(_("Lost"), "#item+lost+num", numeric=True),
            ReportColumn(pgettext("goods", "Value"), "#value+lost", numeric=True),
            ReportColumn(_("Currency"), "#currency"),
        )

    def rows(self, told):
        """Moves to and from the place of what is lost; reversals count against them."""
        period = (told["since"], told["until"])
        moves = Move.objects.filter(centre=self.centre, occurred_on__range=period).order_by()
        # By item, cause and currency: how much, and what it was worth.
        lost: dict = defaultdict(lambda: [NOTHING, NOTHING])
        # Of what was lost on the road the cause stands on the line of the transfer.
        carried = TransferLine.objects.filter(transfer__centre=self.centre).exclude(cause="")
        on_the_road = {
            (paper, lot): cause
            for paper, lot, cause in carried.values_list("transfer__paper", "lot", "cause")
        }
        for side, sign in (("to_location", 1), ("from_location", -1)):
            found = moves.filter(**{f"{side}__kind": LocationKind.LOST})
            causes = ("item", "line__cause", "document__cause", "document__reverses__cause")
            by = ("lot__unit_value", "lot__currency", "document", "lot")
            for item, line, paper, reversed_, one, currency, *road, total in found.values_list(
                *causes, *by
            ).annotate(total=Sum("quantity")):
                cause = line or paper or reversed_ or on_the_road.get(tuple(road))
                row = lost[item, cause or LossCause.UNEXPLAINED, currency]
                row[0] += sign * total
                row[1] += sign * total * (one or NOTHING)
        items = Item.objects.in_bulk({item for item, _cause, _currency in lost})
        return sorted(
            (
                str(LossCause(cause).label),
                *item_cells(items[item]),
                quantity,
                worth if currency else "",
                currency,
            )
            for (item, cause, currency), (quantity, worth) in lost.items()
            if quantity
        )

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row, first=1 + len(ITEM_COLUMNS))


@register_screen
class DonorReport(StoreReport):
    """What became of each donor's goods."""

    name = "donors"
    title = gettext_lazy("Donor report")
    explanation = gettext_lazy(
        "Goods by grant: what came, what was used, sent on and lost in the period, and what is left "
        "now, of it expired. Values stand in the currency in which they were told and are not "
        "converted; goods whose value nobody knows stand in rows of their own."
    )

    def columns(self, told):
        """By grant and item."""
        return (
            ReportColumn(_("Grant"), "#activity+code"),
            ReportColumn(_("Donor"), "#org+funder"),
            *ITEM_COLUMNS,
            ReportColumn(pgettext("goods", "Received"), "#item+received+num", numeric=True),
            ReportColumn(_("Used"), "#item+issued+num", numeric=True),
            ReportColumn(_("Sent"), "#item+sent+num", numeric=True),
            ReportColumn(_("Lost"), "#item+lost+num", numeric=True),
            ReportColumn(_("Left"), "#item+balance+num", numeric=True),
            ReportColumn(_("of it expired"), "#item+expired+num", numeric=True),
            ReportColumn(_("Currency"), "#currency"),
            ReportColumn(_("Value received"), "#value+received", numeric=True),
            ReportColumn(_("Value used"), "#value+issued", numeric=True),
            ReportColumn(_("Value lost"), "#value+lost", numeric=True),
            ReportColumn(_("Value left"), "#value+balance", numeric=True),
            ReportColumn(_("Value of what expired"), "#value+expired", numeric=True),
        )

    def rows(self, told):
        """Grants with goods that moved or are there."""
        found = donor_figures(self.centre, since=told["since"], until=told["until"])
        grants = Grant.objects.in_bulk({grant for grant, _item, _currency in found})
        items = Item.objects.in_bulk({item for _grant, item, _currency in found})
        return sorted(
            (
                grants[grant].code,
                grants[grant].donor,
                *item_cells(items[item]),
                *each.quantities,
                currency,
                *(each.values if currency else [""] * len(each.values)),
            )
            for (grant, item, currency), each in found.items()
        )

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row, first=2 + len(ITEM_COLUMNS))


@register_screen
class Pipeline(StoreReport):
    """What is expected to come."""

    name = "pipeline"
    title = gettext_lazy("Expected goods")
    form_class = None
    explanation = gettext_lazy("Receipts that are drafted and not posted yet.")
    empty_sentence = gettext_lazy(
        "Nothing is expected. Draft a receipt when an order is placed, and post it when it comes."
    )

    def columns(self, told):
        """By day and supplier."""
        return (
            ReportColumn(_("Day"), "#date+start"),
            ReportColumn(_("Supplier or donor"), "#org+name"),
            ReportColumn(_("Their number"), "#meta+id"),
            *ITEM_COLUMNS,
            ReportColumn(_("Expected"), "#item+expected+num", numeric=True),
        )

    def rows(self, told):
        """Lines of drafts."""
        lines = DocumentLine.objects.filter(
            document__centre=self.centre,
            document__state=DocumentState.DRAFT,
            document__type__in=[DocumentType.RECEIPT, DocumentType.DONATION],
        ).select_related("document", "item")
        return [
            (
                line.document.occurred_on,
                line.document.partner,
                line.document.reference,
                *item_cells(line.item),
                line.quantity if line.expected is None else line.expected,
            )
            for line in lines.order_by("document__occurred_on", "position")
        ]

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row, first=3 + len(ITEM_COLUMNS))
