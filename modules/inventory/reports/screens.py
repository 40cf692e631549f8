"""The reports of the store, and the page that lists them."""

from collections import defaultdict
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.console.reports import ReportColumn, ReportScreen
from core.console.screens import register_screen
from modules.inventory.choices import (
    PLACES,
    DocumentState,
    DocumentType,
    LocationKind,
    LossCause,
)
from modules.inventory.ledger.stock import stock_on
from modules.inventory.models import DocumentLine, Grant, Item, Location, Lot, Move, TransferLine
from modules.inventory.quantities import NOTHING
from modules.inventory.quantities import as_text as quantity_text

from .donors import donor_figures
from .figures import (
    MONTHS,
    USED_BY,
    Flow,
    first_of_month,
    flows,
    flows_by_month,
    outlooks,
)

SEES = "inventory.view_move"
ITEM_COLUMNS = (
    ReportColumn(gettext_lazy("Item code"), "#item+code"),
    ReportColumn(gettext_lazy("Item"), "#item+name"),
    ReportColumn(pgettext_lazy("goods", "Unit"), "#item+unit"),
)


def item_cells(item: Item) -> tuple:
    """The first cells of a row about an item."""
    return item.code, item.name_here, str(item.get_unit_display())


def in_words(row, *, first: int = len(ITEM_COLUMNS)):
    """Figures as people write them; nothing stays a dash."""
    return [
        *row[:first],
        *(
            quantity_text(each) or "0" if hasattr(each, "as_tuple") else each
            for each in row[first:]
        ),
    ]


class PeriodForm(forms.Form):
    """From when until when, both days included."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self):
        """The first day is not after the last."""
        told = super().clean()
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            raise ValidationError(_("The first day lies after the last. Change one of them."))
        return told


class StoreReport(ReportScreen):
    """Base of the store's reports."""

    permission = SEES
    form_class = PeriodForm

    def usual(self):
        """This month until today."""
        today = self.centre.today()
        return {"since": first_of_month(today), "until": today}

    def crumbs(self):
        """Back to the list of reports."""
        return [
            {"label": _("Reports"), "url": reverse("inventory_reports", args=[self.centre.code])}
        ]

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row)


@register_screen
class StockStatus(StoreReport):
    """Opening, received, used, sent, lost, adjusted, closing, per item."""

    name = "stock-status"
    title = gettext_lazy("Stock report")
    explanation = gettext_lazy(
        "What was there at the beginning and at the end of the period, and why it changed. Average "
        "use is per month in stock over the last six months. Usable is what is fit for use and not "
        "promised to another centre."
    )

    def columns(self, told):
        """As domain.md 3.7 has them."""
        return (
            *ITEM_COLUMNS,
            ReportColumn(_("Opening"), "#item+opening+num", numeric=True),
            ReportColumn(pgettext("goods", "Received"), "#item+received+num", numeric=True),
            ReportColumn(_("Used"), "#item+issued+num", numeric=True),
            ReportColumn(_("Sent"), "#item+sent+num", numeric=True),
            ReportColumn(_("Lost"), "#item+lost+num", numeric=True),
            ReportColumn(_("Adjusted"), "#item+adjusted+num", numeric=True),
            ReportColumn(_("Closing"), "#item+balance+num", numeric=True),
            ReportColumn(_("Reserved"), "#item+reserved+num", numeric=True),
            ReportColumn(_("Usable now"), "#item+usable+num", numeric=True),
            ReportColumn(_("On order"), "#item+expected+num", numeric=True),
            ReportColumn(_("Minimum"), "#item+minimum+num", numeric=True),
            ReportColumn(_("Average use a month"), "#item+use+num", numeric=True),
            ReportColumn(_("Months of stock"), "#item+months+num", numeric=True),
            ReportColumn(_("Earliest expiry"), "#date+expiry"),
        )

    def rows(self, told):
        """Every item that is or was there."""
        moved = flows(self.centre, since=told["since"], until=told["until"])
        closing = defaultdict(lambda: NOTHING)
        places = Location.objects.filter(centre=self.centre, kind__in=sorted(PLACES))
        there = stock_on(told["until"], places)
        items_of = dict(
            Lot.objects.filter(pk__in={lot for _p, lot in there}).values_list("pk", "item")
        )
        for (_place, lot), quantity in there.items():
            closing[items_of[lot]] += quantity
        now = outlooks(self.centre)
        items = Item.objects.in_bulk(set(moved) | set(closing) | set(now))
        rows = []
        for key, item in items.items():
            flow, ahead = moved.get(key, Flow()), now.get(key)
            end = closing[key]
            rows.append(
                (
                    *item_cells(item),
                    end - flow.net,
                    flow.received,
                    flow.used,
                    flow.sent,
                    flow.lost,
                    flow.adjusted,
                    end,
                    ahead.reserved if ahead else NOTHING,
                    ahead.usable if ahead else NOTHING,
                    ahead.on_order if ahead else NOTHING,
                    ahead.minimum if ahead else None,
                    rounded(ahead.average if ahead else None),
                    rounded(ahead.months if ahead else None),
                    ahead.first_expiry if ahead else None,
                )
            )
        return sorted(rows)


def rounded(number):
    """To a tenth; None stays None, because nobody knows."""
    return None if number is None else round(number, 1)


@register_screen
class Consumption(StoreReport):
    """What was used, month by month."""

    name = "consumption"
    title = gettext_lazy("Consumption per month")
    form_class = None
    explanation = gettext_lazy(
        "Given to people, lent and not brought back, or used by the centre, in the last six months."
    )

    def months(self) -> list:
        """First days of the last months, oldest first."""
        today = self.centre.today()
        return [first_of_month(today, back=back) for back in range(MONTHS - 1, -1, -1)]

    def columns(self, told):
        """A column a month, and the average."""
        return (
            *ITEM_COLUMNS,
            *(
                ReportColumn(
                    date_format(day, "YEAR_MONTH_FORMAT"), "#item+issued+num", numeric=True
                )
                for day in self.months()
            ),
            ReportColumn(_("Average use a month"), "#item+use+num", numeric=True),
        )

    def rows(self, told):
        """Items of which something was used."""
        history, now = flows_by_month(self.centre), outlooks(self.centre)
        rows = []
        for key, by_month in history.items():
            used = [by_month[day].used if day in by_month else NOTHING for day in self.months()]
            if any(used) and key in now:
                rows.append((*item_cells(now[key].item), *used, rounded(now[key].average)))
        return sorted(rows, key=lambda row: row[0])

    def bars(self, told, rows):
        """In how many lines of the month goods were used, as a picture."""
        moves = Move.objects.filter(
            centre=self.centre, to_location__kind__in=sorted(USED_BY), reverses=None
        )
        counts = []
        for day in self.months():
            end = first_of_month(day, back=-1) - timedelta(days=1)
            counts.append((day, moves.filter(occurred_on__range=(day, end)).count()))
        highest = max((number for _day, number in counts), default=0) or 1
        return [
            {
                "label": date_format(day, "YEAR_MONTH_FORMAT"),
                "value": number,
                "percent": round(100 * number / highest),
            }
            for day, number in counts
        ]


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
