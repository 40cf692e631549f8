"""Consent: record a decision, and withdraw one with a word."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.models import Centre
from core.modules.manifest import consent_purposes
from modules.registry.choices import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.consents.questions import standing
from modules.registry.errors import (
    GiverNotResponsible,
    NothingToWithdraw,
    RecipientMissing,
    UnknownPurpose,
    WitnessMissing,
)
from modules.registry.facts import ConsentFacts
from modules.registry.models import Consent, Guardianship, HouseholdMembership, Person

from .pictures import PHOTO, remove_photo
from .sharing import SHARING, end_sharing


def record_consent(*, person: Person, centre: Centre, facts: ConsentFacts, actor) -> Consent:
    """The person's decision on one purpose stands from now on; the earlier ones remain.

    Refusing never blocks a service that does not need it. Who no longer agrees to a photo has none
    from this moment, and who no longer agrees to share the file has it closed where it was by that
    alone. Raises `UnknownPurpose`, `RecipientMissing`, `WitnessMissing` or
    `GiverNotResponsible`.
    """
    purpose = consent_purposes().get(facts.purpose)
    if purpose is None:
        raise UnknownPurpose
    if purpose.names_recipient and not facts.recipient:
        raise RecipientMissing
    if facts.medium == ConsentMedium.SPOKEN and not facts.witness.strip():
        raise WitnessMissing
    expires = facts.expires_on
    if expires is None and purpose.expires_after_days:
        expires = centre.today() + timedelta(days=purpose.expires_after_days)
    no_longer = facts.decision != ConsentDecision.GIVEN
    with transaction.atomic():
        if facts.purpose == SHARING and no_longer:
            # The person first, as whoever gives the file does: one of the two waits for the other.
            QuerySet(Person).select_for_update(of=("self",)).get(pk=person.pk)
        check_giver(person=person, facts=facts)
        consent = _append(person, centre, facts, expires, actor)
        if facts.purpose == PHOTO and no_longer:
            remove_photo(person=person, actor=actor)
        if facts.purpose == SHARING and no_longer:
            end_sharing(
                person=person,
                recipient=facts.recipient,
                at=consent.at,
                centre=centre,
                actor=actor,
            )
    return consent


def _append(person, centre, facts: ConsentFacts, expires, actor) -> Consent:
    return Consent.objects.create(
        person=person,
        centre=centre,
        purpose=facts.purpose,
        recipient=facts.recipient,
        decision=facts.decision,
        medium=facts.medium,
        given_by=facts.given_by,
        giver_id=facts.giver_id,
        giver_name=facts.giver_name,
        witness=facts.witness,
        interpreter=facts.interpreter,
        text_version=facts.text_version,
        text_language=facts.text_language,
        restrictions=facts.restrictions,
        sheet=facts.sheet or "",
        expires_on=expires,
        at=facts.at or timezone.now(),
        recorded_by=actor,
    )


def check_giver(*, person: Person, facts: ConsentFacts) -> None:
    """Raise `GiverNotResponsible` unless the registered giver is somebody of this person's own.

    A recorded guardian or a present member of the household may decide for somebody; a person who
    decides for themselves names nobody else.
    """
    if facts.giver_id is None:
        return
    is_self = facts.given_by == ConsentGiver.SELF or facts.giver_id == person.pk
    guardian = Guardianship.objects.filter(person=person, guardian_id=facts.giver_id, until=None)
    homes = HouseholdMembership.objects.filter(person=person, until=None).values("household")
    member = HouseholdMembership.objects.filter(
        household__in=homes, person_id=facts.giver_id, until=None
    )
    if is_self or not (guardian.exists() or member.exists()):
        raise GiverNotResponsible


def withdraw_consent(*, consent: Consent, centre: Centre, facts: ConsentFacts, actor) -> Consent:
    """What was agreed to counts no more from now on, whoever asks at whatever centre.

    `facts` says how it was told; purpose and recipient are those of `consent`. Raises
    `NothingToWithdraw` where that is not the decision that counts.
    """
    counts = standing(consent.person, consent.purpose, consent.recipient)
    if counts is None or counts.decision != ConsentDecision.GIVEN:
        raise NothingToWithdraw
    withdrawn = replace(
        facts,
        purpose=consent.purpose,
        recipient=consent.recipient,
        decision=ConsentDecision.WITHDRAWN,
        text_version=consent.text_version,
        text_language=consent.text_language,
    )
    return record_consent(person=consent.person, centre=centre, facts=withdrawn, actor=actor)
