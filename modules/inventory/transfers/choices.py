"""States of a request and of a lorry, the transitions that are permitted, and why more came."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(TextChoices):
    """How far a request for goods is."""

    DRAFT = "draft", pgettext_lazy("request for goods", "Draft")
    REQUESTED = "requested", pgettext_lazy("request for goods", "Waiting for approval")
    APPROVED = "approved", pgettext_lazy("request for goods", "Approved, not sent yet")
    REFUSED = "refused", pgettext_lazy("request for goods", "Refused")
    SENT = "sent", pgettext_lazy("request for goods", "On the way")
    RECEIVED = "received", pgettext_lazy("request for goods", "Received")
    CLOSED = "closed", pgettext_lazy("request for goods", "Closed")


# What may follow what. A request goes out on as many lorries as it needs, so that what was received
# can be on the way again; what is refused or closed stays so.
REQUEST_FOLLOWS = {
    RequestState.DRAFT: frozenset({RequestState.REQUESTED, RequestState.CLOSED}),
    RequestState.REQUESTED: frozenset(
        {RequestState.APPROVED, RequestState.REFUSED, RequestState.CLOSED}
    ),
    RequestState.APPROVED: frozenset({RequestState.SENT, RequestState.CLOSED}),
    RequestState.SENT: frozenset({RequestState.SENT, RequestState.RECEIVED, RequestState.APPROVED}),
    RequestState.RECEIVED: frozenset({RequestState.SENT, RequestState.CLOSED}),
    RequestState.REFUSED: frozenset(),
    RequestState.CLOSED: frozenset(),
}
# A lorry can be loaded for these.
CAN_BE_SENT = frozenset({RequestState.APPROVED, RequestState.SENT, RequestState.RECEIVED})
# The asking centre may still give these up.
CAN_BE_CLOSED = frozenset(
    state for state, after in REQUEST_FOLLOWS.items() if RequestState.CLOSED in after
)

# So may the centre that is asked, while nothing of them is on the way.
CAN_BE_WITHDRAWN = frozenset({RequestState.APPROVED, RequestState.RECEIVED})


class TransferState(TextChoices):
    """Where a lorry is."""

    ON_THE_WAY = "on_the_way", pgettext_lazy("lorry", "On the way")
    RECEIVED = "received", pgettext_lazy("lorry", "Received")
    CANCELLED = "cancelled", pgettext_lazy("lorry", "Taken back")


class OverReason(TextChoices):
    """Why more came than the waybill says."""

    LOADED_MORE = "loaded_more", _("More was loaded than was written")
    MISWRITTEN = "miswritten", _("The waybill names the wrong item or lot")
    OTHER_LOAD = "other_load", _("Goods of another load were with it")
    UNEXPLAINED = "unexplained", _("Unexplained")
