"""Counts that wait for a second person, on the first page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import register
from modules.inventory.actions.post import APPROVE
from modules.inventory.models import Count
from modules.inventory.transfers.panels import LINES, moment

from .choices import CountState
from .console import CountViewSet


@register("widget")
class CountsWaiting(Widget):
    """Counts that wait for approval."""

    permission = APPROVE
    title = gettext_lazy("Counts to approve")
    icon = "list"
    order = 22

    def for_centre(self, centre, asker):
        """Those that were submitted; nothing where there are none."""
        waiting = Count.objects.filter(centre=centre, state=CountState.SUBMITTED)
        number = waiting.count()
        if not number:
            return None
        rows = waiting.select_related("location").order_by("submitted_at")[:LINES]
        views = CountViewSet.instance
        return {
            "value": number,
            "caption": _("Counted and explained; the differences are posted once you approve."),
            "items": [
                {
                    "text": row.location.label,
                    "meta": moment(row.submitted_at),
                    "url": views.row_url(row),
                }
                for row in rows
            ],
            "url": f"{views.url('list')}?state={CountState.SUBMITTED}",
            "url_label": _("All counts"),
            "tone": "warning",
        }
