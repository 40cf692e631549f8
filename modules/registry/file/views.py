"""Pages opened from the person file: correct it, restrict it, photo, death or absence, private details."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.edit import EditView
from core.console.views import attempt, in_sections, say_done
from modules.registry.actions.people import correct_person
from modules.registry.actions.pictures import keep_photo
from modules.registry.actions.private import write_private_detail
from modules.registry.actions.restrict import restrict_file
from modules.registry.actions.states import record_state
from modules.registry.choices import STATE_AFTER, PresentState, StateReport
from modules.registry.models import (
    Person,
    PrivateDetail,
)

from .forms import (
    PhotoForm,
    PrivateForm,
    RestrictForm,
    StateForm,
)
from .person_form import PersonForm
from .task import PersonTask


class PersonEdit(EditView):
    """Corrects a person's facts; the earlier ones stay in the history."""

    def get_object(self):
        """The person with their facts; the right must hold at a centre that holds the file."""
        person = Person.objects.filter(pk=self.kwargs["pk"]).with_facts().first()
        if person is None:
            raise Http404
        self.ask_again(person)
        return person

    def get_form(self, data=None, files=None):
        """The form filled from the file."""
        return PersonForm(data, person=self.object, initial=PersonForm.initial_of(self.object))

    def post(self, request, *args, **kwargs):
        """Correct the file through the action."""
        form = self.get_form(request.POST)
        if form.is_valid():
            person = attempt(
                request,
                form,
                lambda: self.save_checked(
                    lambda: correct_person(
                        person=self.object, facts=form.facts(), actor=request.user
                    )
                ),
            )
            if person is not None:
                say_done(request, _("Saved."))
                return redirect(self.viewset.row_url(person))
        response = self.render(form=form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        """The form in four sections."""
        context = super().get_context_data(**kwargs)
        return {**context, "sections": in_sections(context["form"])}


class RestrictTask(PersonTask):
    """Restrict the file to named staff and the focal point."""

    permission = "registry.open_restricted"
    title = gettext_lazy("Restrict this file")
    done = gettext_lazy("The file is restricted. Others no longer see that it exists.")

    def get_form(self, data=None, files=None):
        """Why, and who may open it."""
        return RestrictForm(data, centre=self.centre)

    def act(self, form):
        """Restrict."""
        return restrict_file(
            person=self.person,
            centre=self.centre,
            reason=form.cleaned_data["reason"],
            readers=form.cleaned_data["readers"],
            actor=self.request.user,
        )


class PhotoTask(PersonTask):
    """A photo of the person, where they agreed to one."""

    permission = "registry.change_person"
    title = gettext_lazy("Photo")
    done = gettext_lazy("The photo is kept.")
    submit_label = gettext_lazy("Keep the photo")

    def get_form(self, data=None, files=None):
        """One picture."""
        return PhotoForm(data, files)

    def act(self, form):
        """Keep it; who has not agreed is refused with what to do first."""
        picture = form.cleaned_data["photo"]
        return keep_photo(person=self.person, picture=picture, actor=self.request.user)

    def get_context_data(self, **kwargs):
        """What happens to the picture."""
        sentence = _(
            "The picture is made smaller, and what the camera wrote into it, such as the place, is "
            "removed. It takes the place of an earlier photo. Who withdraws their consent has no "
            "photo any more."
        )
        return {**super().get_context_data(**kwargs), "form_help": sentence}


class StateTask(PersonTask):
    """Reported missing, found again, died; or the last report was a mistake."""

    permission = "registry.change_person"
    title = gettext_lazy("Missing or deceased")
    done = gettext_lazy("The report is recorded.")

    def get_form(self, data=None, files=None):
        """What can be reported from the present state."""
        present = PresentState(self.person.state)
        reports = [report for report in StateReport if (present, report) in STATE_AFTER]
        return StateForm(data, reports=reports)

    def act(self, form):
        """Record the report."""
        told = form.cleaned_data
        return record_state(
            person=self.person,
            report=told["report"],
            on=told["on"],
            today=self.centre.today(),
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """What follows, and what does not."""
        sentence = _(
            "The report stands on the person file for all centres that hold it. An open stay stays "
            "open until its departure is recorded."
        )
        return {**super().get_context_data(**kwargs), "form_help": sentence}


class PrivateTask(PersonTask):
    """What only those with the permission may read: gender identity, if the person told it."""

    permission = "registry.change_privatedetail"
    title = gettext_lazy("Private details")

    def get_form(self, data=None, files=None):
        """Filled with what is recorded."""
        row = PrivateDetail.objects.filter(person=self.person).first()
        return PrivateForm(data, initial={"gender_identity": row.gender_identity if row else ""})

    def act(self, form):
        """Write it down, or remove it."""
        return write_private_detail(
            person=self.person,
            gender_identity=form.cleaned_data["gender_identity"],
            actor=self.request.user,
        )
