"""Pages of the person file about being here: a new stay, a departure, a visit."""

from django.utils.translation import gettext_lazy

from core.modules.extensions import offered
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.errors import StayEndedAlready
from modules.registry.facts import StayFacts
from modules.registry.file.task import PersonTask
from modules.registry.flags.advice import advice_for
from modules.registry.models import Stay, Visit
from modules.registry.models.flags import FlagMoment

from .forms import DepartureForm, StayForm, VisitForm


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
