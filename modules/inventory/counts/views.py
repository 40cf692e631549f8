"""Pages of a count: start, enter, compare, explain, approve, give up."""

from django import forms
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.console.views import say_done
from modules.inventory.actions.count import (
    Found,
    approve_count,
    cancel_count,
    compare_count,
    enter_counts,
    explain_differences,
    is_opening,
    send_count_back,
    start_count,
    submit_count,
)
from modules.inventory.ledger.stock import places_in
from modules.inventory.pages import ActingPage, LinesPage, RowFormPage, RowPage, staff_name

from .choices import BLIND, CountState
from .forms import EnterForm, FoundLines, ReasonsForm, StartCountForm, facts_of, signed
from .tables import count_table, differences_first, differing, lines_of_count


class CountDetail(DetailView):
    """How far the count is; what the book said shows once everything has a number."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """Place, state, people."""
        row = self.object
        yield {"label": _("Place"), "value": str(row.location)}
        yield {"label": _("Meanwhile"), "value": row.get_mode_display()}
        yield {"label": _("State"), "value": row.get_state_display()}
        if is_opening(row):
            yield {"label": _("Kind"), "value": _("Opening balance: the first count of the place")}
        yield {"label": pgettext("paper of the store", "Paper"), "value": row.paper.code}
        yield {"label": _("Remark"), "value": row.remark}
        for what, label in (
            ("started", _("Started")),
            ("submitted", _("Submitted")),
            ("approved", _("Approved")),
        ):
            when, who = getattr(row, f"{what}_at"), getattr(row, f"{what}_by")
            if when:
                yield {"label": label, "value": f"{written(when)} · {staff_name(who)}"}

    def get_context_data(self, **kwargs):
        """The lines, blind while they are counted."""
        lines = lines_of_count(self.object)
        blind = self.object.state in BLIND
        shown = count_table(lines if blind else differences_first(lines), blind=blind)
        return super().get_context_data(**{"tables": [shown], **kwargs})


class StartCount(ActingPage):
    """A place is to be counted."""

    viewset = None
    title = gettext_lazy("Start a count")
    submit_label = gettext_lazy("Start counting")
    done = gettext_lazy("The count has begun. Print the sheet, or enter numbers on a phone.")

    def get_form(self, data=None, files=None):
        """Which place."""
        return StartCountForm(data, centre=self.centre)

    def act(self, form):
        """Begin."""
        return start_count(centre=self.centre, actor=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class EnterCounts(LinesPage, RowPage):
    """What people counted, place by place; works on a phone beside the shelf."""

    verb = "add"
    title = gettext_lazy("Enter what was counted")
    submit_label = gettext_lazy("Save the numbers")
    done = gettext_lazy("The numbers are kept.")
    lines_title = gettext_lazy("Found, and not on the sheet")
    lines_help = gettext_lazy("Goods that stand there and are on no line above.")
    row_label = pgettext_lazy("goods that were found", "Found")

    @property
    def again(self) -> bool:
        """Whether this is the second count of what differs."""
        return self.object.state == CountState.COMPARED

    @cached_property
    def sheet(self) -> list:
        """The lines to count: all of them, or those that differ."""
        lines = lines_of_count(self.object)
        return differing(lines) if self.again else lines

    def get_head(self, data=None):
        """One field a line."""
        return EnterForm(data, lines=self.sheet, again=self.again)

    def get_lines(self, data=None):
        """Lines for what was found."""
        self.places = places_in(self.object.location)
        return FoundLines(data, prefix="found", form_kwargs={"places": self.places})

    def act(self, form):
        """Keep the numbers."""
        places = {str(each.pk): each for each in self.places}
        found = [
            Found(
                location=places[each["location"]],
                item=each["item"],
                quantity=each["quantity"],
                lot_number=each["lot_number"],
                expiry=each["expiry"],
            )
            for each in self.filled()
        ]
        return enter_counts(
            count=self.object, counted=form.counted(), found=found, actor=self.request.user
        )

    def more(self, form):
        """Blind: nothing says what the book expects."""
        text = _(
            "Write what is there, also where it is nothing: 0. Leave empty what nobody counted."
        )
        if self.again:
            text = _("Count these once more, without looking at the first number. Both are kept.")
        return {
            **super().more(form),
            "form_help": text,
            "sections": form.sections(),
        }


class CountButton(RowPage):
    """A button of a count's page that takes it one step further."""

    http_method_names = ["post"]
    step = None
    done: object = ""

    def post(self, request, *args, **kwargs):
        """Take the step."""
        type(self).step(count=self.object, actor=request.user)
        say_done(request, self.done)
        return redirect(self.back_url())


class CompareCount(CountButton):
    """Everything is counted."""

    verb = "add"
    step = staticmethod(compare_count)
    done = gettext_lazy("Differences show now. Count them again, give reasons, then submit.")


class SubmitCount(CountButton):
    """Differences are explained."""

    verb = "add"
    step = staticmethod(submit_count)
    done = gettext_lazy("Submitted. A second person approves.")


class SendCountBack(CountButton):
    """Whoever approves wants more."""

    verb = "approve"
    step = staticmethod(send_count_back)
    done = gettext_lazy("Sent back to be counted again or explained.")


class ExplainCount(RowFormPage):
    """A reason for each difference."""

    verb = "add"
    title = gettext_lazy("Reasons of differences")
    done = gettext_lazy("The reasons are kept.")

    def get_form(self, data=None, files=None):
        """One section a difference."""
        return ReasonsForm(data, lines=differing(lines_of_count(self.object)))

    def act(self, form):
        """Keep the reasons."""
        return explain_differences(
            count=self.object, reasons=form.reasons(), actor=self.request.user
        )

    def more(self, form):
        """The differences."""
        if not form.lines:
            return {"form_help": _("Nothing differs from the book.")}
        return {"sections": form.sections()}


class ApproveCount(RowFormPage):
    """A second person posts the differences."""

    verb = "approve"
    template_name = "console/confirm.html"
    title = gettext_lazy("Approve the count")
    done = gettext_lazy("Posted. The book says now what was counted, and the place is free again.")

    def get_form(self, data=None, files=None):
        """Nothing is asked."""
        return forms.Form(data)

    def act(self, form):
        """Post."""
        return approve_count(count=self.object, actor=self.request.user)

    def more(self, form):
        """Each difference, before it is posted."""
        lines = differing(lines_of_count(self.object))
        told = [
            {"text": f"{line.item.label} · {facts_of(line)} · {signed(line.difference)}"}
            for line in lines
        ]
        if not told:
            told = [{"text": _("Nothing differs from the book."), "icon": "check"}]
        return {"consequences": told, "confirm_label": _("Approve and post")}


class CancelCount(RowFormPage):
    """The count is given up."""

    verb = "add"
    template_name = "console/confirm.html"
    title = gettext_lazy("Give the count up")
    done = gettext_lazy("The count is given up, and the place is free again.")

    def get_form(self, data=None, files=None):
        """Nothing is asked."""
        return forms.Form(data)

    def act(self, form):
        """Give it up."""
        return cancel_count(count=self.object, actor=self.request.user)

    def more(self, form):
        """What will happen."""
        text = _("Nothing is posted. What was written down stays to be read.")
        return {
            "consequences": [{"text": text}],
            "confirm_label": _("Give the count up"),
            "tone": "danger",
        }
