"""The store on the first page: what wants attention."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import register

from .quantities import as_text
from .reports.screens import Alerts, alerts_of

LINES = 4


@register("widget")
class StoreAlerts(Widget):
    """What is used up soon or expires."""

    permission = "inventory.view_balance"
    title = gettext_lazy("Store: wants attention")
    icon = "warning"
    order = 30
    max_queries = 4

    def for_centre(self, centre, asker):
        """The most urgent items; nothing where nothing wants attention."""
        found = alerts_of(centre)
        if not found:
            return None
        return {
            "value": len(found),
            "caption": _("items used up soon or expiring"),
            "items": [
                {"text": one.item.name_here, "meta": f"{why} · {as_text(one.usable) or '0'}"}
                for why, one in found[:LINES]
            ],
            "url": Alerts.url(centre),
            "url_label": _("All alerts"),
            "tone": "warning",
        }
