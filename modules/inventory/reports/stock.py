"""Reports of stock: what was there, why it changed, and how much of it is used."""

from collections import defaultdict
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.reports import ReportColumn
from core.console.screens import register_screen
from modules.inventory.choices import PLACES
from modules.inventory.ledger.stock import stock_on
from modules.inventory.models import Item, Location, Lot, Move
from modules.inventory.quantities import NOTHING

from .base import ITEM_COLUMNS, StoreReport, item_cells, rounded
from .figures import MONTHS, USED_BY, Flow, first_of_month, flows, flows_by_month, outlooks


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
