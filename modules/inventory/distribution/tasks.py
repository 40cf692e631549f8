"""Pages opened from the person file and the desk: a loan comes back, a prescription begins and ends."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.ids import new_id
from modules.inventory.actions.loans import RETURN, loan_words, loans_of, return_loan, still_out
from modules.inventory.actions.prescribe import END, PRESCRIBE, end_prescription, prescribe
from modules.inventory.models import Prescription
from modules.registry.file.task import PersonTask

from .forms import PrescriptionForm, ReturnForm


class StorePersonTask(PersonTask):
    """A task of the store about one person."""

    module = "inventory"

    def setup(self, request, *args, person_id, **kwargs):
        """The person in the address, as the base of all tasks knows them."""
        super().setup(request, *args, pk=person_id, **kwargs)


class ReturnLoanTask(StorePersonTask):
    """Something lent comes back, or does not."""

    permission = RETURN
    title = gettext_lazy("Return a loan")
    submit_label = pgettext_lazy("button", "Record")
    done = gettext_lazy("Recorded: it is no longer on loan.")

    def line(self):
        """The loan in the address; 404 where nothing of it is still out."""
        loans = loans_of([self.person.pk], self.centre)
        found = next((line for line in loans if line.pk == self.kwargs["line_id"]), None)
        if found is None:
            raise Http404
        return found

    def get_form(self, data=None, files=None):
        """All of it, in order: what happens most often."""
        line = self.line()
        form = ReturnForm(data, initial={"quantity": still_out(line), "key": new_id()})
        form.fields["quantity"].help_text = loan_words(line)
        return form

    def act(self, form):
        """Take it back."""
        return return_loan(line=self.line(), actor=self.request.user, **form.cleaned_data)


class PrescribeTask(StorePersonTask):
    """Health staff prescribe to one person what is in no general distribution."""

    permission = PRESCRIBE
    title = gettext_lazy("Prescribe")
    submit_label = gettext_lazy("Prescribe")
    done = gettext_lazy("Prescribed. The desk sees item and quantity, and not the reason.")

    def get_form(self, data=None, files=None):
        """Item, quantity, how often, until when, why."""
        row = Prescription(centre=self.centre, person=self.person)
        return PrescriptionForm(data, instance=row)

    def act(self, form):
        """Write it down."""
        return prescribe(prescription=form.save(commit=False), actor=self.request.user)

    def get_context_data(self, **kwargs):
        """What is always true of breast-milk substitutes."""
        told = _(
            "Infant formula, bottles and teats are prescribed to one child after counselling, and "
            "followed up. They are never displayed and in no general distribution."
        )
        return {**super().get_context_data(**kwargs), "form_help": told}


class EndPrescriptionTask(StorePersonTask):
    """Nothing more is handed out by a prescription."""

    permission = END
    title = gettext_lazy("End the prescription")
    submit_label = gettext_lazy("End it")
    done = gettext_lazy("The prescription has ended.")

    def get_form(self, data=None, files=None):
        """Nothing is asked."""
        return forms.Form(data)

    def act(self, form):
        """End it."""
        row = Prescription.objects.filter(
            pk=self.kwargs["prescription_id"], person=self.person, centre=self.centre
        ).first()
        if row is None:
            raise Http404
        return end_prescription(prescription=row, actor=self.request.user)
