"""The list of requests about people's own data: case workers record, the officer decides."""

import django_filters
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.console.widgets import Widget
from core.modules.extensions import register
from modules.registry.actions.data_requests import HAND_OUT
from modules.registry.choices.requests import RequestKind, RequestState
from modules.registry.file.rows import CENTRE
from modules.registry.models import DataRequest
from modules.registry.rules import card_numbers

from .requests_views import DecideRequest, OwnDataFile, OwnDataView, links_of


class DataRequestFilters(django_filters.FilterSet):
    """What is asked, and what is still open."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=RequestState.choices)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Asks for"), choices=RequestKind.choices)

    class Meta:
        model = DataRequest
        fields = ["state", "kind"]


@register_viewset
class DataRequestViewSet(ConsoleViewSet):
    """Requests by card number; the officer sees no names."""

    model = DataRequest
    path = "registry/data-requests"
    icon = "mail"
    menu_order = 220
    is_personal = True
    can_add = can_edit = can_export = False
    select_related = ("person", "centre")
    ordering = ("decided_at", "due_on", "id")
    filterset_class = DataRequestFilters
    empty_sentence = gettext_lazy(
        "Nobody has asked about their data yet. A request is recorded in the file of the person."
    )
    columns = (
        Column(gettext_lazy("To be answered by"), "due_on", ("due_on",)),
        Column(gettext_lazy("Asks for"), "kind", ("kind",)),
        Column(
            gettext_lazy("Card number"),
            lambda row: card_numbers.format(row.person.reference),
            needs=("person__reference",),
        ),
        Column(gettext_lazy("Received"), "received_on", ("received_on",)),
        Column(gettext_lazy("State"), "state", ("state",)),
        CENTRE,
    )

    def extra_urlpatterns(self):
        """Deciding, and the copy."""
        options = {"viewset": self, "module": self.module, "permission": HAND_OUT}
        return [
            path("<uuid:pk>/decide/", self.view(DecideRequest, "change"), name="decide"),
            path("<uuid:pk>/copy/", OwnDataView.as_view(**options), name="copy"),
            path("<uuid:pk>/copy/file/", OwnDataFile.as_view(**options), name="copy_file"),
        ]

    def actions_for(self, row, asker):
        """Decide, hand out, correct: what the asker may."""
        return [*links_of(row, self, asker), *super().actions_for(row, asker)]


@register("widget")
class RequestsToAnswer(Widget):
    """Open requests, and those whose day has passed."""

    permission = "registry.change_datarequest"
    title = gettext_lazy("Requests about own data")
    icon = "mail"
    order = 4

    def for_centre(self, centre, asker):
        """How many are open; nothing where none is."""
        waiting = DataRequest.objects.filter(centre=centre, state=RequestState.OPEN)
        number = waiting.count()
        if not number:
            return None
        late = waiting.filter(due_on__lt=timezone.localdate()).count()
        sentence = ngettext("%(count)s is late.", "%(count)s are late.", late) % {"count": late}
        return {
            "value": number,
            "caption": sentence if late else _("All within their time."),
            "items": [],
            "url": f"{DataRequestViewSet.instance.url('list')}?state=open",
            "url_label": _("All requests"),
            "tone": "critical" if late else "info",
        }
