"""Pages opened from the person file: edit, and one form for each kind of fact."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.edit import EditView
from core.console.views import attempt, say_done
from core.modules.extensions import offered
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.actions.people import correct_person
from modules.registry.actions.pictures import keep_photo
from modules.registry.actions.private import write_private_detail
from modules.registry.actions.restrict import restrict_file
from modules.registry.actions.states import record_state
from modules.registry.choices import STATE_AFTER, PresentState, StateReport
from modules.registry.errors import StayEndedAlready
from modules.registry.facts import StayFacts
from modules.registry.flags import advice_for
from modules.registry.forms import PersonForm, StayForm
from modules.registry.models import (
    IdentityDocument,
    Need,
    Person,
    PersonFlag,
    PrivateDetail,
    Stay,
    Visit,
)
from modules.registry.models.flags import FlagMoment

from .forms import (
    DepartureForm,
    DocumentForm,
    FlagForm,
    NeedForm,
    PhotoForm,
    PrivateForm,
    RestrictForm,
    StateForm,
    VisitForm,
)
from .task import PersonTask, RowTask


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
        form = context["form"]
        context["sections"] = [
            {"title": title, "fields": [form[name] for name in names]}
            for title, names in (
                (_("Name"), PersonForm.NAME),
                (_("Birth and origin"), PersonForm.BIRTH),
                (_("Languages"), PersonForm.TONGUES),
                (_("Contact and level"), PersonForm.CONTACT),
            )
        ]
        return context


class NewStayTask(PersonTask):
    """Somebody known comes back: a new episode."""

    permission = "registry.add_stay"
    title = gettext_lazy("New stay")

    def get_form(self, data=None, files=None):
        """How they came."""
        return StayForm(data)

    def act(self, form):
        """Open the stay."""
        facts: StayFacts = form.facts()
        return open_stay(
            person=self.person, centre=self.centre, facts=facts, actor=self.request.user
        )


class DepartTask(PersonTask):
    """Somebody leaves; flags advise, nothing refuses."""

    permission = "registry.change_stay"
    title = gettext_lazy("Departure")
    done = gettext_lazy("The departure is recorded.")
    submit_label = gettext_lazy("Record the departure")

    def get_form(self, data=None, files=None):
        """When, why, where to."""
        return DepartureForm(data)

    def act(self, form):
        """End the open stay here."""
        stay = Stay.objects.open().filter(person=self.person, centre=self.centre).first()
        if stay is None:
            raise StayEndedAlready
        told = form.cleaned_data
        return record_departure(
            stay=stay,
            reason=told["reason"],
            departed_at=told["departed_at"],
            departed_to=told["departed_to"],
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """Advice of flags that speak at a departure, and of modules, such as what is on loan."""
        advice = [one.text for one in advice_for(self.person, FlagMoment.DEPARTURE)]
        for thing in offered("departure_advice", centre=self.centre):
            advice += thing.sentences(self.person, self.centre)
        help_text = " ".join(advice)
        return {**super().get_context_data(**kwargs), "form_help": help_text}


class VisitTask(PersonTask):
    """A day's contact."""

    permission = "registry.add_visit"
    title = gettext_lazy("Visit")

    def get_form(self, data=None, files=None):
        """What was asked for."""
        return VisitForm(data)

    def act(self, form):
        """Write the visit down."""
        return Visit.objects.create(person=self.person, centre=self.centre, **form.cleaned_data)


class NeedTask(RowTask):
    """A specific need."""

    permission = "registry.add_need"
    title = gettext_lazy("Specific need")
    model, form_class = Need, NeedForm

    def form_options(self):
        """Sensitive codes only for those who may read them here."""
        may = self.scope.can("registry.view_sensitive_need", self.centre.pk)
        return {"may_see_sensitive": may}


class DocumentTask(RowTask):
    """An identity document, with its machine-readable zone read first."""

    permission = "registry.add_identitydocument"
    title = gettext_lazy("Identity document")
    model, form_class = IdentityDocument, DocumentForm

    def post(self, request, *args, **kwargs):
        """A zone fills the form and is shown before anything is saved."""
        if request.POST.get("zone", "").strip():
            form = self.get_form(request.POST, request.FILES)
            form.is_valid()
            return self.render(form=form)
        return super().post(request, *args, **kwargs)


class FlagTask(RowTask):
    """A flag on the person."""

    permission = "registry.add_personflag"
    title = gettext_lazy("Flag")
    model, form_class = PersonFlag, FlagForm


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
