"""The base of every page that does one thing with one person at one centre."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.console.errors import refusal_page
from core.console.views import ConsoleView, attempt, say_done
from modules.registry.errors import FileErased
from modules.registry.merging.errors import FileIsMerged
from modules.registry.merging.merged import file_now
from modules.registry.models import Person


class PersonTask(ConsoleView):
    """A form about one person at one centre. Subclasses say which form and which action."""

    module = "registry"
    template_name = "console/form.html"
    done: object = gettext_lazy("Saved.")
    submit_label: object = gettext_lazy("Save")

    def pass_gate(self, request):
        """The centre is in the address; the file must be in scope, and held here."""
        super().pass_gate(request)
        self.person = Person.objects.filter(pk=self.kwargs["pk"]).first()
        if self.person is None:
            self.check_not_merged()
            raise Http404
        if self.person.anonymised_at is not None:
            raise FileErased
        # Whose file this centre does not hold may be opened in an emergency, not worked on.
        if self.centre.pk not in self.person.row_centre_ids():
            raise PermissionDenied

    def check_not_merged(self) -> None:
        """Raise `FileIsMerged` where the file rests and the asker sees the one that goes on."""
        if Person.objects.filter(pk=file_now(self.kwargs["pk"])).exists():
            raise FileIsMerged

    def refused(self, refusal):
        """A merged file's address leads on to the file that goes on."""
        if isinstance(refusal, FileIsMerged):
            link = reverse("registry_people:detail", args=[self.kwargs["pk"]])
            return refusal_page(self.request, refusal, link=link)
        return super().refused(refusal)

    def get_form(self, data=None, files=None):
        """The form of this page."""
        raise NotImplementedError

    def act(self, form) -> object:
        """Do it; refusals come back into the form."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        """Show the form."""
        return self.render(form=self.get_form())

    def post(self, request, *args, **kwargs):
        """Do it and go back to the file, or show the form with everything that was typed."""
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid() and attempt(request, form, lambda: self.act(form)) is not None:
            say_done(request, self.said())
            return redirect(self.after())
        response = self.render(form=form)
        response.status_code = 422
        return response

    def file_url(self) -> str:
        """The person's file."""
        return reverse("registry_people:detail", args=[self.person.pk])

    def said(self) -> object:
        """What people read when it is done."""
        return self.done

    def after(self) -> str:
        """Where to go when it is done."""
        return self.file_url()

    def get_context_data(self, **kwargs):
        """The way back to the file, and the page's button."""
        return {
            **super().get_context_data(**kwargs),
            "breadcrumbs": [{"label": self.person.card_number, "url": self.file_url()}],
            "subtitle": f"{self.person.display_name} · {self.centre.name}",
            "cancel_url": self.after(),
            "submit_label": self.submit_label,
        }


class RowTask(PersonTask):
    """A form that makes one row about the person."""

    model = None
    form_class = None

    def get_form(self, data=None, files=None):
        """The model's form on a new row of this person and centre."""
        row = self.model(person=self.person, centre=self.centre)
        return self.form_class(data, files, instance=row, **self.form_options())

    def form_options(self) -> dict:
        """Further arguments of the form."""
        return {}

    def act(self, form):
        """Save the row; who recorded it is kept where the model asks."""
        for name in ("recorded_by", "set_by"):
            if hasattr(form.instance, f"{name}_id"):
                setattr(form.instance, name, self.request.user)
        return form.save()
