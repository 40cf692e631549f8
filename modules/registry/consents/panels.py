"""What a person decided, purpose by purpose, with the way to take it back."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.manifest import consent_purposes
from modules.registry.choices import ConsentDecision
from modules.registry.file.person_file import PersonPanel, consents_of, panel, task_links
from modules.registry.models import Consent, Person

TONES = {
    ConsentDecision.GIVEN: "positive",
    ConsentDecision.REFUSED: "critical",
    ConsentDecision.WITHDRAWN: "warning",
}


@panel(50)
class ConsentsPanel(PersonPanel):
    """The decision that counts on each purpose and recipient, how it was told and until when."""

    title = gettext_lazy("Consents")
    icon = "check"
    permission = Consent.view_permission()
    max_queries = 3

    def build(self, person, centres, asker):
        """The latest decisions; an expired one says so."""
        latest = {(c.purpose, c.recipient): c for c in consents_of(person)}
        givers = names_of(latest.values())
        purposes = consent_purposes()
        consents = [
            self.row(consent, purposes.get(consent.purpose), person, asker, givers)
            for consent in sorted(latest.values(), key=lambda c: c.at, reverse=True)
        ]
        return {
            "template": "registry/consents.html",
            "consents": consents,
            "empty": "" if consents else _("Nothing was asked yet."),
            "actions": task_links(
                person,
                asker,
                ("registry.add_consent", "new_consent", _("Record a decision"), "plus"),
                ("registry.view_consent", "consent_sheet", _("Print the sheet"), "print"),
            ),
        }

    def row(self, consent: Consent, purpose, person, asker, givers) -> dict:
        """One decision as the template shows it."""
        label = str(purpose.label) if purpose else consent.purpose
        withdraw = []
        if consent.decision == ConsentDecision.GIVEN and not has_expired(consent):
            task = ("registry.add_consent", "withdraw", _("Withdraw"), "cross", consent.pk)
            withdraw = task_links(person, asker, task)
        return {
            "label": f"{label}: {consent.recipient}" if consent.recipient else label,
            "url": reverse("registry_consents:detail", args=[consent.pk]),
            "decision": {
                "label": consent.get_decision_display(),
                "tone": TONES[ConsentDecision(consent.decision)],
            },
            "facts": [fact for fact in facts_of(consent, givers) if fact],
            "actions": [{**link, "tone": "plain"} for link in withdraw],
        }


def has_expired(consent: Consent) -> bool:
    """Whether a consent that was given counts no more."""
    return consent.expires_on is not None and consent.expires_on < timezone.localdate()


def names_of(consents) -> dict:
    """Names of registered people who decided for this one, as far as the asker may see them."""
    ids = {consent.giver_id for consent in consents if consent.giver_id}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name")) if ids else {}


def facts_of(consent: Consent, givers: dict) -> list[str]:
    """How a decision was told, by whom, before whom, by whom it was written down, until when."""
    giver = consent.get_given_by_display()
    if consent.giver_name:
        giver = f"{giver}: {consent.giver_name}"
    elif consent.giver_id in givers:
        giver = f"{giver}: {givers[consent.giver_id]}"
    who = consent.recorded_by
    return [
        date_format(consent.at, "SHORT_DATE_FORMAT"),
        str(consent.get_medium_display()),
        giver,
        _("witness: %(name)s") % {"name": consent.witness} if consent.witness else "",
        _("interpreter: %(name)s") % {"name": consent.interpreter} if consent.interpreter else "",
        _("recorded by %(name)s") % {"name": who.get_full_name() or who.get_username()}
        if who
        else "",
        _("until %(day)s") % {"day": date_format(consent.expires_on, "SHORT_DATE_FORMAT")}
        if consent.expires_on
        else "",
        _("with the sheet") if consent.sheet else "",
    ]
