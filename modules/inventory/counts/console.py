"""The list of counts, and what can be done to one of them."""

import django_filters
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.inventory.actions.post import APPROVE
from modules.inventory.models import Count

from .choices import OPEN_COUNTS, REPORTED, CountState
from .documents import CountReport, CountSheet
from .views import (
    ApproveCount,
    CancelCount,
    CompareCount,
    CountDetail,
    EnterCounts,
    ExplainCount,
    SendCountBack,
    StartCount,
    SubmitCount,
)


class CountFilters(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=CountState.choices, empty_label="—"
    )

    class Meta:
        model = Count
        fields = ["state"]


@register_viewset
class CountViewSet(ConsoleViewSet):
    """Counts of one's centres, newest first."""

    model = Count
    path = "inventory/counts"
    icon = "list"
    menu_order = 8
    can_edit = False
    detail_view_class = CountDetail
    add_view_class = StartCount
    filterset_class = CountFilters
    select_related = ("centre", "location", "paper")
    ordering = ("-started_at", "-pk")
    empty_sentence = gettext_lazy(
        "Nothing was counted yet. Start with the store: the first count is its opening balance."
    )
    columns = (
        Column(
            gettext_lazy("Place"),
            lambda row: str(row.location),
            ("location__code",),
            needs=("location__code", "location__name"),
        ),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(gettext_lazy("Meanwhile"), "mode", ("mode",)),
        Column(gettext_lazy("Started"), "started_at", ("started_at",)),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            lambda row: row.paper.code,
            needs=("paper__code",),
        ),
        Column(gettext_lazy("Remark"), "remark"),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    def permission(self, verb):
        """Approving is what approves losses as well."""
        return APPROVE if verb == "approve" else super().permission(verb)

    def extra_urlpatterns(self):
        """The steps of a count, and its sheet."""
        pages = {
            "enter": (EnterCounts, "add"),
            "compare": (CompareCount, "add"),
            "reasons": (ExplainCount, "add"),
            "submit": (SubmitCount, "add"),
            "approve": (ApproveCount, "approve"),
            "send-back": (SendCountBack, "approve"),
            "cancel": (CancelCount, "add"),
            "sheet": (CountSheet, "view"),
            "report": (CountReport, "view"),
        }
        return [
            path(f"<uuid:pk>/{name}/", self.view(page, verb), name=name.replace("-", "_"))
            for name, (page, verb) in pages.items()
        ]

    def actions_for(self, row, asker):
        """What comes next first."""
        counts, approves = self.may("add", row, asker), self.may("approve", row, asker)
        steps = {
            CountState.COUNTING: [
                (counts, "enter", _("Enter numbers"), "edit", "primary", ""),
                (counts, "compare", _("Everything is counted"), "check", "secondary", "post"),
            ],
            CountState.COMPARED: [
                (counts, "reasons", _("Give reasons"), "note", "primary", ""),
                (counts, "enter", _("Count differences again"), "edit", "secondary", ""),
                (counts, "submit", _("Submit for approval"), "check", "secondary", "post"),
            ],
            CountState.SUBMITTED: [
                (approves, "approve", _("Approve"), "check", "primary", ""),
                (approves, "send_back", _("Send back"), "arrow-left", "secondary", "post"),
            ],
        }.get(row.state, [])
        if row.state in REPORTED:
            steps.append((True, "report", _("Count report"), "print", "secondary", ""))
        steps.append((True, "sheet", _("Count sheet"), "print", "secondary", ""))
        if row.state in OPEN_COUNTS:
            steps.append((counts, "cancel", _("Give up"), "cross", "secondary", ""))
        links = [
            {
                "url": self.url(name, row.pk),
                "label": label,
                "icon": icon,
                "tone": tone,
                "method": method,
            }
            for allowed, name, label, icon, tone, method in steps
            if allowed
        ]
        return links + super().actions_for(row, asker)

    def label_of(self, row):
        """What is counted."""
        return _("Count of %(place)s") % {"place": row.location.label}

    def list_actions(self, asker):
        """Starting one, at each centre of the asker."""
        several = len(asker.grants.centres) > 1
        return [
            {
                "url": self.url("add", centre.code),
                "label": _("Start a count at %(centre)s") % {"centre": centre.name}
                if several
                else _("Start a count"),
                "icon": "plus",
                "tone": "primary",
            }
            for centre in self.centres_for("add", asker)
        ]
