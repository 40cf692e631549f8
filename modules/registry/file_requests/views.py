"""Pages for files of other centres: ask for one, read a request, answer it."""

from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.details import DetailView
from core.console.edit import RowMixin
from core.console.errors import refusal_page
from core.console.views import ConsoleView, attempt, say_done
from core.errors import Refusal
from modules.registry.actions.file_requests import (
    SHARING,
    ask_for_file,
    check_can_be_given,
    decide_file_request,
)
from modules.registry.consents.questions import standing
from modules.registry.models import FileHolding, FileRequest, Person
from modules.registry.models.files import HoldingReason
from modules.registry.rules import card_numbers
from modules.registry.rules.names import initials_of_words

from .elsewhere import LOOK, birth_year, brief, holders_of_files, shown_person, sign
from .forms import AnswerForm, AskForFileForm

GIVE, NOT_GIVE = "give", "not_give"


def offers(found: list, *, user, centre) -> list[dict]:
    """People of other centres as the desk shows them, each with what lets it ask for the file."""
    return [{"told": each, "signed": sign(each, user=user, centre=centre)} for each in found]


def links_elsewhere(asker, centre) -> dict:
    """Where the buttons of a match at another centre lead; empty where the asker may not look."""
    if not asker.can(LOOK, centre.pk):
        return {}
    found = {"ask_url": reverse("registry_arrivals_ask", args=[centre.code])}
    if asker.can("registry.break_glass", centre.pk):
        found["emergency_url"] = reverse("registry_emergency", args=[centre.code])
    return found


class AskForFileView(ConsoleView):
    """The desk asks another centre for the file of somebody who was shown to it.

    The button of the match and the form itself both send what was shown, signed; without it the
    page knows nobody, so that no number that was guessed leads anywhere.
    """

    module = "registry"
    permission = LOOK
    title = gettext_lazy("Ask for the file")
    icon = "mail"
    template_name = "registry/ask_for_file.html"

    def get(self, request, *args, **kwargs):
        """Somebody came back by the address alone: the desk is where this begins."""
        return redirect("registry_arrivals_start")

    def post(self, request, *args, **kwargs):
        """Show the form for who was shown, or ask."""
        shown = request.POST.get("shown", "")
        person = shown_person(shown, user=request.user, centre=self.centre)
        if "what_for" not in request.POST:
            return self.page(person, AskForFileForm(initial={"shown": shown}))
        form = AskForFileForm(request.POST)
        if form.is_valid():
            asked = attempt(
                request,
                form,
                lambda: ask_for_file(
                    shown=shown,
                    centre=self.centre,
                    what_for=form.cleaned_data["what_for"],
                    consent=form.consent(),
                    actor=request.user,
                ),
            )
            if asked is not None:
                say_done(
                    request,
                    _("%(centre)s was asked for the file. The answer will stand on the first page.")
                    % {"centre": asked.centre.name},
                )
                return redirect("registry_file-requests:detail", pk=asked.pk)
        return self.page(person, form, status=422)

    def page(self, person: Person, form, status: int = 200):
        """The form, below the little that is known of whom it is about."""
        told = brief(person, holders_of_files([person.pk])[person.pk])
        response = self.render(
            form=form,
            rows=[
                *told_rows(told.card_number, told.initials, told.year),
                {"label": _("Centre that holds the file"), "value": told.centre},
            ],
            submit_label=_("Ask for the file"),
            cancel_url=reverse("registry_arrivals", args=[self.centre.code]),
        )
        response.status_code = status
        return response

    def refused(self, refusal: Refusal):
        """Back to the desk, where the person can be looked for again."""
        link = reverse("registry_arrivals", args=[self.centre.code])
        return refusal_page(self.request, refusal, link=link)


def person_of(request: FileRequest) -> Person:
    """The person of a request in scope, whoever holds their file: only for the least, and for rules."""
    return QuerySet(Person).get(pk=request.person_id)


def least_rows(request: FileRequest) -> list[dict]:
    """What both centres may read of the person."""
    person = person_of(request)
    number = card_numbers.format(person.reference)
    return told_rows(number, initials_of_words(person.display_name), birth_year(person))


def told_rows(number: str, initials: str, year: str) -> list[dict]:
    """Card number, initials and year of birth with their labels."""
    return [
        {"label": _("Card number"), "value": number},
        {"label": _("Initials"), "value": initials},
        {"label": _("Year of birth"), "value": year, "missing": _("Not known to the year")},
    ]


def asking_rows(request: FileRequest) -> list[dict]:
    """Who asks whom, why, and how the person agreed."""
    by = request.asked_by
    agreed = [request.get_medium_display(), request.get_given_by_display(), request.giver_name]
    return [
        {"label": _("Asking centre"), "value": request.asking_centre.name},
        {"label": _("Centre that holds the file"), "value": request.centre.name},
        {"label": _("Asked by"), "value": (by.get_full_name() or by.get_username()) if by else ""},
        {"label": _("Asked"), "value": moment(request.asked_at)},
        {"label": _("What the file is needed for"), "value": request.what_for},
        {"label": _("How the person agreed"), "value": " · ".join(filter(None, map(str, agreed)))},
        {"label": _("Witness"), "value": request.witness},
    ]


def state_text(request: FileRequest) -> str:
    """What became of a request, in words."""
    if request.given is None:
        return _("waiting for an answer")
    return _("given") if request.given else _("not given")


def shared_until(request: FileRequest):
    """When the person took back that the asking centre has the file; None while they agree.

    Whether that centre goes on holding it, for what it recorded itself, is its own to know.
    """
    ended = QuerySet(FileHolding).filter(
        person=request.person_id,
        centre=request.asking_centre_id,
        because=HoldingReason.CONSENT,
        since__gte=request.decided_at,
        until__isnull=False,
    )
    return ended.order_by("until").values_list("until", flat=True).first()


def moment(when) -> str:
    """A moment by the clock on the wall; empty where there is none."""
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT") if when else ""


class FileRequestDetail(DetailView):
    """One request. The note and who decided are for the centre that holds the file."""

    def label_rows(self):
        """The least of the person, the asking, the answer."""
        row = self.object
        yield from least_rows(row)
        yield from asking_rows(row)
        yield {"label": _("Answer"), "value": state_text(row)}
        if row.decided_at:
            yield {"label": _("Decided"), "value": moment(row.decided_at)}
        if row.given and (until := shared_until(row)):
            yield {"label": _("Shared by consent until"), "value": moment(until)}
        if row.decided_at and row.centre_id in self.scope.centre_ids(row.view_permission()):
            by = row.decided_by
            name = (by.get_full_name() or by.get_username()) if by else ""
            yield {"label": _("Decided by"), "value": name}
            yield {"label": _("Note"), "value": row.note}


class DecideFileRequest(RowMixin, ConsoleView):
    """The centre that holds the file gives it, or does not."""

    verb = "change"
    template_name = "registry/decide_file_request.html"
    title = gettext_lazy("Answer the request for a file")

    def pass_gate(self, request):
        """The request decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """Who asks, why, what the person agreed to, and the two buttons."""
        return self.page(AnswerForm())

    def page(self, form, status: int = 200):
        """The request and, where it cannot be given, why."""
        response = self.render(
            form=form,
            rows=[*least_rows(self.object), *asking_rows(self.object), self.sharing_row()],
            against=self.against(),
            is_open=self.object.is_open,
            give=GIVE,
            not_give=NOT_GIVE,
            asking=self.object.asking_centre.name,
            file_url=reverse("registry_people:detail", args=[self.object.person_id]),
            cancel_url=self.viewset.url("list"),
        )
        response.status_code = status
        return response

    def against(self) -> str:
        """Why the file cannot be given now; empty where it can."""
        try:
            check_can_be_given(self.object, person_of(self.object))
        except Refusal as refusal:
            return str(refusal.sentence)
        return ""

    def sharing_row(self) -> dict:
        """What the person said before about sharing the file with other centres."""
        decided = standing(person_of(self.object), SHARING)
        return {
            "label": _("Said before about sharing the file"),
            "value": decided.get_decision_display() if decided else "",
            "missing": _("Not asked"),
        }

    def post(self, request, *args, **kwargs):
        """Decide; a button that is neither of the two decides nothing."""
        form, answer = AnswerForm(request.POST), request.POST.get("answer", "")
        if form.is_valid() and answer not in (GIVE, NOT_GIVE):
            form.add_error(None, _("Press one of the two buttons. Nothing was decided yet."))
        if form.is_valid():
            decided = attempt(
                request,
                form,
                lambda: decide_file_request(
                    request=self.object,
                    give=answer == GIVE,
                    note=form.cleaned_data["note"],
                    actor=request.user,
                ),
            )
            if decided is not None:
                said = _("The file is given.") if decided.given else _("The file is not given.")
                say_done(request, said)
                return redirect(self.viewset.row_url(decided))
        return self.page(form, status=422)
