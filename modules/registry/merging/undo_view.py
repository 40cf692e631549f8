"""The page that undoes a merge: what the other file said, and what happens."""

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import log_access
from core.console.views import attempt, say_done
from modules.registry.actions.undo_merge import undo_merge
from modules.registry.file.task import PersonTask
from modules.registry.models import Merge, Person, Restriction
from modules.registry.rules.merging import PAIRS

from .compare import as_read


class UndoMergeTask(PersonTask):
    """What the other file said, and the button that makes two files of it again."""

    permission = "registry.merge_people"
    template_name = "registry/undo_merge.html"
    title = gettext_lazy("Undo the merge")

    @cached_property
    def merge(self) -> Merge:
        """The merge in the address; 404 unless it stands and this is the file that stayed."""
        found = Merge.objects.filter(
            pk=self.kwargs["merge_id"], kept=self.person, undone_at=None
        ).select_related("made_by")
        merge = found.first()
        if merge is None:
            raise Http404
        return merge

    @cached_property
    def merged(self) -> Person:
        """The file that rests, read beyond the scope: it is part of this one now."""
        return QuerySet(Person).get(pk=self.merge.merged_id)

    def get(self, request, *args, **kwargs):
        """Both values of what differed, and what undoing does; reading them is logged."""
        log_access(
            kind="read",
            module="registry",
            centre_id=self.centre.pk,
            record=f"registry.person:{self.merged.pk}",
            reference=self.merged.reference,
        )
        return self.page()

    def page(self, form=None, status: int = 200):
        """What the other file said, and what happens."""
        rows = [
            {
                "label": pair.label,
                "now": as_read(self.person, pair),
                "then": as_read(self.merged, pair),
            }
            for pair in PAIRS
            if pair.key != "photo" and as_read(self.merged, pair)
        ]
        response = self.render(
            form=form,
            rows=rows,
            reference=self.merged.card_number,
            consequences=self.consequences(),
            confirm_label=_("Undo the merge"),
            cancel_url=self.file_url(),
        )
        response.status_code = status
        return response

    def consequences(self) -> list[dict]:
        """What undoing does, in sentences."""
        kept, merged = {"card": self.person.card_number}, {"card": self.merged.card_number}
        restricted = _(
            "The restriction stays with the file it was set on. Look at both files afterwards, and "
            "restrict the other one too where that person must stay hidden."
        )
        # In scope for the focal point only, who is the one that undoes such a merge.
        is_restricted = Restriction.objects.filter(person=self.person, ended_at=None).exists()
        sentences = [
            (_("The file %(card)s goes on again with all that came from it.") % merged, "refresh"),
            (
                _("What was written since stays in the file %(card)s, in which it was written.")
                % kept,
                "edit",
            ),
            (
                _(
                    "Values that were chosen from it are taken back, unless they were corrected "
                    "since."
                ),
                "history",
            ),
            *([(restricted, "lock")] if is_restricted else []),
        ]
        return [{"text": text, "icon": icon} for text, icon in sentences]

    def post(self, request, *args, **kwargs):
        """Two files again."""
        form = forms.Form(request.POST)
        form.is_valid()
        undone = attempt(
            request,
            form,
            lambda: undo_merge(merge=self.merge, centre=self.centre, actor=request.user),
        )
        if undone is None:
            return self.page(form, status=422)
        say_done(request, undone_text(undone.stayed))
        return redirect(self.file_url())


def undone_text(stayed: int) -> str:
    """What was done, and what could not go back."""
    if not stayed:
        return _("The merge is undone: there are two files again.")
    return ngettext(
        "The merge is undone. %(count)s record could not go back, because the other file has a "
        "newer one of its kind; it stays in this file.",
        "The merge is undone. %(count)s records could not go back, because the other file has "
        "newer ones of their kind; they stay in this file.",
        stayed,
    ) % {"count": stayed}
