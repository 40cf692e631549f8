"""Consent: record a decision, and ask whether one stands."""

from django.db import models, transaction
from django.utils import timezone

from core.models import Centre
from core.modules.manifest import consent_purposes
from modules.registry.errors import (
    ConsentMissing,
    RecipientMissing,
    UnknownPurpose,
    WitnessMissing,
)
from modules.registry.facts import ConsentFacts
from modules.registry.models import Consent, Person


def record_consent(*, person: Person, centre: Centre, facts: ConsentFacts, actor) -> Consent:
    """The person's decision on one purpose stands from now on; the earlier ones remain.

    Refusing never blocks a service that does not need it. Raises `UnknownPurpose`,
    `RecipientMissing` or `WitnessMissing`.
    """
    purpose = consent_purposes().get(facts.purpose)
    if purpose is None:
        raise UnknownPurpose
    if purpose.names_recipient and not facts.recipient:
        raise RecipientMissing
    if facts.medium == "spoken" and not facts.witness.strip():
        raise WitnessMissing
    expires = facts.expires_on
    if expires is None and purpose.expires_after_days:
        expires = centre.today() + timezone.timedelta(days=purpose.expires_after_days)
    with transaction.atomic():
        return Consent.objects.create(
            person=person,
            centre=centre,
            purpose=facts.purpose,
            recipient=facts.recipient,
            decision=facts.decision,
            medium=facts.medium,
            given_by=facts.given_by,
            giver_name=facts.giver_name,
            witness=facts.witness,
            interpreter=facts.interpreter,
            text_version=facts.text_version,
            text_language=facts.text_language,
            restrictions=facts.restrictions,
            expires_on=expires,
            recorded_by=actor,
        )


def standing(person: Person, purpose: str, recipient: str = "", on=None) -> Consent | None:
    """The decision that counts now: the latest on this purpose and recipient, not expired.

    Looks at every centre: a person who withdrew somewhere withdrew everywhere.
    """
    every = models.QuerySet(Consent).filter(person_id=person.pk, purpose=purpose)
    latest = every.filter(recipient=recipient).order_by("-at", "-id").first()
    if latest is None:
        return None
    day = on or timezone.localdate()
    if latest.decision == "given" and latest.expires_on and latest.expires_on < day:
        return None
    return latest


def require(person: Person, purpose: str, *, recipient: str = "", on=None) -> Consent:
    """Return the consent that permits this; raises `ConsentMissing`.

    What other modules call before they do something that needs consent. Asking for a purpose
    that no installed module declares is a programming error and raises `LookupError`.
    """
    if purpose not in consent_purposes():
        raise LookupError(purpose)
    found = standing(person, purpose, recipient, on)
    if found is None or found.decision != "given":
        raise ConsentMissing
    return found
