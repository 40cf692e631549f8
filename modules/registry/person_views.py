"""Pages opened from the person file: edit, card, and one form for each kind of fact."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import log_access
from core.console.edit import EditView, RowMixin
from core.console.views import ConsoleView, attempt, say_done

from .actions.arrive import open_stay
from .actions.consents import record_consent
from .actions.depart import record_departure
from .actions.people import correct_person
from .actions.restrict import lift_restriction, restrict_file
from .errors import StayEndedAlready
from .facts import StayFacts
from .forms import PersonForm, StayForm
from .models import IdentityDocument, Need, Person, PersonFlag, Stay, Visit
from .person_forms import (
    ConsentForm,
    DepartureForm,
    DocumentForm,
    FlagForm,
    NeedForm,
    RestrictForm,
    VisitForm,
)


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
                lambda: correct_person(person=self.object, facts=form.facts(), actor=request.user),
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
            raise Http404
        # Whose file this centre does not hold may be opened in an emergency, not worked on.
        if self.centre.pk not in self.person.row_centre_ids():
            raise PermissionDenied

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
            say_done(request, self.done)
            return redirect("registry_people:detail", pk=self.person.pk)
        response = self.render(form=form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        """The way back to the file, and the page's button."""
        from django.urls import reverse

        back = reverse("registry_people:detail", args=[self.person.pk])
        return {
            **super().get_context_data(**kwargs),
            "breadcrumbs": [{"label": self.person.card_number, "url": back}],
            "subtitle": f"{self.person.display_name} · {self.centre.name}",
            "cancel_url": back,
            "submit_label": self.submit_label,
        }


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
        """Advice of flags that speak at a departure."""
        flags = PersonFlag.objects.filter(person=self.person, until=None).select_related("flag")
        advice = [f.flag.advice for f in flags if "departure" in f.flag.moments]
        return {**super().get_context_data(**kwargs), "form_help": " ".join(advice)}


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


class ConsentTask(PersonTask):
    """One decision on one purpose."""

    permission = "registry.add_consent"
    title = gettext_lazy("Consent")
    done = gettext_lazy("The decision is recorded. It counts from now on.")

    def get_form(self, data=None, files=None):
        """Purpose, decision, how and by whom."""
        return ConsentForm(data)

    def act(self, form):
        """Append the decision."""
        return record_consent(
            person=self.person, centre=self.centre, facts=form.facts(), actor=self.request.user
        )


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


class LiftRestriction(RowMixin, ConsoleView):
    """Makes a restricted file an ordinary one again."""

    verb = "change"
    template_name = "console/confirm.html"
    title = gettext_lazy("Lift the restriction")

    def pass_gate(self, request):
        """The restriction decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """Say what will happen."""
        return self.render(
            consequences=[{"text": _("All staff who may see people here will see this file.")}],
            confirm_label=_("Lift the restriction"),
            cancel_url=self.viewset.row_url(self.object),
        )

    def post(self, request, *args, **kwargs):
        """Lift it; who did is in its history."""
        lift_restriction(restriction=self.object, actor=request.user)
        say_done(request, _("The restriction is lifted."))
        return redirect(self.viewset.url("list"))


class CardView(ConsoleView):
    """The card, A6: card number, name as the person agreed, a QR code of the number alone."""

    module = "registry"
    permission = "registry.register_person"
    template_name = "registry/card.html"
    viewset = None

    def get(self, request, *args, **kwargs):
        """Print one card; printing is logged."""
        from django.utils import timezone

        from core.printing.codes import qr_svg

        person = Person.objects.filter(pk=self.kwargs["pk"]).first()
        if person is None:
            raise Http404
        held = person.row_centre_ids() & set(self.scope.centre_ids(self.permission))
        if not held:
            raise PermissionDenied
        centre = sheet_centre(sorted(held, key=str)[0])
        log_access(
            kind="print",
            module="registry",
            centre_id=centre.pk,
            record=f"registry.person:{person.pk}",
            reference=person.reference,
        )
        from django.urls import reverse

        return self.render(
            person=person,
            title=person.card_number,
            paper="a6-landscape",
            qr=qr_svg(person.reference),
            centre={"name": centre.name, "address": "", "phone": centre.phone, "logo_url": ""},
            printed_at=timezone.now(),
            back_url=reverse("registry_people:detail", args=[person.pk]),
        )


def sheet_centre(centre_id):
    """The centre whose name stands on the paper."""
    from core.models import Centre

    return Centre.objects.get(pk=centre_id)
