"""Pages for two files of one person: find the other, compare, see what follows, merge; and undo."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import log_access
from core.console.views import attempt, say_done
from modules.registry.actions.decide_pair import decide_pair
from modules.registry.actions.merge import (
    Consequences,
    check_files,
    consequences_of,
    merge_people,
    state_of,
)
from modules.registry.file.task import PersonTask
from modules.registry.households.forms import CardNumberField
from modules.registry.models import PairDecision, Person

from .compare import choices_in, head, lists, pairs
from .duplicates import pair_of
from .errors import OtherFileNotFound, SameFile


class OtherCardForm(forms.Form):
    """The card number of the other file."""

    card = CardNumberField(
        label=gettext_lazy("Card number of the other file"),
        help_text=gettext_lazy("Both files must be held at this centre."),
    )


class MergeTask(PersonTask):
    """Which other file is of the same person."""

    permission = "registry.merge_people"
    title = gettext_lazy("Merge with another file")
    submit_label = gettext_lazy("Compare both files")
    done = ""

    def get_form(self, data=None, files=None):
        """One card number."""
        return OtherCardForm(data)

    def post(self, request, *args, **kwargs):
        """To both files side by side; a number that leads to none here is told the same way always."""
        form = self.get_form(request.POST)
        if form.is_valid():
            other = form.cleaned_data["card"]
            if attempt(request, form, lambda: check_pair(self.person, other, self.centre)):
                return redirect(compare_url(self.centre, self.person.pk, other.pk))
        else:
            form.errors.pop("card", None)
            form.add_error("card", str(OtherFileNotFound.sentence))
        response = self.render(form=form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        """What it is for."""
        sentence = _(
            "Where the same person has two files, they become one. You compare both first; nothing "
            "is changed until you confirm, and it can be undone."
        )
        return {**super().get_context_data(**kwargs), "form_help": sentence}


def check_pair(person: Person, other: Person, centre) -> bool:
    """Raise unless both are two files that this centre holds."""
    if other.pk == person.pk:
        raise SameFile
    check_files(person, other, centre)
    return True


def compare_url(centre, person_id, other_id) -> str:
    """Both files side by side; the first one stays."""
    return reverse("registry_people:compare", args=[centre.code, person_id, other_id])


class CompareTask(PersonTask):
    """Both files side by side; then what follows; then one file."""

    permission = "registry.merge_people"
    title = gettext_lazy("Compare two files")
    template_name = "registry/compare.html"

    def pass_gate(self, request):
        """Both files must be in scope and held here."""
        super().pass_gate(request)
        self.other = Person.objects.filter(pk=self.kwargs["other_person_id"]).first()
        if self.other is None or self.other.pk == self.person.pk:
            raise Http404
        if self.centre.pk not in self.other.row_centre_ids():
            raise Http404

    def get(self, request, *args, **kwargs):
        """Both files; opening them is logged for each."""
        for person in (self.person, self.other):
            log_access(
                kind="read",
                module="registry",
                centre_id=self.centre.pk,
                record=f"registry.person:{person.pk}",
                reference=person.reference,
            )
        return self.page()

    def page(self, form=None, status: int = 200, chosen=None):
        """The comparison with what was chosen so far."""
        response = self.render(
            form=form or forms.Form(),
            files=[
                {"title": _("This file stays"), **head(self.person)},
                {"title": _("This file is merged into it"), **head(self.other)},
            ],
            rows=pairs(self.person, self.other, chosen),
            lists=lists(self.person, self.other),
            seen=state_of(self.person, self.other),
            swap_url=compare_url(self.centre, self.other.pk, self.person.pk),
            pair=pair_of(self.person, self.other, centre=self.centre),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Decide about the pair, show what follows, or merge."""
        step = request.POST.get("step", "look")
        form = forms.Form(request.POST)
        form.is_valid()
        if step in (PairDecision.NOT_SAME, PairDecision.UNDECIDED):
            return self.decide(form, step)
        chosen = choices_in(request.POST)
        arguments = {
            "kept": self.person,
            "merged": self.other,
            "choices": chosen,
            "centre": self.centre,
            "actor": request.user,
            "seen": request.POST.get("seen", ""),
        }
        if step == "merge":
            if attempt(request, form, lambda: merge_people(**arguments)) is None:
                return self.page(form, status=422, chosen=chosen)
            say_done(request, _("The two files are one now. Both cards lead to it."))
            return redirect(self.file_url())
        found = attempt(request, form, lambda: consequences_of(**arguments))
        if found is None:
            return self.page(form, status=422, chosen=chosen)
        return self.ask(found, chosen)

    def decide(self, form, decision: str):
        """Keep what was found about the pair."""
        kept = attempt(
            self.request,
            form,
            lambda: decide_pair(
                person=self.person,
                other=self.other,
                decision=decision,
                centre=self.centre,
                actor=self.request.user,
            ),
        )
        if kept is None:
            return self.page(form, status=422)
        say_done(self.request, _("Saved."))
        return redirect("registry_possible-duplicates:list")

    def ask(self, found: Consequences, chosen: dict):
        """What will happen, in sentences, and the button."""
        self.template_name = "console/confirm.html"
        hidden = [{"name": f"choose-{key}", "value": str(side)} for key, side in chosen.items()]
        state = state_of(self.person, self.other)
        return self.render(
            title=_("Merge the two files"),
            consequences=consequences(self.person, self.other, found),
            hidden=[*hidden, {"name": "step", "value": "merge"}, {"name": "seen", "value": state}],
            confirm_label=_("Merge the two files"),
            cancel_url=compare_url(self.centre, self.person.pk, self.other.pk),
        )

    def get_context_data(self, **kwargs):
        """Without the name in the subtitle: both names stand on the page."""
        return {**super().get_context_data(**kwargs), "subtitle": self.centre.name, **kwargs}


def consequences(kept: Person, merged: Person, found: Consequences) -> list[dict]:
    """What a merge does, in sentences; of what the asker may not see, only that it comes along."""
    cards = {"kept": kept.card_number, "merged": merged.card_number}
    sentences = [
        {
            "text": _("The file %(kept)s goes on. The card %(merged)s leads to it as well.")
            % cards,
            "icon": "card",
        },
        {"text": moved_text(found.moves), "icon": "arrow-right"} if found.moves else None,
        {
            "text": _(
                "Records that both files have alike are shown once: %(records)s. The others rest "
                "and come back when the merge is undone."
            )
            % {"records": counted(found.rests)},
            "icon": "list",
        }
        if found.rests
        else None,
        {
            "text": _(
                "Records of other centres, or that you may not see, come along as well. Centres "
                "that held either file hold the one that goes on."
            ),
            "icon": "eye",
        },
        {
            "text": _(
                "What was not chosen stays readable and comes back when the merge is undone."
            ),
            "icon": "history",
        },
        {
            "text": _("It can be undone at any time, also after further work on the file."),
            "icon": "refresh",
        },
    ]
    return [sentence for sentence in sentences if sentence]


def moved_text(moves: dict) -> str:
    """What comes along, of what the asker may see."""
    return _("These records come along: %(records)s.") % {"records": counted(moves)}


def counted(counts: dict) -> str:
    """Kinds of records with their numbers, by name."""
    named = sorted((str(model._meta.verbose_name_plural), count) for model, count in counts.items())
    return ", ".join(f"{name} ({count})" for name, count in named)
