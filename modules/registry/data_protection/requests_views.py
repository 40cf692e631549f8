"""Pages for requests about one's own data: record, decide, hand out the copy."""

from django import forms
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scope
from core.console.edit import RowMixin
from core.console.views import ConsoleView, attempt, say_done
from core.models import Centre
from core.models.access_log import AccessKind
from core.printing.sheets import letterhead
from modules.registry.actions.data_requests import (
    HAND_OUT,
    decide_request,
    note_hand_out,
    record_request,
    what_stands_against,
)
from modules.registry.choices import Answer
from modules.registry.choices.requests import RequestKind, RequestState
from modules.registry.file.task import RowTask
from modules.registry.forms import EMPTY
from modules.registry.households.forms import DATE
from modules.registry.models import DataRequest, Person

from .own_data import as_json, language_for, sections_of, withheld_sentences

DECISIONS = [(value, label) for value, label in RequestState.choices if value != "open"]


class DataRequestForm(forms.ModelForm):
    """What somebody asks, how, and whether it was checked who they are."""

    identity_checked = forms.ChoiceField(
        label=gettext_lazy("Was it checked that they are who they say?"), choices=Answer.choices
    )

    class Meta:
        model = DataRequest
        fields = [
            "kind",
            "received_on",
            "channel",
            "asked_by",
            "asked_by_name",
            "identity_checked",
            "wish",
        ]
        widgets = {
            "received_on": forms.DateInput(attrs=DATE),
            "wish": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["identity_checked"].initial = Answer.UNKNOWN

    def clean_received_on(self):
        """A request came today or before."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def _get_validation_exclusions(self):
        """The day by which it is due is the action's."""
        return {*super()._get_validation_exclusions(), "due_on"}


class DataRequestTask(RowTask):
    """Records a request; the data protection officer decides it."""

    permission = "registry.add_datarequest"
    title = gettext_lazy("Request about own data")
    model, form_class = DataRequest, DataRequestForm
    done = gettext_lazy("The request is recorded. The data protection officer sees it.")

    def act(self, form):
        """Keep it with the day by which it is due."""
        return record_request(request=form.save(commit=False), actor=self.request.user)


class DecisionForm(forms.Form):
    """What was decided, and why."""

    state = forms.ChoiceField(label=gettext_lazy("Decision"), choices=EMPTY + DECISIONS)
    identity_checked = forms.ChoiceField(
        label=gettext_lazy("Was it checked that they are who they say?"), choices=Answer.choices
    )
    outcome = forms.CharField(
        label=gettext_lazy("What was decided and why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For a correction: what was changed in the file."),
    )


class DecideRequest(RowMixin, ConsoleView):
    """The officer, or for restricted files the focal point, decides a request."""

    verb = "change"
    template_name = "registry/decide_request.html"
    title = gettext_lazy("Decide the request")

    def pass_gate(self, request):
        """The request decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """What it would mean, and the form."""
        return self.page(DecisionForm(initial={"identity_checked": self.object.identity_checked}))

    def page(self, form, status=200):
        """The form; an erasure says first what goes, what stays and what stands against it."""
        is_erasure = self.object.kind == RequestKind.ERASURE
        response = self.render(
            form=form,
            asked=self.object,
            consequences=erasure_consequences() if is_erasure else [],
            against=self.against() if is_erasure else [],
            cancel_url=self.viewset.row_url(self.object),
        )
        response.status_code = status
        return response

    def against(self) -> list[str]:
        """Sentences of what stands against an erasure now."""
        with scope.system(actor=self.request.user):
            person = Person.objects.get(pk=self.object.person_id)
            return [str(refusal.sentence) for refusal in what_stands_against(person)]

    def post(self, request, *args, **kwargs):
        """Decide; an erasure happens at once."""
        form = DecisionForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            decided = attempt(
                request,
                form,
                lambda: decide_request(request=self.object, actor=request.user, **told),
            )
            if decided is not None:
                say_done(request, _("The decision is kept."))
                return redirect(self.viewset.row_url(self.object))
        return self.page(form, status=422)


def erasure_consequences() -> list[dict]:
    """What an erasure does, in sentences."""
    return [
        {
            "icon": "trash",
            "text": _(
                "Names, birth date, telephones, photo, documents, needs in words, notes, flags, "
                "household, earlier versions and the card number are gone for good."
            ),
        },
        {
            "icon": "check",
            "text": _(
                "What stays tells nobody: sex, age band, nationality, days of stays and visits, "
                "services, decisions on consent. Figures come out as before."
            ),
        },
        {
            "icon": "info",
            "text": _(
                "Who of the staff did what and when stays in the access log, without the card "
                "number. Paper, and lists that others were given, must be erased by hand."
            ),
        },
        {
            "icon": "upload",
            "text": _(
                "Files of lists imported at centres that found the person in one are deleted as a "
                "whole."
            ),
        },
    ]


class OwnDataView(RowMixin, ConsoleView):
    """Everything kept of a person, for that person, in a language they speak."""

    template_name = "registry/own_data.html"
    title = gettext_lazy("Your data")

    def pass_gate(self, request):
        """The request decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def copy(self, kind: str) -> tuple:
        """The person and the language of their copy; making it is logged first."""
        person = note_hand_out(request=self.object, actor=self.request.user, kind=kind)
        return person, *language_for(person)

    def get(self, request, *args, **kwargs):
        """The paper, A4."""
        person, language, is_theirs = self.copy(AccessKind.PRINT)
        with translation.override(language):
            response = self.render(
                paper="a4",
                person=person,
                sections=sections_of(person),
                withheld=withheld_sentences(),
                is_theirs=is_theirs,
                centre=letterhead(Centre.objects.get(pk=self.object.centre_id)),
                reference=person.card_number,
                printed_at=timezone.now(),
                back_url=self.viewset.row_url(self.object),
            )
        response["Content-Language"] = language
        response["Cache-Control"] = "private, no-store"
        return response


class OwnDataFile(OwnDataView):
    """The same for a machine, so that the person can take it elsewhere."""

    def get(self, request, *args, **kwargs):
        """JSON, under a name that tells nobody."""
        person, language, _is_theirs = self.copy(AccessKind.EXPORT)
        with translation.override(language):
            told = as_json(person, sections_of(person))
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = 'attachment; filename="own-data.json"'
        response["Cache-Control"] = "private, no-store"
        return response


def links_of(request: DataRequest, viewset, asker) -> list[dict]:
    """What can be done with a request by the asker."""
    links = []
    if request.state == RequestState.OPEN and viewset.may("change", request, asker):
        links.append(
            {
                "url": viewset.url("decide", request.pk),
                "label": _("Decide"),
                "icon": "check",
                "tone": "primary",
            }
        )
    may_hand_out = asker.can(HAND_OUT, request.centre_id)
    if request.kind == RequestKind.ACCESS and may_hand_out:
        links += [
            {"url": viewset.url("copy", request.pk), "label": _("Print the copy"), "icon": "print"},
            {
                "url": viewset.url("copy_file", request.pk),
                "label": _("Copy as a file (JSON)"),
                "icon": "download",
            },
        ]
    if request.kind == RequestKind.CORRECTION and asker.can(
        "registry.change_person", request.centre_id
    ):
        url = reverse("registry_people:edit", args=[request.person_id])
        links.append({"url": url, "label": _("Correct the file"), "icon": "edit"})
    return links
