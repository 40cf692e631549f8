"""Pages of losses: report, look, decide, print."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.console.tables import table
from core.console.views import attempt, say_done
from core.ids import as_id
from modules.inventory.actions.report_loss import LossFacts, decide_loss, report_loss
from modules.inventory.choices import DocumentState, LossCause
from modules.inventory.money import money_text, value_of
from modules.inventory.pages import (
    REFUSED,
    ActingPage,
    RowFormPage,
    RowPage,
    Sheet,
    picture_panel,
    staff_name,
)
from modules.inventory.quantities import as_text
from modules.registry.file.pictures_views import picture_answer

from .forms import DecideForm, LossForm

APPROVE, REFUSE = "approve", "refuse"


def state_of(report) -> str:
    """What became of a report, in words."""
    return {
        DocumentState.DRAFT: _("Waiting for approval"),
        DocumentState.POSTED: _("Approved and posted"),
        DocumentState.CANCELLED: _("Refused"),
    }[report.paper.state]


def lines_of_paper(report) -> list:
    """What is lost; one query."""
    rows = report.paper.lines.select_related("item", "lot__grant", "from_location")
    lines = list(rows.order_by("position"))
    for line in lines:
        line.worth = money_text(value_of(line.quantity, line.lot.unit_value), line.lot.currency)
    return lines


def goods_lost(report) -> dict:
    """The goods as a table."""
    columns = (
        _("Item"),
        _("Place"),
        _("Lot"),
        _("Expires"),
        pgettext("goods", "Unit"),
        _("Quantity"),
        pgettext("goods", "Value"),
    )
    rows = [
        (
            line.item.label,
            line.from_location.label,
            line.lot.number_and_grant,
            line.lot.expiry,
            line.item.get_unit_display(),
            as_text(line.quantity),
            line.worth,
        )
        for line in lines_of_paper(report)
    ]
    return table(title=_("Goods"), columns=columns, rows=rows, numeric=(5, 6))


def facts_of(report) -> list[dict]:
    """The report as labels and values."""
    cause = report.paper.cause
    found = [
        {"label": _("State"), "value": state_of(report)},
        {"label": pgettext("paper of the store", "Paper"), "value": report.paper.code},
        {"label": _("Cause"), "value": LossCause(cause).label if cause else ""},
        {"label": _("Where it happened"), "value": report.get_stage_display()},
        {"label": _("What happened"), "value": report.happened},
        {"label": _("What becomes of the goods"), "value": report.get_disposal_display()},
        {"label": _("Number of the police report"), "value": report.police_reference},
        {"label": _("Reported"), "value": written(report.reported_at)},
        {"label": _("Reported by"), "value": staff_name(report.reported_by)},
    ]
    if report.decided_at:
        found += [
            {"label": _("Decided"), "value": written(report.decided_at)},
            {"label": _("Decided by"), "value": staff_name(report.decided_by)},
            {"label": _("Note on the decision"), "value": report.decision_note},
        ]
    return found


class LossDetail(DetailView):
    """What is gone, why, and what was decided."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """The report."""
        return facts_of(self.object)

    def get_context_data(self, **kwargs):
        """The goods."""
        return super().get_context_data(**{"tables": [goods_lost(self.object)], **kwargs})


class ReportLoss(ActingPage):
    """A new report at the centre in the address; `?goods=` names what it is about."""

    viewset = None
    title = gettext_lazy("Report loss or damage")
    submit_label = gettext_lazy("Report it")
    done = gettext_lazy("Reported. The goods stay in the book until a second person approves.")

    def get_form(self, data=None, files=None):
        """The report; goods may be chosen already."""
        goods = as_id(self.request.GET.get("goods", ""))
        initial = {"goods": str(goods), "stage": "storage"} if goods else {}
        if goods and self.request.GET.get("cause") in LossCause.values:
            initial["cause"] = self.request.GET["cause"]
        return LossForm(data, files, centre=self.centre, initial=initial)

    def act(self, form):
        """Report it."""
        told = dict(form.cleaned_data)
        return report_loss(
            centre=self.centre,
            balance=told.pop("goods"),
            quantity=told.pop("quantity"),
            key=told.pop("key"),
            facts=LossFacts(**told),
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class DecideLoss(RowFormPage):
    """A second person approves the loss, or refuses it."""

    verb = "approve"
    template_name = "inventory/decide_loss.html"
    title = gettext_lazy("Decide on the loss")

    def get_form(self, data=None, files=None):
        """A note."""
        return DecideForm(data)

    def more(self, form):
        """The report, and the two buttons."""
        return {
            "rows": facts_of(self.object),
            "table": goods_lost(self.object),
            "approve": APPROVE,
            "refuse": REFUSE,
            "is_open": self.object.decided_at is None,
        }

    def post(self, request, *args, **kwargs):
        """Decide; a button that is neither of the two decides nothing."""
        form, answer = self.get_form(request.POST), request.POST.get("answer", "")
        if form.is_valid() and answer not in (APPROVE, REFUSE):
            form.add_error(None, _("Press one of the two buttons. Nothing was decided yet."))
        if form.is_valid():
            made = attempt(
                request,
                form,
                lambda: decide_loss(
                    report=self.object,
                    approve=answer == APPROVE,
                    note=form.cleaned_data["note"],
                    actor=request.user,
                ),
            )
            if made is not None:
                approved = answer == APPROVE
                say_done(request, _("Approved and posted.") if approved else _("Refused."))
                return redirect(self.viewset.row_url(made))
        return self.page(form, status=REFUSED)


class LossPhoto(RowPage):
    """The photo of a report, for whoever sees the report; no browser keeps it."""

    verb = "view"

    def get(self, request, *args, **kwargs):
        """The picture; 404 where there is none."""
        return picture_answer(self.object.photo)


class LossSheet(Sheet):
    """The report on paper, with places for signatures."""

    verb = "view"
    template_name = "inventory/loss_sheet.html"
    title = gettext_lazy("Loss and damage report")

    def sheet(self):
        """The facts, the goods, the photo."""
        row = self.object
        return {
            "reference": row.paper.code,
            "rows": facts_of(row),
            "lines": lines_of_paper(row),
            "reported_by": staff_name(row.reported_by),
            "decided_by": staff_name(row.decided_by),
            "photo_url": self.viewset.url("photo", row.pk) if row.photo else "",
        }


def photo_panel(viewset, report) -> list[dict]:
    """The photo beside the facts."""
    if not report.photo:
        return []
    url = viewset.url("photo", report.pk)
    return [picture_panel(_("Photo"), url, shows=_("Photo of the goods"))]
