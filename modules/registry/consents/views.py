"""Pages for consent: record a decision, take one back."""

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.views import in_sections
from core.modules.manifest import consent_purposes
from modules.registry.actions.consents import record_consent, withdraw_consent
from modules.registry.actions.sharing import SHARING
from modules.registry.file.task import PersonTask
from modules.registry.models import Consent, FileHolding

from .forms import ConsentForm, WithdrawForm

CLOSED = gettext_lazy(
    "The decision is recorded, and the file is closed at this centre: it was here by consent alone. No "
    "service depends on it."
)
KEPT = gettext_lazy(
    "The decision is recorded. The file stays at this centre because of what was recorded here about "
    "the person. It is no longer shared."
)


class DecisionTask(PersonTask):
    """Somebody decides; where they no longer share their file, this centre may hold it no longer."""

    permission = "registry.add_consent"
    before = after_deciding = None

    def decide(self, form):
        """Do what was decided. Subclasses say it."""
        raise NotImplementedError

    def act(self, form):
        """Decide, and see through what this centre holds the file before and afterwards."""
        self.before = self.holding()
        decided = self.decide(form)
        self.after_deciding = self.holding()
        return decided

    def holding(self) -> FileHolding | None:
        """Through what this centre holds the file now."""
        return (
            QuerySet(FileHolding).filter(person=self.person, centre=self.centre, until=None).first()
        )

    def said(self):
        """Also whether the file was closed here, or why it was not."""
        if self.before == self.after_deciding:
            return self.done
        return KEPT if self.after_deciding else CLOSED

    def after(self):
        """The file, or the list where the asker's centres hold it no longer."""
        if self.before and not self.after_deciding:
            mine = set(self.scope.grants.centres)
            if not mine & self.person.row_centre_ids():
                return reverse("registry_people:list")
        return super().after()


class ConsentTask(DecisionTask):
    """One decision on one purpose."""

    title = gettext_lazy("Consent")
    done = gettext_lazy("The decision is recorded. It counts from now on.")

    def get_form(self, data=None, files=None):
        """Purpose, decision, how and by whom."""
        return ConsentForm(data, files)

    def decide(self, form):
        """Append the decision."""
        return record_consent(
            person=self.person, centre=self.centre, facts=form.facts(), actor=self.request.user
        )

    def get_context_data(self, **kwargs):
        """The form in three questions: what, who, how."""
        context = super().get_context_data(**kwargs)
        return {**context, "sections": in_sections(context["form"])}


class WithdrawTask(DecisionTask):
    """A consent is taken back: how it was told, and before whom, is all that is asked."""

    title = gettext_lazy("Withdraw a consent")
    done = gettext_lazy("The consent is withdrawn. No service depends on it.")
    submit_label = gettext_lazy("Withdraw")

    @cached_property
    def consent(self) -> Consent:
        """The consent in the address; 404 unless it is this person's."""
        found = Consent.objects.filter(pk=self.kwargs["consent_id"], person=self.person).first()
        if found is None:
            raise Http404
        return found

    def get_form(self, data=None, files=None):
        """How it was told."""
        return WithdrawForm(data, files)

    def decide(self, form):
        """Append the withdrawal."""
        return withdraw_consent(
            consent=self.consent,
            centre=self.centre,
            facts=form.facts(),
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        """Which consent this is."""
        purpose = consent_purposes().get(self.consent.purpose)
        context = super().get_context_data(**kwargs)
        help_text = _("%(purpose)s. Withdrawing takes no service away.") % {
            "purpose": purpose.label if purpose else self.consent.purpose
        }
        if self.consent.purpose == SHARING:
            closed = _("Where the file is by this consent alone, it is closed at once.")
            help_text = f"{help_text} {closed}"
        return {**context, "form_help": help_text}
