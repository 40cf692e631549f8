"""The lists of requests and of lorries, with all that can be done to one of them."""

from collections import defaultdict

import django_filters
from django.db.models import Q
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.scope import current
from modules.inventory.actions.post import REVERSE
from modules.inventory.actions.receive_transfer import RECEIVE
from modules.inventory.actions.request_stock import DECIDE
from modules.inventory.actions.send import SEND, left_to_send
from modules.inventory.models import StockRequest, StockRequestLine, Transfer, TransferLine
from modules.inventory.quantities import as_text

from .choices import (
    CAN_BE_CLOSED,
    CAN_BE_SENT,
    CAN_BE_WITHDRAWN,
    RequestState,
    TransferState,
)
from .documents import PickList, Waybill
from .lorries import ReceiveLorry, SendLorry, TakeBackLorry, TransferDetail
from .requests import (
    AddRequest,
    CloseRequest,
    DecideRequest,
    EditRequest,
    RequestDetail,
    SendOffRequest,
    WithdrawPromise,
)

TOLD_ITEMS = 3
BY_ASKER, BY_ASKED = "asked_by_us", "asked_of_us"
COMING, GOING = "coming", "going"


def goods_of(rows, lines, parent: str) -> None:
    """Write into `goods` of each row its first items with quantities; one query for all."""
    told, more = defaultdict(list), defaultdict(int)
    found = lines.filter(**{f"{parent}__in": rows}).select_related("item").order_by("position")
    for line in found:
        pk = getattr(line, f"{parent}_id")
        if len(told[pk]) == TOLD_ITEMS:
            more[pk] += 1
            continue
        quantity = line.requested if parent == "request" else line.sent
        told[pk].append(f"{line.item.code} {as_text(quantity)}")
    for row in rows:
        row.goods = ", ".join(told[row.pk]) + (f" +{more[row.pk]}" if more[row.pk] else "")


class RequestFilters(django_filters.FilterSet):
    """State, and who asks whom."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=RequestState.choices, empty_label="—"
    )
    side = django_filters.ChoiceFilter(
        label=gettext_lazy("Which requests"),
        choices=[
            (BY_ASKED, gettext_lazy("Other centres ask us")),
            (BY_ASKER, gettext_lazy("We ask other centres")),
        ],
        method="on_side",
        empty_label="—",
    )

    class Meta:
        model = StockRequest
        fields = ["state", "side"]

    def on_side(self, rows, name, value):
        """Rows in which the asker's centres are on that side."""
        mine = current().grants.centres
        column = "supplying_centre" if value == BY_ASKED else "centre"
        return rows.filter(**{f"{column}__in": mine})


@register_viewset
class StockRequestViewSet(ConsoleViewSet):
    """Requests that one's centre made or received, newest first."""

    model = StockRequest
    path = "inventory/requests"
    icon = "mail"
    menu_order = 6
    detail_view_class = RequestDetail
    add_view_class = AddRequest
    edit_view_class = EditRequest
    filterset_class = RequestFilters
    select_related = ("centre", "supplying_centre")
    ordering = ("-created_at", "-pk")
    search_fields = ("code", "why")
    empty_sentence = gettext_lazy(
        "No request yet. Ask another centre for what runs short here: it sees the request at once."
    )
    columns = (
        Column(
            gettext_lazy("Number"),
            lambda row: row.code or _("Draft"),
            ("code",),
            needs=("code",),
        ),
        Column(
            gettext_lazy("Centre that asks"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
        Column(
            gettext_lazy("Centre that is asked"),
            lambda row: row.supplying_centre.name,
            ("supplying_centre__name",),
            needs=("supplying_centre__name",),
        ),
        Column(gettext_lazy("Goods"), "goods", needs=("id",)),
        Column(gettext_lazy("Asked"), "requested_at", ("requested_at",)),
        Column(gettext_lazy("Needed by"), "needed_by", ("needed_by",)),
        Column(gettext_lazy("State"), "state", ("state",)),
    )

    def permission(self, verb):
        """Approving is a right of its own."""
        if verb == "pick":
            return super().permission("view")
        return DECIDE if verb == "approve" else super().permission(verb)

    def may(self, verb, row, asker):
        """The asking centre writes and closes; the centre that is asked approves and picks."""
        if verb == "view":
            return super().may(verb, row, asker)
        if verb == "pick":
            return row.supplying_centre_id in asker.centre_ids(self.permission(verb))
        allowed = asker.centre_ids(self.permission(verb)) & asker.writable_centre_ids(self.module)
        return (row.supplying_centre_id if verb == "approve" else row.centre_id) in allowed

    def prepare(self, rows):
        """What is asked for."""
        goods_of(rows, StockRequestLine.objects.all(), "request")
        return rows

    def extra_urlpatterns(self):
        """Send off, decide, close, and the pick list."""
        return [
            path("<uuid:pk>/send-off/", self.view(SendOffRequest, "change"), name="send_off"),
            path("<uuid:pk>/decide/", self.view(DecideRequest, "approve"), name="decide"),
            path("<uuid:pk>/close/", self.view(CloseRequest, "change"), name="close"),
            path("<uuid:pk>/withdraw/", self.view(WithdrawPromise, "approve"), name="withdraw"),
            path("<uuid:pk>/pick-list/", self.view(PickList, "pick"), name="pick_list"),
        ]

    def actions_for(self, row, asker):
        """What this state and the asker's roles allow."""
        links = [link for link in super().actions_for(row, asker) if link["icon"] != "edit"]
        offered = []
        if row.state == RequestState.DRAFT and self.may("change", row, asker):
            offered += [
                {
                    "url": self.url("send_off", row.pk),
                    "label": _("Send the request off"),
                    "icon": "mail",
                    "tone": "primary",
                    "method": "post",
                },
                {"url": self.url("edit", row.pk), "label": _("Edit"), "icon": "edit"},
            ]
        if row.state == RequestState.REQUESTED and self.may("approve", row, asker):
            offered.append(
                {
                    "url": self.url("decide", row.pk),
                    "label": _("Decide"),
                    "icon": "check",
                    "tone": "primary",
                }
            )
        sending = asker.centre_ids(SEND) & asker.writable_centre_ids(self.module)
        may_send = row.state in CAN_BE_SENT and row.supplying_centre_id in sending
        if may_send and any(left_to_send(row).values()):
            code = asker.grants.centres[row.supplying_centre_id].code
            url = f"{TransferViewSet.instance.url('add', code)}?request={row.pk}"
            offered += [
                {
                    "url": self.url("pick_list", row.pk),
                    "label": _("Pick list"),
                    "icon": "print",
                },
                {"url": url, "label": _("Send a lorry"), "icon": "bus", "tone": "primary"},
            ]
        if row.state in CAN_BE_CLOSED and self.may("change", row, asker):
            offered.append({"url": self.url("close", row.pk), "label": _("Close"), "icon": "cross"})
        if row.state in CAN_BE_WITHDRAWN and self.may("approve", row, asker):
            told = {"label": _("Take the promise back"), "icon": "cross"}
            offered.append({"url": self.url("withdraw", row.pk), **told})
        return offered + links

    def label_of(self, row):
        """Its number."""
        return row.code or _("Draft of a request")


class TransferFilters(django_filters.FilterSet):
    """State, and whether it comes or goes."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=TransferState.choices, empty_label="—"
    )
    side = django_filters.ChoiceFilter(
        label=gettext_lazy("Which lorries"),
        choices=[
            (COMING, gettext_lazy("Coming to us")),
            (GOING, gettext_lazy("Sent by us")),
        ],
        method="on_side",
        empty_label="—",
    )

    class Meta:
        model = Transfer
        fields = ["state", "side"]

    def on_side(self, rows, name, value):
        """Rows in which the asker's centres are on that side."""
        mine = current().grants.centres
        return rows.filter(Q(receiving_centre__in=mine) if value == COMING else Q(centre__in=mine))


@register_viewset
class TransferViewSet(ConsoleViewSet):
    """Lorries between centres, newest first."""

    model = Transfer
    path = "inventory/transfers"
    icon = "bus"
    menu_order = 7
    can_edit = False
    # A waybill names its driver.
    is_personal = True
    detail_view_class = TransferDetail
    add_view_class = SendLorry
    filterset_class = TransferFilters
    select_related = ("centre", "receiving_centre")
    ordering = ("-sent_at", "-pk")
    search_fields = ("code", "plate", "driver")
    empty_sentence = gettext_lazy(
        "No lorry yet. Send one, or wait for what other centres send to you: it shows here."
    )
    columns = (
        Column(gettext_lazy("Waybill"), "code", ("code",)),
        Column(
            pgettext_lazy("goods", "From"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
        Column(
            pgettext_lazy("goods", "To"),
            lambda row: row.receiving_centre.name,
            ("receiving_centre__name",),
            needs=("receiving_centre__name",),
        ),
        Column(gettext_lazy("Goods"), "goods", needs=("id",)),
        Column(gettext_lazy("Vehicle"), "plate", ("plate",)),
        Column(gettext_lazy("Sent"), "sent_at", ("sent_at",)),
        Column(gettext_lazy("State"), "state", ("state",)),
    )

    def permission(self, verb):
        """Receiving and taking back are rights of their own."""
        return {"receive": RECEIVE, "take_back": REVERSE}.get(verb) or super().permission(verb)

    def may(self, verb, row, asker):
        """The receiver receives; the sender takes back."""
        if verb == "view":
            return super().may(verb, row, asker)
        allowed = asker.centre_ids(self.permission(verb)) & asker.writable_centre_ids(self.module)
        return (row.receiving_centre_id if verb == "receive" else row.centre_id) in allowed

    def prepare(self, rows):
        """What is on them."""
        goods_of(rows, TransferLine.objects.all(), "transfer")
        return rows

    def extra_urlpatterns(self):
        """Receive, take back, and the waybill."""
        return [
            path("<uuid:pk>/receive/", self.view(ReceiveLorry, "receive"), name="receive"),
            path("<uuid:pk>/take-back/", self.view(TakeBackLorry, "take_back"), name="take_back"),
            path("<uuid:pk>/waybill/", self.view(Waybill, "view"), name="waybill"),
        ]

    def actions_for(self, row, asker):
        """Receiving comes first, at the centre that waits for it."""
        offered = []
        if row.is_on_the_way and self.may("receive", row, asker):
            offered.append(
                {
                    "url": self.url("receive", row.pk),
                    "label": _("Receive"),
                    "icon": "check",
                    "tone": "primary",
                }
            )
        offered.append({"url": self.url("waybill", row.pk), "label": _("Waybill"), "icon": "print"})
        if row.is_on_the_way and self.may("take_back", row, asker):
            offered.append(
                {
                    "url": self.url("take_back", row.pk),
                    "label": _("Take the lorry back"),
                    "icon": "arrow-left",
                }
            )
        return offered + super().actions_for(row, asker)

    def label_of(self, row):
        """The waybill's number."""
        return row.code

    def list_actions(self, asker):
        """Sending, from each centre of the asker."""
        adding = self.centres_for("add", asker)
        several = len(asker.grants.centres) > 1
        return [
            {
                "url": self.url("add", centre.code),
                "label": _("Send a lorry from %(centre)s") % {"centre": centre.name}
                if several
                else _("Send a lorry"),
                "icon": "plus",
                "tone": "primary",
            }
            for centre in adding
        ]
