"""What people received in a period, by sex and age; no name, and nothing that tells one person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.reports import ReportColumn
from core.console.screens import register_screen
from modules.inventory.models import HandoutLine, Item, TallyHandout
from modules.inventory.quantities import NOTHING
from modules.inventory.reports.base import ITEM_COLUMNS, StoreReport, item_cells
from modules.registry.choices import Sex

CHILDREN = frozenset({"0-4", "5-11", "12-17"})
UNKNOWN = "unknown"


@dataclass
class Reached:
    """How much of an item went out, and to whom."""

    quantity: object = NOTHING
    people: int = 0
    girls: int = 0
    women: int = 0
    boys: int = 0
    men: int = 0
    # Sex or age not told, or neither female nor male.
    others: int = 0

    def add(self, quantity, people: int, sex: str, band: str) -> None:
        """Some people of one sex and age band."""
        self.quantity += quantity
        self.people += people
        if band == UNKNOWN or sex not in (Sex.FEMALE, Sex.MALE):
            self.others += people
        elif sex == Sex.FEMALE:
            self.girls += people * (band in CHILDREN)
            self.women += people * (band not in CHILDREN)
        else:
            self.boys += people * (band in CHILDREN)
            self.men += people * (band not in CHILDREN)


@register_screen
class PeopleReached(StoreReport):
    """Goods by sex and age of who received them."""

    name = "reached"
    title = gettext_lazy("Handed out by sex and age")
    explanation = gettext_lazy(
        "What people received at the desk, with or without a name; what was taken back does not count. "
        "Who received an item twice counts twice."
    )

    def columns(self, told):
        """As reports of who was reached have them (domain.md 3.7 and 3.8)."""
        return (
            *ITEM_COLUMNS,
            ReportColumn(_("Quantity"), "#output+num", numeric=True),
            ReportColumn(_("Times handed out"), "#reached+ind", numeric=True),
            ReportColumn(_("Girls under 18"), "#reached+f+children", numeric=True),
            ReportColumn(_("Women"), "#reached+f+adults", numeric=True),
            ReportColumn(_("Boys under 18"), "#reached+m+children", numeric=True),
            ReportColumn(_("Men"), "#reached+m+adults", numeric=True),
            ReportColumn(_("Others, or not told"), "#reached+i", numeric=True),
        )

    def rows(self, told):
        """Two queries, whatever the number of people."""
        zone = self.centre.zone
        start = datetime.combine(told["since"], time.min, tzinfo=zone)
        end = datetime.combine(told["until"] + timedelta(days=1), time.min, tzinfo=zone)
        found: dict = defaultdict(Reached)
        lines = HandoutLine.objects.filter(
            centre=self.centre,
            handout__at__gte=start,
            handout__at__lt=end,
            handout__document__reversals=None,
        ).order_by()
        by = ("item", "handout__sex", "handout__age_band")
        summed = lines.values_list(*by).annotate(
            total=Sum("quantity"), people=Count("handout", distinct=True)
        )
        for item, sex, band, total, people in summed:
            found[item].add(total, people, sex, band)
        tallies = TallyHandout.objects.filter(
            centre=self.centre, at__gte=start, at__lt=end, document__reversals=None
        ).order_by()
        by = ("document__lines__item", "sex", "age_band")
        for item, sex, band, total, people in tallies.values_list(*by).annotate(
            total=Sum("document__lines__quantity"), counted=Sum("people")
        ):
            if item is not None:
                found[item].add(total, people, sex, band)
        items = Item.objects.in_bulk(found)
        return sorted(
            (
                *item_cells(items[key]),
                one.quantity,
                one.people,
                one.girls,
                one.women,
                one.boys,
                one.men,
                one.others,
            )
            for key, one in found.items()
        )
