"""Pages for consent: record a decision, take one back."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.views import in_sections
from core.modules.manifest import consent_purposes
from modules.registry.actions.consents import record_consent, withdraw_consent
from modules.registry.file.task import PersonTask
from modules.registry.models import Consent

from .forms import ConsentForm, WithdrawForm


class ConsentTask(PersonTask):
    """One decision on one purpose."""

    permission = "registry.add_consent"
    title = gettext_lazy("Consent")
    done = gettext_lazy("The decision is recorded. It counts from now on.")

    def get_form(self, data=None, files=None):
        """Purpose, decision, how and by whom."""
        return ConsentForm(data, files)

    def act(self, form):
        """Append the decision."""
        return record_consent(
            person=self.person, centre=self.centre, facts=form.facts(), actor=self.request.user
        )

    def get_context_data(self, **kwargs):
        """The form in three questions: what, who, how."""
        context = super().get_context_data(**kwargs)
        return {**context, "sections": in_sections(context["form"])}


class WithdrawTask(PersonTask):
    """A consent is taken back: how it was told, and before whom, is all that is asked."""

    permission = "registry.add_consent"
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

    def act(self, form):
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
        context["form_help"] = _("%(purpose)s. Withdrawing takes no service away.") % {
            "purpose": purpose.label if purpose else self.consent.purpose
        }
        return context
