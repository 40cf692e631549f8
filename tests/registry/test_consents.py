"""What somebody agreed to counts as they said it last; a refusal takes nothing else away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import scope
from modules.registry import consent
from modules.registry.actions.consents import record_consent
from modules.registry.errors import ConsentMissing, UnknownPurpose, WitnessMissing
from modules.registry.facts import ConsentFacts
from modules.registry.models import Consent
from tests.registry.factories import arrive, make_person, returning


@pytest.fixture
def person(krt):
    """Somebody whom nobody has asked anything yet."""
    return make_person(krt)


def answer(person, centre, decision, purpose="photo", **facts) -> Consent:
    """The person decides."""
    told = {"medium": "signed", **facts}
    return record_consent(
        person=person,
        centre=centre,
        facts=ConsentFacts(purpose=purpose, decision=decision, **told),
        actor=scope.acting_user(),
    )


def test_what_nobody_asked_is_no_consent_and_what_was_given_is(person, krt, at_the_desk):
    with pytest.raises(ConsentMissing):
        consent.require(person, "photo")
    given = answer(person, krt, "given")
    assert consent.require(person, "photo") == given


@pytest.mark.parametrize("decision", ["refused", "withdrawn"])
def test_the_latest_decision_counts_and_the_earlier_ones_remain(person, krt, at_the_desk, decision):
    answer(person, krt, "given")
    answer(person, krt, decision)
    with pytest.raises(ConsentMissing):
        consent.require(person, "photo")
    assert Consent.objects.filter(person=person).count() == 2
    answer(person, krt, "given")
    assert consent.require(person, "photo")


def test_one_purpose_says_nothing_about_another(person, krt, at_the_desk):
    answer(person, krt, "given", purpose="photo")
    answer(person, krt, "refused", purpose="statistics")
    assert consent.require(person, "photo")
    with pytest.raises(ConsentMissing):
        consent.require(person, "statistics")


def test_one_recipient_says_nothing_about_another(person, krt, at_the_desk):
    answer(person, krt, "given", purpose="contact_later", recipient="Red Crescent")
    assert consent.require(person, "contact_later", recipient="Red Crescent")
    with pytest.raises(ConsentMissing):
        consent.require(person, "contact_later", recipient="Embassy")


def test_a_consent_that_has_expired_stands_no_longer(person, krt, at_the_desk):
    today = timezone.localdate()
    answer(person, krt, "given", expires_on=today)
    assert consent.require(person, "photo", on=today)
    with pytest.raises(ConsentMissing):
        consent.require(person, "photo", on=today + timedelta(days=1))


def test_who_withdrew_at_one_centre_withdrew_everywhere(person, krt, gdf, at_the_desk):
    answer(person, krt, "given")
    with scope.system():
        answer(person, gdf, "withdrawn")
    with pytest.raises(ConsentMissing):
        consent.require(person, "photo")


def test_a_spoken_consent_has_a_witness(person, krt, at_the_desk):
    with pytest.raises(WitnessMissing):
        answer(person, krt, "given", medium="spoken", witness="  ")
    assert answer(person, krt, "given", medium="spoken", witness="Yusuf Adam")


def test_a_purpose_that_no_module_declares_is_refused(person, krt, at_the_desk):
    with pytest.raises(UnknownPurpose):
        answer(person, krt, "given", purpose="selling")
    with pytest.raises(LookupError):
        consent.require(person, "selling")


def test_refusing_everything_blocks_no_arrival(person, krt, at_the_desk):
    for purpose in ("photo", "network_sharing", "contact_later", "statistics"):
        answer(person, krt, "refused", purpose=purpose)
    assert arrive(krt, returning(person))[0].departed_at is None


def test_a_consent_is_never_rewritten(person, krt, at_the_desk):
    from django.db import DatabaseError, transaction

    given = answer(person, krt, "given")
    given.decision = "refused"
    with pytest.raises(DatabaseError), transaction.atomic():
        given.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        given.delete()
    assert Consent.objects.get(person=person).decision == "given"
