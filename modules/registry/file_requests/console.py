"""The list of requests for files between centres, and what of it stands on the first page."""

from datetime import timedelta

import django_filters
from django.db.models import F
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.console.widgets import Widget
from core.modules.extensions import register
from modules.registry.actions.file_requests import SHARE
from modules.registry.models import FileHolding, FileRequest, Person
from modules.registry.models.files import HoldingReason
from modules.registry.rules import card_numbers
from modules.registry.rules.names import initials_of_words

from .elsewhere import LOOK, birth_year
from .views import DecideFileRequest, FileRequestDetail, moment, state_text

LINES = 5
DAYS_OF_ANSWERS = 7


class FileRequestFilters(django_filters.FilterSet):
    """Those that wait for an answer."""

    open = django_filters.BooleanFilter(
        label=gettext_lazy("Waiting for an answer"), field_name="given", lookup_expr="isnull"
    )

    class Meta:
        model = FileRequest
        fields = ["open"]


@register_viewset
class FileRequestViewSet(ConsoleViewSet):
    """Requests that one's centre received or made; those that wait come first.

    Of the person no more is shown than may be told to a centre that does not hold the file.
    """

    model = FileRequest
    path = "registry/file-requests"
    icon = "mail"
    menu_order = 96
    is_personal = True
    can_add = can_edit = can_export = False
    detail_view_class = FileRequestDetail
    filterset_class = FileRequestFilters
    select_related = ("person", "centre", "asking_centre")
    ordering = (F("decided_at").desc(nulls_first=True), "-asked_at", "pk")
    empty_sentence = gettext_lazy("No centre has asked another one for a file.")
    columns = (
        Column(gettext_lazy("Asked"), "asked_at", ("asked_at",)),
        Column(
            gettext_lazy("Card number"),
            lambda row: card_numbers.format(row.person.reference),
            needs=("person__reference",),
        ),
        Column(
            gettext_lazy("Initials"),
            lambda row: initials_of_words(row.person.display_name),
            needs=("person__display_name",),
        ),
        Column(
            gettext_lazy("Year of birth"),
            lambda row: birth_year(row.person),
            needs=("person__born_from", "person__born_until"),
        ),
        Column(
            gettext_lazy("Asking centre"),
            lambda row: row.asking_centre.name,
            ("asking_centre__name",),
            needs=("asking_centre__name",),
        ),
        Column(
            gettext_lazy("Centre that holds the file"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
        Column(gettext_lazy("Answer"), state_text, ("given",), needs=("given",)),
    )

    def permission(self, verb):
        """Both centres read; who may give files answers."""
        return SHARE if verb == "change" else super().permission(verb)

    def may(self, verb, row, asker):
        """The centre that holds the file answers, and not the one that asks."""
        if verb != "change":
            return super().may(verb, row, asker)
        writable = asker.writable_centre_ids(self.module)
        return row.centre_id in asker.centre_ids(SHARE) & writable

    def extra_urlpatterns(self):
        """Answering."""
        return [path("<uuid:pk>/decide/", self.view(DecideFileRequest, "change"), name="decide")]

    def actions_for(self, row, asker):
        """A request that waits is answered by who may."""
        links = super().actions_for(row, asker)
        if row.is_open and self.may("change", row, asker):
            link = {"url": self.url("decide", row.pk), "label": _("Answer"), "icon": "check"}
            links.insert(0, {**link, "tone": "primary"})
        return links

    def panels_for(self, row, asker):
        """A way to the file, for whoever sees it."""
        if not Person.objects.filter(pk=row.person_id).exists():
            return []
        url = reverse("registry_people:detail", args=[row.person_id])
        line = {"text": card_numbers.format(row.person.reference), "url": url}
        return [{"title": _("Open the file"), "icon": "person", "lines": [line]}]


@register("widget")
class FilesAskedFor(Widget):
    """Files that other centres ask this one for: for who may give them."""

    permission = SHARE
    title = gettext_lazy("Files that other centres ask for")
    icon = "mail"
    order = 4

    def for_centre(self, centre, asker):
        """Requests that nobody has answered; nothing where there are none."""
        waiting = FileRequest.objects.filter(centre=centre, given=None)
        number = waiting.count()
        if not number:
            return None
        rows = waiting.select_related("asking_centre").order_by("asked_at")[:LINES]
        return {
            "value": number,
            "caption": _("Somebody is at another centre and has agreed. Look, and answer."),
            "items": [
                {
                    "text": row.asking_centre.name,
                    "meta": f"{moment(row.asked_at)} · {row.what_for}",
                    "url": FileRequestViewSet.instance.url("decide", row.pk),
                }
                for row in rows
            ],
            "url": f"{FileRequestViewSet.instance.url('list')}?open=true",
            "url_label": _("All requests"),
            "tone": "warning",
        }


@register("widget")
class AnswersToRequests(Widget):
    """What became of the files that this centre asked for in the last days."""

    permission = LOOK
    title = gettext_lazy("Files asked for at other centres")
    icon = "mail"
    order = 7

    def for_centre(self, centre, asker):
        """Answers of the last seven days; a file that was given is one press away."""
        since = timezone.now() - timedelta(days=DAYS_OF_ANSWERS)
        answered = FileRequest.objects.filter(asking_centre=centre, decided_at__gte=since)
        rows = list(answered.select_related("person", "centre").order_by("-decided_at")[:LINES])
        if not rows:
            return None
        given = [row.person_id for row in rows if row.given]
        open_here = set(Person.objects.filter(pk__in=given).values_list("pk", flat=True))
        return {
            "caption": _("Answers of the last seven days."),
            "items": [
                {
                    "text": card_numbers.format(row.person.reference),
                    "meta": f"{row.centre.name} · {state_text(row)}",
                    "url": reverse("registry_people:detail", args=[row.person_id])
                    if row.person_id in open_here
                    else FileRequestViewSet.instance.row_url(row),
                }
                for row in rows
            ],
            "url": FileRequestViewSet.instance.url("list"),
            "url_label": _("All requests"),
            "tone": "positive" if open_here else "info",
        }


@register("widget")
class FilesNoLongerShared(Widget):
    """Files that this centre held by consent alone, and whose owners have taken it back lately."""

    permission = LOOK
    title = gettext_lazy("Files no longer shared")
    icon = "lock"
    order = 8

    def for_centre(self, centre, asker):
        """The last seven days; of a file that stays, why it does."""
        since = timezone.now() - timedelta(days=DAYS_OF_ANSWERS)
        ended = FileHolding.objects.filter(
            centre=centre, because=HoldingReason.CONSENT, until__gte=since
        ).exclude(person__anonymised_at__isnull=False)
        rows = list(ended.select_related("person").order_by("-until")[:LINES])
        if not rows:
            return None
        people = [row.person_id for row in rows]
        now = FileHolding.objects.filter(centre=centre, person__in=people, until=None)
        kept = {holding.person_id: holding for holding in now}
        return {
            "caption": _(
                "These people have taken their consent back. They are helped as before; who agrees again "
                "can be asked for again."
            ),
            "items": [line_of(row, kept.get(row.person_id)) for row in rows],
            "tone": "info",
        }


def line_of(ended: FileHolding, kept: FileHolding | None) -> dict:
    """A file that was shared: closed here, or here for what this centre recorded itself."""
    number = card_numbers.format(ended.person.reference)
    if kept is None:
        closed = _("closed here")
        return {"text": number, "meta": f"{moment(ended.until)} · {closed}"}
    why = _("stays: %(reason)s") % {"reason": kept.get_because_display()}
    url = reverse("registry_people:detail", args=[ended.person_id])
    return {"text": number, "meta": f"{moment(ended.until)} · {why}", "url": url}
