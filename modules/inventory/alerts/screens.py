"""The page of everything in the store that wants attention."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.reports import ReportColumn
from core.console.screens import register_screen
from modules.inventory.reports.base import (
    ITEM_COLUMNS,
    StoreReport,
    in_words,
    item_cells,
    rounded,
)

from .attention import alerts_of


@register_screen
class Alerts(StoreReport):
    """What wants attention: used up soon, to be ordered, expiring before it is used."""

    name = "alerts"
    title = gettext_lazy("Alerts")
    menu_order = 11
    in_menu = True
    permission = "inventory.view_balance"
    form_class = None
    icon = "warning"
    explanation = gettext_lazy(
        "What is down to its minimum, counting what is on order and what is reserved for approved "
        "requests; and at today's rate of use what lasts less than a month, what expires within 90 "
        "days, and how much will expire before its turn comes."
    )
    empty_sentence = gettext_lazy("Nothing wants attention today.")

    def columns(self, told):
        """Why first."""
        return (
            ReportColumn(_("Why"), "#status"),
            *ITEM_COLUMNS,
            ReportColumn(_("Usable now"), "#item+usable+num", numeric=True),
            ReportColumn(_("Reserved"), "#item+reserved+num", numeric=True),
            ReportColumn(_("On order"), "#item+expected+num", numeric=True),
            ReportColumn(_("Minimum"), "#item+minimum+num", numeric=True),
            ReportColumn(_("Average use a month"), "#item+use+num", numeric=True),
            ReportColumn(_("Months of stock"), "#item+months+num", numeric=True),
            ReportColumn(_("Earliest expiry"), "#date+expiry"),
            ReportColumn(_("Will expire unused"), "#item+waste+num", numeric=True),
        )

    def rows(self, told):
        """The most urgent first."""
        return [
            (
                alert.sentence,
                *item_cells(alert.of.item),
                alert.of.usable,
                alert.of.reserved,
                alert.of.on_order,
                alert.of.minimum,
                rounded(alert.of.average),
                rounded(alert.of.months),
                alert.of.first_expiry,
                rounded(alert.of.will_expire) if alert.of.average else None,
            )
            for alert in alerts_of(self.centre)
        ]

    def cells(self, row):
        """Figures as people write them."""
        return in_words(row, first=1 + len(ITEM_COLUMNS))
