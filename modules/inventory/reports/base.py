"""What the reports of the store have alike: columns, cells, the period, the way back."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.reports import ReportColumn, ReportScreen
from modules.inventory.models import Item
from modules.inventory.quantities import as_text as quantity_text

from .figures import first_of_month

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


def rounded(number):
    """To a tenth; None stays None, because nobody knows."""
    return None if number is None else round(number, 1)
