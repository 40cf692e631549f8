"""The list of loss and damage reports, and what of it stands on the first page."""

import django_filters
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.columns import as_text as written
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.console.widgets import Widget
from core.modules.extensions import register
from modules.inventory.actions.post import APPROVE
from modules.inventory.actions.report_loss import REPORT
from modules.inventory.choices import DocumentState, LossCause
from modules.inventory.models import DocumentLine, LossReport
from modules.inventory.quantities import as_text

from .forms import goods_at
from .views import DecideLoss, LossDetail, LossPhoto, LossSheet, ReportLoss, photo_panel, state_of

LINES = 5


class LossFilters(django_filters.FilterSet):
    """By what became of it, and by cause."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        field_name="paper__state",
        choices=[
            (DocumentState.DRAFT, gettext_lazy("Waiting for approval")),
            (DocumentState.POSTED, gettext_lazy("Approved and posted")),
            (DocumentState.CANCELLED, gettext_lazy("Refused")),
        ],
        empty_label="—",
    )
    cause = django_filters.ChoiceFilter(
        label=gettext_lazy("Cause"),
        field_name="paper__cause",
        choices=LossCause.choices,
        empty_label="—",
    )

    class Meta:
        model = LossReport
        fields = ["state", "cause"]


@register_viewset
class LossReportViewSet(ConsoleViewSet):
    """Reports of one's centres, newest first."""

    model = LossReport
    path = "inventory/loss-reports"
    icon = "warning"
    menu_order = 9
    can_edit = False
    detail_view_class = LossDetail
    add_view_class = ReportLoss
    filterset_class = LossFilters
    select_related = ("centre", "paper")
    ordering = ("-reported_at", "-pk")
    search_fields = ("paper__code", "happened", "police_reference")
    empty_sentence = gettext_lazy(
        "No loss or damage was reported. Report what is gone or unfit, also what has expired."
    )
    columns = (
        Column(gettext_lazy("Reported"), "reported_at", ("reported_at",)),
        Column(gettext_lazy("Goods"), "goods", needs=("id",)),
        Column(
            gettext_lazy("Cause"),
            lambda row: row.paper.get_cause_display(),
            ("paper__cause",),
            needs=("paper__cause",),
        ),
        Column(gettext_lazy("State"), state_of, ("paper__state",), needs=("paper__state",)),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            lambda row: row.paper.code,
            ("paper__code",),
            needs=("paper__code",),
        ),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    def permission(self, verb):
        """Deciding is a right of its own."""
        return APPROVE if verb == "approve" else super().permission(verb)

    def prepare(self, rows):
        """What is lost; one query."""
        told: dict = {}
        lines = DocumentLine.objects.filter(document__in=[row.paper_id for row in rows])
        for line in lines.select_related("item").order_by("position"):
            text = f"{line.item.label}: {as_text(line.quantity)} {line.item.get_unit_display()}"
            told.setdefault(line.document_id, []).append(text)
        for row in rows:
            row.goods = "; ".join(told.get(row.paper_id, ()))
        return rows

    def extra_urlpatterns(self):
        """Deciding, the photo and the paper."""
        return [
            path("<uuid:pk>/decide/", self.view(DecideLoss, "approve"), name="decide"),
            path("<uuid:pk>/photo/", self.view(LossPhoto, "view"), name="photo"),
            path("<uuid:pk>/print/", self.view(LossSheet, "view"), name="print"),
        ]

    def actions_for(self, row, asker):
        """A report that waits is decided by who may."""
        links = [{"url": self.url("print", row.pk), "label": _("Print"), "icon": "print"}]
        if row.decided_at is None and self.may("approve", row, asker):
            links.insert(
                0,
                {
                    "url": self.url("decide", row.pk),
                    "label": _("Decide"),
                    "icon": "check",
                    "tone": "primary",
                },
            )
        return links + super().actions_for(row, asker)

    def panels_for(self, row, asker):
        """The photo."""
        return photo_panel(self, row)

    def list_actions(self, asker):
        """Reporting, at each centre of the asker."""
        several = len(asker.grants.centres) > 1
        return [
            {
                "url": self.url("add", centre.code),
                "label": _("Report loss or damage at %(centre)s") % {"centre": centre.name}
                if several
                else _("Report loss or damage"),
                "icon": "plus",
                "tone": "primary",
            }
            for centre in self.centres_for("add", asker)
        ]


@register("widget")
class LossesWaiting(Widget):
    """Losses that wait for a second person."""

    permission = APPROVE
    title = gettext_lazy("Losses to decide on")
    icon = "warning"
    order = 23

    def for_centre(self, centre, asker):
        """Reports that nobody has decided; nothing where there are none."""
        waiting = LossReport.objects.filter(centre=centre, decided_at=None)
        number = waiting.count()
        if not number:
            return None
        views = LossReportViewSet.instance
        rows = waiting.select_related("paper").order_by("reported_at")[:LINES]
        return {
            "value": number,
            "caption": _("The goods stay in the book until you decide."),
            "items": [
                {
                    "text": row.paper.get_cause_display() or row.get_stage_display(),
                    "meta": written(row.reported_at),
                    "url": views.url("decide", row.pk),
                }
                for row in rows
            ],
            "url": f"{views.url('list')}?state={DocumentState.DRAFT}",
            "url_label": _("All reports"),
            "tone": "warning",
        }


@register("widget")
class ExpiredGoods(Widget):
    """Goods that have expired and still stand in the book."""

    permission = REPORT
    title = gettext_lazy("Expired goods")
    icon = "clock"
    order = 24

    def for_centre(self, centre, asker):
        """Each with the way to report it; nothing where there are none."""
        expired = goods_at(centre).filter(lot__expiry__lt=centre.today())
        number = expired.count()
        if not number:
            return None
        add = LossReportViewSet.instance.url("add", centre.code)
        return {
            "value": number,
            "caption": _("They are given to nobody. Report them, so that they leave the book."),
            "items": [
                {
                    "text": row.item.label,
                    "meta": f"{row.location.label} · {written(row.lot.expiry)}",
                    "url": f"{add}?goods={row.pk}&cause={LossCause.EXPIRED}",
                }
                for row in expired[:LINES]
            ],
            "tone": "critical",
        }
