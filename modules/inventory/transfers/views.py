"""Pages of requests: write, send off, decide, close; and of lorries: load, receive, take back."""

from collections import defaultdict

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.console.views import attempt, say_done
from core.ids import as_id
from modules.inventory.actions.post import reverse_document
from modules.inventory.actions.receive_transfer import Received, receive_transfer
from modules.inventory.actions.request_stock import (
    Wanted,
    close_request,
    decide_request,
    send_request,
    write_request,
)
from modules.inventory.actions.send import Vehicle, left_to_send, send_transfer
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Location, StockRequest, TransferLine
from modules.inventory.pages import REFUSED, LinesPage, RowFormPage, RowPage, staff_name, table
from modules.inventory.quantities import NOTHING, as_text
from modules.inventory.rules.lots import why_held_back

from .choices import CAN_BE_SENT, RequestState, TransferState
from .forms import (
    DecisionForm,
    LoadLines,
    ReasonForm,
    ReceiveForm,
    RequestForm,
    RequestLines,
    SendForm,
)

APPROVE, REFUSE = "approve", "refuse"


# --- Requests ------------------------------------------------------------------------------------
class RequestDetail(DetailView):
    """Who asks whom for what, what was approved, sent and received, and on which lorries."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """The head of the request."""
        row = self.object
        yield {"label": _("Centre that asks"), "value": row.centre.name}
        yield {"label": _("Centre that is asked"), "value": row.supplying_centre.name}
        yield {"label": _("State"), "value": row.get_state_display()}
        yield {"label": _("Needed by"), "value": written(row.needed_by, nothing="")}
        yield {"label": _("What it is needed for"), "value": row.why}
        yield {"label": _("Asked"), "value": written(row.requested_at, nothing="")}
        yield {"label": _("Asked by"), "value": staff_name(row.requested_by)}
        if row.decided_at:
            yield {"label": _("Decided"), "value": written(row.decided_at)}
            yield {"label": _("Decided by"), "value": staff_name(row.decided_by)}
            yield {"label": _("Note on the decision"), "value": row.decision_note}

    def get_context_data(self, **kwargs):
        """The lines, and the lorries that carry them."""
        return super().get_context_data(**{"tables": self.tables(), **kwargs})

    def tables(self) -> list[dict]:
        """Two tables, in three queries."""
        lines = list(self.object.lines.select_related("item").order_by("position"))
        lorries = list(self.object.transfers.order_by("sent_at"))
        sent, good = defaultdict(lambda: NOTHING), defaultdict(lambda: NOTHING)
        carried = TransferLine.objects.filter(transfer__in=lorries).exclude(
            transfer__state=TransferState.CANCELLED
        )
        for item, loaded, arrived in carried.values_list("item_id", "sent", "good"):
            sent[item] += loaded
            good[item] += arrived or NOTHING
        columns = (
            (_("Item"), False),
            (pgettext("goods", "Unit"), False),
            (_("Asked for"), True),
            (_("Approved"), True),
            (_("Sent"), True),
            (_("Arrived in good order"), True),
            (_("Remark"), False),
        )
        rows = [
            (
                line.item.label,
                line.item.get_unit_display(),
                as_text(line.requested),
                as_text(line.approved),
                as_text(sent[line.item_id]),
                as_text(good[line.item_id]),
                line.remark,
            )
            for line in lines
        ]
        found = [table(_("Goods"), columns, rows)]
        if lorries:
            columns = ((_("Waybill"), False), (_("Sent"), False), (_("State"), False))
            rows = [(row.code, row.sent_at, row.get_state_display()) for row in lorries]
            urls = [reverse("inventory_transfers:detail", args=[row.pk]) for row in lorries]
            found.append(table(_("Lorries"), columns, rows, urls=urls))
        return found


class RequestLinesPage(LinesPage):
    """The form of a request and its lines."""

    submit_label = gettext_lazy("Save the draft")
    done = gettext_lazy("The draft is saved. Send the request off when it is complete.")
    lines_title = gettext_lazy("What is asked for")
    request_row: StockRequest | None = None

    def act(self, form):
        """Write the draft."""
        return write_request(
            centre=self.asking_centre,
            lines=[
                Wanted(line["item"], line["quantity"], line["remark"]) for line in self.filled()
            ],
            actor=self.request.user,
            request=self.request_row,
            **form.cleaned_data,
        )

    def more(self, form):
        """The items to choose from."""
        help_text = _("Only your centre sees the draft. The other centre sees it once it is sent.")
        return {**super().more(form), "form_help": help_text}


class AddRequest(RequestLinesPage):
    """A new request, from the centre in the address."""

    viewset = None
    title = gettext_lazy("Ask another centre for goods")

    @property
    def asking_centre(self):
        """The centre in the address."""
        return self.centre

    def get_head(self, data=None):
        """An empty head."""
        return RequestForm(data, centre=self.centre)

    def get_lines(self, data=None):
        """Empty lines."""
        return RequestLines(data, prefix="lines")

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class EditRequest(RequestLinesPage, RowPage):
    """A draft is changed."""

    verb = "change"
    title = gettext_lazy("Change the draft of a request")

    @property
    def asking_centre(self):
        """The request's own centre."""
        return self.object.centre

    @property
    def request_row(self):
        """The draft."""
        return self.object

    def get_head(self, data=None):
        """Filled with what is written."""
        row = self.object
        initial = {
            "supplying_centre": row.supplying_centre_id,
            "needed_by": row.needed_by,
            "why": row.why,
        }
        return RequestForm(data, centre=row.centre, initial=initial)

    def get_lines(self, data=None):
        """The lines as they are."""
        lines = self.object.lines.select_related("item").order_by("position")
        initial = [
            {"item": line.item, "quantity": line.requested, "remark": line.remark} for line in lines
        ]
        return RequestLines(data, prefix="lines", initial=initial)

    def filled(self):
        """Also lines that nobody touched: what is written is all of them."""
        return [
            line.cleaned_data
            for line in self.lines.forms
            if line.cleaned_data.get("item") and not line.cleaned_data.get("DELETE")
        ]


class SendOffRequest(RowPage):
    """The draft is sent to the other centre."""

    verb = "change"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Send it off."""
        send_request(request=self.object, actor=request.user)
        say_done(request, _("The request is sent. The other centre decides."))
        return redirect(self.back_url())


class CloseRequest(RowFormPage):
    """The asking centre gives it up."""

    verb = "change"
    template_name = "console/confirm.html"
    title = gettext_lazy("Close the request")
    done = gettext_lazy("The request is closed.")

    def get_form(self, data=None, files=None):
        """Nothing is asked."""
        from django import forms

        return forms.Form(data)

    def act(self, form):
        """Close it."""
        return close_request(request=self.object, actor=self.request.user)

    def more(self, form):
        """What will happen."""
        text = _("Nothing more is sent on this request. What is on the way still arrives.")
        return {"consequences": [{"text": text}], "confirm_label": _("Close the request")}


class DecideRequest(RowFormPage):
    """The centre that is asked approves so much of each line, or refuses."""

    verb = "approve"
    template_name = "inventory/decide_request.html"
    title = gettext_lazy("Decide on the request")

    @cached_property
    def lines(self) -> list:
        """The lines with their items."""
        return list(self.object.lines.select_related("item").order_by("position"))

    def get_form(self, data=None, files=None):
        """Filled with what is asked for, beside what is here."""
        return DecisionForm(data, lines=self.lines, on_hand=self.on_hand())

    def on_hand(self) -> dict:
        """What may be given out of each item at this centre now; one query."""
        here = self.object.supplying_centre
        found, today = defaultdict(lambda: NOTHING), here.today()
        rows = on_hand().filter(centre=here, item__in=[line.item_id for line in self.lines])
        for item, quantity, state, expiry in rows.values_list(
            "item_id", "quantity", "lot__state", "lot__expiry"
        ):
            if not why_held_back(state, expiry, today):
                found[item] += quantity
        return found

    def more(self, form):
        """Who asks, and the two buttons."""
        row = self.object
        rows = [
            {"label": _("Centre that asks"), "value": row.centre.name},
            {"label": _("Asked by"), "value": staff_name(row.requested_by)},
            {"label": _("Needed by"), "value": written(row.needed_by, nothing="")},
            {"label": _("What it is needed for"), "value": row.why},
        ]
        return {
            "rows": rows,
            "approve": APPROVE,
            "refuse": REFUSE,
            "is_open": row.state == RequestState.REQUESTED,
        }

    def post(self, request, *args, **kwargs):
        """Decide; a button that is neither of the two decides nothing."""
        form, answer = self.get_form(request.POST), request.POST.get("answer", "")
        if form.is_valid() and answer not in (APPROVE, REFUSE):
            form.add_error(None, _("Press one of the two buttons. Nothing was decided yet."))
        if form.is_valid():
            made = attempt(request, form, lambda: self.decide(form, answer == APPROVE))
            if made is not None:
                approved = made.state == RequestState.APPROVED
                say_done(request, _("Approved.") if approved else _("Refused."))
                return redirect(self.viewset.row_url(made))
        return self.page(form, status=REFUSED)

    def decide(self, form, approve: bool):
        """Approve with the quantities, or refuse."""
        return decide_request(
            request=self.object,
            approved=form.approved() if approve else None,
            note=form.cleaned_data["note"],
            actor=self.request.user,
        )


# --- Lorries -------------------------------------------------------------------------------------
class TransferDetail(DetailView):
    """A lorry: what is on it, and what came of it."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """From, to, vehicle, weight, receipt."""
        row = self.object
        yield {"label": _("Waybill"), "value": row.code}
        yield {"label": _("State"), "value": row.get_state_display()}
        yield {"label": pgettext("goods", "From"), "value": row.centre.name}
        yield {"label": pgettext("goods", "To"), "value": row.receiving_centre.name}
        yield {"label": _("Sent"), "value": written(row.sent_at)}
        yield {"label": _("Sent by"), "value": staff_name(row.sent_by)}
        for name in ("driver", "plate", "trailer", "seals", "transporter", "remark"):
            label = row._meta.get_field(name).verbose_name
            yield {"label": str(label).capitalize(), "value": getattr(row, name)}
        yield {"label": _("Weight (kg)"), "value": written(row.weight_kg, nothing="")}
        yield {"label": _("Volume (litres)"), "value": written(row.volume_l, nothing="")}
        if row.received_at:
            yield {"label": pgettext("goods", "Received"), "value": written(row.received_at)}
            yield {"label": _("Received by"), "value": staff_name(row.received_by)}
            yield {"label": _("Paper of arrival"), "value": row.arrival_code}
            yield {"label": _("Remark of the receiver"), "value": row.receipt_remark}

    def get_context_data(self, **kwargs):
        """The lines."""
        lines = lines_of_transfer(self.object)
        received = self.object.state == TransferState.RECEIVED
        return super().get_context_data(**{"tables": [goods_table(lines, received)], **kwargs})


def lines_of_transfer(transfer) -> list:
    """The lines with items and lots; one query."""
    return list(transfer.lines.select_related("item", "lot").order_by("position"))


def goods_table(lines, received: bool) -> dict:
    """The lines of a waybill; after the receipt with what came of each."""
    columns = [
        (_("Item"), False),
        (_("Lot"), False),
        (_("Expires"), False),
        (pgettext("goods", "Unit"), False),
        (_("Sent"), True),
    ]
    if received:
        columns += [
            (_("In good order"), True),
            (_("Damaged"), True),
            (_("Missing"), True),
            (_("Over"), True),
            (_("Why"), False),
            (_("Remark"), False),
        ]
    rows = []
    for line in lines:
        row = [
            line.item.label,
            line.lot.number,
            line.lot.expiry,
            line.item.get_unit_display(),
            as_text(line.sent),
        ]
        if received:
            why = [
                str(label)
                for label in (line.get_cause_display(), line.get_over_reason_display())
                if label
            ]
            row += [as_text(q) for q in (line.good, line.damaged, line.missing, line.over)]
            row += [", ".join(why), line.remark]
        rows.append(row)
    return table(_("Goods"), columns, rows)


class SendLorry(LinesPage):
    """A lorry is loaded at the centre in the address, for a request where one is named."""

    viewset = None
    title = gettext_lazy("Send a lorry")
    submit_label = gettext_lazy("The lorry leaves")
    done = gettext_lazy("The lorry is on its way. Print the waybill for the driver.")
    lines_title = gettext_lazy("What is loaded")

    @cached_property
    def asked(self) -> StockRequest | None:
        """The request that is named, where goods can be sent on it; 404 for another centre's."""
        named = self.request.GET.get("request")
        if not named:
            return None
        row = None
        if (pk := as_id(named)) is not None:
            rows = StockRequest.objects.select_related("centre")
            row = rows.filter(
                pk=pk, supplying_centre=self.centre, state__in=sorted(CAN_BE_SENT)
            ).first()
        if row is None:
            raise Http404
        return row

    def get_head(self, data=None):
        """The lorry."""
        asked = self.asked
        stores = Location.objects.filter(centre=self.centre, kind="store", parent=None)
        first = stores.order_by("pk").values_list("pk", flat=True).first()
        return SendForm(
            data,
            centre=self.centre,
            receiving_centre=asked.centre if asked else None,
            initial={
                "from_location": first,
                "receiving_centre": asked.centre_id if asked else None,
            },
        )

    def get_lines(self, data=None):
        """What is approved and not sent yet, or empty lines."""
        initial = []
        if self.asked is not None:
            left = left_to_send(self.asked)
            rows = self.asked.lines.select_related("item").order_by("position")
            initial = [
                {"item": row.item, "quantity": left[row.item_id]}
                for row in rows
                if left[row.item_id]
            ]
        return LoadLines(data, prefix="lines", initial=initial)

    def filled(self):
        """Also the lines that came from the request and that nobody touched."""
        return [
            line.cleaned_data
            for line in self.lines.forms
            if line.cleaned_data.get("item") and not line.cleaned_data.get("DELETE")
        ]

    def act(self, form):
        """It leaves."""
        told = form.cleaned_data
        vehicle = ("driver", "plate", "trailer", "seals", "transporter")
        return send_transfer(
            centre=self.centre,
            receiving_centre=told["receiving_centre"],
            from_location=told["from_location"],
            lines=[
                LineFacts(item=line["item"], quantity=line["quantity"], lot=line["lot"])
                for line in self.filled()
            ],
            vehicle=Vehicle(**{name: told[name] for name in vehicle}),
            request=self.asked,
            remark=told["remark"],
            key=told["key"],
            actor=self.request.user,
        )

    def more(self, form):
        """Which request it is for."""
        asked = self.asked
        more = {**super().more(form)}
        if asked is not None:
            more["form_help"] = _("For the request %(code)s of %(centre)s.") % {
                "code": asked.code,
                "centre": asked.centre.name,
            }
        return more

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class ReceiveLorry(RowFormPage):
    """What came of each line; filled with what was sent, so that a whole lorry is one press."""

    verb = "receive"
    template_name = "console/form.html"
    title = gettext_lazy("Receive the lorry")
    submit_label = gettext_lazy("Received as written here")
    done = gettext_lazy("The goods are in the store. The sender sees what came.")

    @cached_property
    def lines(self) -> list:
        """The lines of the waybill."""
        return lines_of_transfer(self.object)

    def get_form(self, data=None, files=None):
        """Filled with what was sent."""
        centre = self.object.receiving_centre
        stores = Location.objects.filter(centre=centre, kind="store", parent=None)
        first = stores.order_by("pk").values_list("pk", flat=True).first()
        return ReceiveForm(data, centre=centre, lines=self.lines, initial={"to_location": first})

    def act(self, form):
        """Receive it, once."""
        return receive_transfer(
            transfer=self.object,
            to_location=form.cleaned_data["to_location"],
            received={line.pk: Received(**form.told(line)) for line in self.lines},
            remark=form.cleaned_data["remark"],
            key=form.cleaned_data["key"],
            actor=self.request.user,
        )

    def more(self, form):
        """Where it comes from, and how missing goods are told."""
        text = _(
            "Waybill %(code)s from %(centre)s. Write down what you counted: what is neither in good "
            "order nor damaged is missing."
        )
        told = {"code": self.object.code, "centre": self.object.centre.name}
        return {"form_help": text % told, "sections": form.sections()}


class TakeBackLorry(RowFormPage):
    """The sender takes a lorry back that nobody has received."""

    verb = "take_back"
    template_name = "console/confirm.html"
    title = gettext_lazy("Take the lorry back")
    done = gettext_lazy("The waybill is reversed, and the goods are in your store again.")

    def get_form(self, data=None, files=None):
        """Why."""
        return ReasonForm(data)

    def act(self, form):
        """Reverse the waybill."""
        reverse_document(
            document=self.object.paper,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )
        return self.object

    def more(self, form):
        """What will happen."""
        text = _("All goods of this waybill go back to the places from which they were taken.")
        return {
            "consequences": [{"text": text}],
            "confirm_label": _("Take the lorry back"),
            "tone": "danger",
        }
