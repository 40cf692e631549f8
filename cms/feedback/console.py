"""What readers told, for editors of the centre: answer it on the page, or close it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import ChoiceFilter, FilterSet

from core.console.columns import Column
from core.console.edit import FormView, RowMixin
from core.console.screens import register_viewset
from core.console.views import ConsoleView, say_done
from core.console.viewset import ConsoleViewSet
from core.errors import Refusal

from .actions import answer_feedback, close_feedback
from .models import FeedbackKind, FeedbackState, PageFeedback

SHOWN_LETTERS = 120


class FeedbackFilters(FilterSet):
    """By state and kind."""

    state = ChoiceFilter(label=pgettext_lazy("feedback", "State"), choices=FeedbackState.choices)
    kind = ChoiceFilter(label=pgettext_lazy("feedback", "Kind"), choices=FeedbackKind.choices)

    class Meta:
        model = PageFeedback
        fields = ["state", "kind"]


class AnswerForm(forms.Form):
    """Question and answer as they shall stand on the page."""

    asked = forms.CharField(
        label=gettext_lazy("The question, in your words"),
        max_length=250,
        help_text=gettext_lazy(
            "Without names, places of stay or anything else that tells who asked."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("The answer"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args, feedback: PageFeedback, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.feedback, self.actor = feedback, actor

    def save(self) -> PageFeedback:
        """Answer on the page."""
        return answer_feedback(feedback=self.feedback, actor=self.actor, **self.cleaned_data)


class AnswerView(FormView):
    """Answers what a reader asked."""

    verb = "change"
    title = gettext_lazy("Answer on the page")

    def get_form(self, data=None, files=None):
        """The answer to the row in the address."""
        return AnswerForm(data, feedback=self.get_object(), actor=self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        """The reader's words stand above the form."""
        row = kwargs["form"].feedback
        return super().get_context_data(
            form_help=_("A reader of “%(page)s” wrote: %(words)s")
            % {"page": row.page.title, "words": row.wording},
            submit_label=_("Put on the page"),
            cancel_url=self.viewset.url("detail", row.pk),
            **kwargs,
        )

    def done_sentence(self, row) -> str:
        """What became of it."""
        return _("The answer stands on the page. The reader's own words are erased.")


class CloseView(RowMixin, ConsoleView):
    """Closes without an answer."""

    verb = "change"

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Close, and go back to the list."""
        row = self.get_object()
        close_feedback(feedback=row, actor=request.user)
        say_done(request, _("Closed. The reader's own words are erased."))
        return redirect(self.viewset.url("list"))

    def refused(self, refusal: Refusal) -> HttpResponse:
        """Somebody else was faster."""
        say_done(self.request, refusal.sentence)
        return redirect(self.viewset.url("list"))


@register_viewset
class FeedbackViewSet(ConsoleViewSet):
    """What readers tell about the pages of one's centres."""

    model = PageFeedback
    path = "page-feedback"
    icon = "mail"
    menu_order = 30
    can_add = can_edit = can_export = False
    select_related = ("centre", "page")
    filterset_class = FeedbackFilters
    ordering = ("-hour", "-id")
    empty_sentence = gettext_lazy("No reader has told us anything yet.")
    columns = (
        Column(pgettext_lazy("feedback", "Received"), "hour", ("hour",)),
        Column(pgettext_lazy("feedback", "Kind"), "kind", ("kind",)),
        Column(gettext_lazy("Page"), "page.title", needs=("page__title",)),
        Column(
            pgettext_lazy("feedback", "In the reader's words"),
            lambda row: row.wording[:SHOWN_LETTERS],
            needs=("wording",),
        ),
        Column(pgettext_lazy("feedback", "State"), "state", ("state",)),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name if row.centre else "",
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    def extra_urlpatterns(self) -> list:
        """Answering and closing."""
        return [
            path("<uuid:pk>/answer/", self.view(AnswerView, "change"), name="answer"),
            path("<uuid:pk>/close/", self.view(CloseView, "change"), name="close"),
        ]

    def actions_for(self, row, asker) -> list[dict]:
        """Both, while it is open and one writes for its centre."""
        if row.state != FeedbackState.OPEN or not self.may("change", row, asker):
            return []
        return [
            {
                "url": self.url("answer", row.pk),
                "label": _("Answer on the page"),
                "icon": "edit",
                "tone": "primary",
            },
            {
                "url": self.url("close", row.pk),
                "label": _("Close without an answer"),
                "icon": "check",
                "method": "post",
            },
        ]
