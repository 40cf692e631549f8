"""The store on the first page: what wants attention."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import register
from modules.inventory.quantities import as_text

from .attention import alerts_of
from .screens import Alerts

LINES = 4


@register("widget")
class StoreAlerts(Widget):
    """What is used up soon, is down to its minimum or expires."""

    permission = "inventory.view_balance"
    title = gettext_lazy("Store: wants attention")
    icon = "warning"
    order = 30
    max_queries = 13

    def for_centre(self, centre, asker):
        """The most urgent items; nothing where nothing wants attention."""
        found = alerts_of(centre)
        if not found:
            return None
        return {
            "value": len({alert.of.item.pk for alert in found}),
            "caption": _("items used up soon, at their minimum or expiring"),
            "items": [
                {
                    "text": alert.of.item.name_here,
                    "meta": f"{alert.sentence} · {as_text(alert.of.usable) or '0'}",
                }
                for alert in found[:LINES]
            ],
            "url": Alerts.url(centre),
            "url_label": _("All alerts"),
            "tone": "warning",
        }
