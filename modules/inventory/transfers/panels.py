"""What of requests and lorries stands on the first page."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import register
from modules.inventory.actions.request_stock import DECIDE
from modules.inventory.models import StockRequest, Transfer

from .choices import RequestState, TransferState
from .console import StockRequestViewSet, TransferViewSet

LINES = 5


@register("widget")
class RequestsWaiting(Widget):
    """Requests of other centres that wait for a decision here."""

    permission = DECIDE
    title = gettext_lazy("Requests for goods")
    icon = "mail"
    order = 20

    def for_centre(self, centre, asker):
        """Those that nobody has decided; nothing where there are none."""
        waiting = StockRequest.objects.filter(supplying_centre=centre, state=RequestState.REQUESTED)
        number = waiting.count()
        if not number:
            return None
        rows = waiting.select_related("centre").order_by("requested_at")[:LINES]
        views = StockRequestViewSet.instance
        return {
            "value": number,
            "caption": _("Other centres ask this one for goods and wait for your decision."),
            "items": [
                {
                    "text": row.code,
                    "meta": f"{row.centre.name} · {moment(row.requested_at)}",
                    "url": views.url("decide", row.pk),
                }
                for row in rows
            ],
            "url": f"{views.url('list')}?state={RequestState.REQUESTED}&side=asked_of_us",
            "url_label": _("All requests"),
            "tone": "warning",
        }


@register("widget")
class LorriesOnTheWay(Widget):
    """Lorries that this centre waits for."""

    permission = Transfer.view_permission()
    title = gettext_lazy("Lorries on the way")
    icon = "bus"
    order = 21

    def for_centre(self, centre, asker):
        """Those that nobody has received; nothing where there are none."""
        coming = Transfer.objects.filter(receiving_centre=centre, state=TransferState.ON_THE_WAY)
        number = coming.count()
        if not number:
            return None
        rows = coming.select_related("centre").order_by("sent_at")[:LINES]
        views = TransferViewSet.instance
        return {
            "value": number,
            "caption": _("On the way to this centre and not received yet."),
            "items": [
                {
                    "text": row.code,
                    "meta": f"{row.centre.name} · {row.plate} · {moment(row.sent_at)}",
                    "url": views.row_url(row),
                }
                for row in rows
            ],
            "url": f"{views.url('list')}?state={TransferState.ON_THE_WAY}&side=coming",
            "url_label": _("All lorries"),
            "tone": "info",
        }


def moment(when) -> str:
    """A day and a time as the reader writes them; empty where there is none."""
    return date_format(localtime(when), "SHORT_DATETIME_FORMAT") if when else ""
