"""Reports of losses, of donors' goods and of what is expected, and the alerts; `stock` has the others."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.reports import ReportColumn
from core.console.screens import register_screen
from modules.inventory.choices import DocumentState, DocumentType, LocationKind, LossCause
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import DocumentLine, Item, Lot, Move, TransferLine
from modules.inventory.quantities import NOTHING

from . import stock  # noqa: F401 - its reports are registered when it is read
from .base import ITEM_COLUMNS, StoreReport, in_words, item_cells, rounded
from .figures import Flow, outlooks


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
        )

    def rows(self, told):
        """Moves to and from the place of what is lost; reversals count against them."""
        period = (told["since"], told["until"])
        moves = Move.objects.filter(centre=self.centre, occurred_on__range=period).order_by()
        lost: dict = defaultdict(lambda: NOTHING)
        # Of what was lost on the road the cause stands on the line of the transfer.
        carried = TransferLine.objects.filter(transfer__centre=self.centre).exclude(cause="")
        on_the_road = {
            (paper, lot): cause
            for paper, lot, cause in carried.values_list("transfer__paper", "lot", "cause")
        }
        for side, sign in (("to_location", 1), ("from_location", -1)):
            found = moves.filter(**{f"{side}__kind": LocationKind.LOST})
            causes = ("item", "line__cause", "document__cause", "document__reverses__cause")
            by = ("document", "lot")
            for item, line, paper, reversed_, *road, total in found.values_list(
                *causes, *by
            ).annotate(total=Sum("quantity")):
                cause = line or paper or reversed_ or on_the_road.get(tuple(road))
                lost[item, cause or LossCause.UNEXPLAINED] += sign * total
        items = Item.objects.in_bulk({item for item, _cause in lost})
        return sorted(
            (str(LossCause(cause).label), *item_cells(items[item]), quantity)
            for (item, cause), quantity in lost.items()
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
        "now, of it expired."
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
        )

    def rows(self, told):
        """Grants with goods that moved or are there."""
        period = (told["since"], told["until"])
        moves = Move.objects.filter(
            centre=self.centre, occurred_on__range=period, lot__grant__isnull=False
        ).order_by()
        kinds = ("lot__grant", "item", "from_location__kind", "to_location__kind")
        found: dict = defaultdict(Flow)
        for grant, item, from_kind, to_kind, total in moves.values_list(*kinds).annotate(
            total=Sum("quantity")
        ):
            found[grant, item].add(from_kind, to_kind, total)
        left: dict = defaultdict(lambda: NOTHING)
        expired: dict = defaultdict(lambda: NOTHING)
        there = on_hand().filter(centre=self.centre, lot__grant__isnull=False).order_by()
        columns = ("lot__grant", "item", "lot__expiry", "quantity")
        for grant, item, expiry, quantity in there.values_list(*columns):
            left[grant, item] += quantity
            if expiry is not None and expiry < self.centre.today():
                expired[grant, item] += quantity
        keys = set(found) | set(left)
        grants = Lot._meta.get_field("grant").related_model.objects.in_bulk({g for g, _i in keys})
        items = Item.objects.in_bulk({item for _g, item in keys})
        return sorted(
            (
                grants[grant].code,
                grants[grant].donor,
                *item_cells(items[item]),
                found[grant, item].received,
                found[grant, item].used,
                found[grant, item].sent,
                found[grant, item].lost,
                left[grant, item],
                expired[grant, item],
            )
            for grant, item in keys
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


@register_screen
class Alerts(StoreReport):
    """What wants attention: used up soon, expiring, and what will expire before it is used."""

    name = "alerts"
    title = gettext_lazy("Alerts")
    menu_order = 11
    in_menu = True
    permission = "inventory.view_balance"
    form_class = None
    icon = "warning"
    explanation = gettext_lazy(
        "At today's rate of use: what lasts less than a month, what expires within 90 days, and how "
        "much will expire before its turn comes."
    )
    empty_sentence = gettext_lazy("Nothing wants attention today.")

    def columns(self, told):
        """Why first."""
        return (
            ReportColumn(_("Why"), "#status"),
            *ITEM_COLUMNS,
            ReportColumn(_("Usable now"), "#item+usable+num", numeric=True),
            ReportColumn(_("Average use a month"), "#item+use+num", numeric=True),
            ReportColumn(_("Months of stock"), "#item+months+num", numeric=True),
            ReportColumn(_("Earliest expiry"), "#date+expiry"),
            ReportColumn(_("Will expire unused"), "#item+waste+num", numeric=True),
        )

    def rows(self, told):
        """The most urgent first."""
        return [
            (
                str(why),
                *item_cells(one.item),
                one.usable,
                rounded(one.average),
                rounded(one.months),
                one.first_expiry,
                rounded(one.will_expire) if one.average else None,
            )
            for why, one in alerts_of(self.centre)
        ]

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row, first=1 + len(ITEM_COLUMNS))


# Days and months that raise an alert (domain.md 3.4: 6, 3 and 1 months to expiry are common).
EXPIRES_SOON = timedelta(days=90)
FEW_MONTHS = 1


def alerts_of(centre) -> list[tuple]:
    """(why, outlook) of every item that wants attention, the most urgent first."""
    found = []
    soon = centre.today() + EXPIRES_SOON
    for one in outlooks(centre).values():
        if one.usable <= 0 and (one.average or one.on_hand):
            found.append((0, gettext_lazy("Nothing left to give out"), one))
        elif one.months is not None and one.months < FEW_MONTHS:
            found.append((1, gettext_lazy("Lasts less than a month"), one))
        if one.first_expiry is not None and one.first_expiry <= soon:
            found.append((2, gettext_lazy("Expires within 90 days"), one))
        elif one.average and one.will_expire > 0:
            found.append((3, gettext_lazy("Will expire before it is used"), one))
    found.sort(key=lambda each: (each[0], each[2].item.code))
    return [(why, one) for _rank, why, one in found]
