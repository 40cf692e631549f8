"""Pages of requests for goods: write, send off, decide, close."""

from collections import defaultdict

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.console.tables import table
from core.console.views import attempt, say_done
from modules.inventory.actions.request_stock import (
    Wanted,
    close_request,
    decide_request,
    send_request,
    withdraw_promise,
    write_request,
)
from modules.inventory.ledger.stock import fit_for_use
from modules.inventory.models import StockRequest, TransferLine
from modules.inventory.pages import REFUSED, LinesPage, RowFormPage, RowPage, staff_name
from modules.inventory.quantities import NOTHING, as_text
from modules.inventory.reports.supply import reserved_of

from .choices import RequestState, TransferState
from .forms import DecisionForm, RequestForm, RequestLines

APPROVE, REFUSE = "approve", "refuse"


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
            _("Item"),
            pgettext("goods", "Unit"),
            _("Asked for"),
            pgettext("quantity", "Approved"),
            _("Sent"),
            _("Arrived in good order"),
            _("Remark"),
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
        found = [table(title=_("Goods"), columns=columns, rows=rows, numeric=(2, 3, 4, 5))]
        if lorries:
            columns = (_("Waybill"), _("Sent"), _("State"))
            rows = [
                (
                    (row.code, reverse("inventory_transfers:detail", args=[row.pk])),
                    row.sent_at,
                    row.get_state_display(),
                )
                for row in lorries
            ]
            found.append(table(title=_("Lorries"), columns=columns, rows=rows))
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
        return forms.Form(data)

    def act(self, form):
        """Close it."""
        return close_request(request=self.object, actor=self.request.user)

    def more(self, form):
        """What will happen."""
        text = _("Nothing more is sent on this request. What is on the way still arrives.")
        return {"consequences": [{"text": text}], "confirm_label": _("Close the request")}


class WithdrawPromise(CloseRequest):
    """The centre that is asked keeps what it approved and has not sent."""

    verb = "approve"
    title = gettext_lazy("Take the promise back")
    done = gettext_lazy("The request is closed, and what was promised is free again.")

    def act(self, form):
        """Close it from this side."""
        return withdraw_promise(request=self.object, actor=self.request.user)

    def more(self, form):
        """What will happen."""
        text = _(
            "What was approved and is not sent is free again, and nothing more is sent on this "
            "request. The centre that asks sees that it is closed; tell them why."
        )
        return {"consequences": [{"text": text}], "confirm_label": _("Take the promise back")}


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
        here, items = self.object.supplying_centre, [line.item_id for line in self.lines]
        fit, promised = fit_for_use(here, items), reserved_of(here, items)
        return DecisionForm(data, lines=self.lines, fit=fit, promised=promised)

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
