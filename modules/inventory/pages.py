"""Bases of the store's pages: one row and a form, a form with lines, a row on paper."""

from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from core.access import log_access
from core.console.edit import AddView, EditView, RowMixin
from core.console.views import ConsoleView, attempt, say_done
from core.printing.sheets import printed_for

REFUSED = 422
# A form in whose fields goods and places are named: typed with suggestions, or scanned.
GOODS_FORM = "inventory/lines_form.html"


class AddByLabel(AddView):
    """A new row, in whose form labels may be scanned."""

    template_name = GOODS_FORM


class EditByLabel(EditView):
    """A row is changed by the same form."""

    template_name = GOODS_FORM


class RowPage(RowMixin, ConsoleView):
    """A page about one row; the row decides the centre, before anything else runs."""

    def pass_gate(self, request):
        """Fetch the row through the scope and ask for the right at its centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get_context_data(self, **kwargs):
        """The way back to the list and to the row."""
        crumbs = [
            {"label": self.viewset.title, "url": self.viewset.url("list")},
            {"label": self.viewset.label_of(self.object), "url": self.back_url()},
        ]
        return super().get_context_data(
            **{"breadcrumbs": crumbs, "cancel_url": self.back_url(), **kwargs}
        )

    def back_url(self) -> str:
        """The row's own page."""
        return self.viewset.row_url(self.object)


class ActingPage(ConsoleView):
    """A form that does one thing. Subclasses give the form and the action."""

    template_name = GOODS_FORM
    done: object = gettext_lazy("Saved.")
    submit_label: object = gettext_lazy("Save")

    def get_form(self, data=None, files=None):
        """The form of this page."""
        raise NotImplementedError

    def act(self, form) -> object:
        """Do it; refusals come back into the form."""
        raise NotImplementedError

    def after(self, made) -> str:
        """Where to go when it is done."""
        return self.viewset.row_url(made)

    def get(self, request, *args, **kwargs):
        """Show the form."""
        return self.page(self.get_form())

    def post(self, request, *args, **kwargs):
        """Do it, or show the form with everything that was typed."""
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            made = attempt(request, form, lambda: self.act(form))
            if made is not None:
                say_done(request, self.done)
                return redirect(self.after(made))
        return self.page(form, status=REFUSED)

    def page(self, form, status: int = 200):
        """The page around the form."""
        context = {"submit_label": self.submit_label, **self.more(form)}
        response = self.render(form=form, **context)
        response.status_code = status
        return response

    def more(self, form) -> dict:
        """What the template needs besides."""
        return {}


class RowFormPage(ActingPage, RowPage):
    """A form about one row."""


class LinesPage(ActingPage):
    """A form with lines: a formset of its own prefix, checked together with the form."""

    def get_lines(self, data=None):
        """The formset of the lines."""
        raise NotImplementedError

    def get_form(self, data=None, files=None):
        """The head, with the lines at hand as `self.lines`."""
        self.lines = self.get_lines(data)
        return self.get_head(data)

    def get_head(self, data=None):
        """The form above the lines."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        """Both parts must be sound before anything is done."""
        form = self.get_form(request.POST)
        # Both, so that every mistake is shown at once.
        sound = [form.is_valid(), self.lines.is_valid()]
        if all(sound):
            made = attempt(request, form, lambda: self.act(form))
            if made is not None:
                say_done(request, self.done)
                return redirect(self.after(made))
        return self.page(form, status=REFUSED)

    def filled(self) -> list[dict]:
        """What stands in the lines that are filled in and not removed."""
        return [
            line.cleaned_data
            for line in self.lines.forms
            if line.cleaned_data and not line.cleaned_data.get("DELETE") and line.has_changed()
        ]

    def more(self, form) -> dict:
        """The lines, as `console/formset.html` takes them."""
        return {
            "formsets": [
                {
                    "formset": self.lines,
                    "title": self.lines_title,
                    "help": self.lines_help,
                    "row_label": self.row_label,
                    "add_label": self.add_label,
                }
            ],
            "formset_errors": self.lines.is_bound and not self.lines.is_valid(),
        }

    lines_title: object = gettext_lazy("Goods")
    lines_help: object = ""
    row_label: object = gettext_lazy("Line")
    add_label: object = gettext_lazy("Add a line")


class Sheet(RowPage):
    """A row on paper."""

    paper = "a4"

    def get(self, request, *args, **kwargs):
        """Render it, and write into the access log that it was printed."""
        centre_id = self.centre_of_reader()
        log_access(
            kind="print",
            module="inventory",
            centre_id=centre_id,
            record=f"{self.object._meta.label_lower}:{self.object.pk}",
            reference=self.number(),
        )
        response = self.render(
            **{
                "paper": self.paper,
                "back_url": self.back_url(),
                **printed_for(request.user, self.object.centre),
                **self.sheet(),
            }
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def centre_of_reader(self):
        """The id of the asker's centre that the row belongs to."""
        mine = self.scope.grants.centres.keys() & self.object.row_centre_ids()
        return min(mine, key=str)

    def number(self) -> str:
        """The number of the paper, for the access log; empty where it has none."""
        return ""

    def sheet(self) -> dict:
        """What the template prints besides the centre, and who printed it when."""
        return {}


def staff_name(user) -> str:
    """A member of staff as colleagues call them; empty where nobody is known."""
    return (user.get_full_name() or user.get_username()) if user else ""


def picture_panel(title, url: str, *, shows, icon: str = "image") -> dict:
    """A picture beside the facts of a row; `shows` says what is on it to who cannot see it."""
    html = format_html('<img src="{}" alt="{}" class="photo">', url, shows)
    return {"title": title, "icon": icon, "html": html}
