"""Pages of lorries between centres: load, receive, take back."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.ids import as_id
from modules.inventory.actions.post import reverse_document
from modules.inventory.actions.receive_transfer import Received, receive_transfer
from modules.inventory.actions.send import Vehicle, left_to_send, send_transfer
from modules.inventory.facts import LineFacts
from modules.inventory.models import Location, StockRequest
from modules.inventory.pages import LinesPage, RowFormPage, RowPage, staff_name

from .choices import CAN_BE_SENT, TransferState
from .forms import LoadLines, ReasonForm, ReceiveForm, SendForm, UnlistedLines, unlisted_in
from .tables import goods_table, lines_of_transfer


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
        return SendForm(
            data,
            centre=self.centre,
            receiving_centre=asked.centre if asked else None,
            initial={
                "from_location": Location.objects.first_store(self.centre),
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


class ReceiveLorry(LinesPage, RowPage):
    """What came of each line; filled with what was sent, so that a whole lorry is one press."""

    verb = "receive"
    title = gettext_lazy("Receive the lorry")
    submit_label = gettext_lazy("Received as written here")
    done = gettext_lazy("The goods are in the store. The sender sees what came.")
    lines_title = gettext_lazy("On the lorry, and not on the waybill")
    lines_help = gettext_lazy(
        "Goods that stand on no line above. Leave this empty where there are none."
    )

    @cached_property
    def carried(self) -> list:
        """The lines of the waybill."""
        return lines_of_transfer(self.object)

    def get_head(self, data=None):
        """Filled with what was sent."""
        centre = self.object.receiving_centre
        first = Location.objects.first_store(centre)
        return ReceiveForm(data, centre=centre, lines=self.carried, initial={"to_location": first})

    def get_lines(self, data=None):
        """Lines for what the waybill does not name."""
        return UnlistedLines(data, prefix="unlisted")

    def act(self, form):
        """Receive it, once."""
        return receive_transfer(
            transfer=self.object,
            to_location=form.cleaned_data["to_location"],
            received={line.pk: Received(**form.told(line)) for line in self.carried},
            unlisted=[unlisted_in(told) for told in self.filled()],
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
        return {**super().more(form), "form_help": text % told, "sections": form.sections()}


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
