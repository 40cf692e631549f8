"""Consent at the counter: who gave it, the sheet, taking it back, the paper."""

import pytest
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from modules.registry.actions.consents import record_consent, withdraw_consent
from modules.registry.actions.households import join_household_of
from modules.registry.consent import standing
from modules.registry.errors import GiverNotResponsible, NothingToWithdraw
from modules.registry.facts import ConsentFacts
from modules.registry.models import Consent
from tests.registry.counter import browser_of, decide, picture
from tests.registry.factories import make_person

SPOKEN = {"medium": "spoken", "witness": "Omer", "given_by": "self"}


@pytest.fixture
def child(krt):
    return make_person(krt, "Hana", birth="9")


def given_by(giver, **facts) -> ConsentFacts:
    return ConsentFacts(
        purpose="photo",
        decision="given",
        medium="signed",
        given_by="legal_guardian",
        giver_id=giver.pk,
        **facts,
    )


def test_a_registered_giver_is_a_guardian_or_a_member_of_the_household(child, krt, at_the_desk):
    mother = make_person(krt, "Sara", birth="40")
    with pytest.raises(GiverNotResponsible):
        record_consent(person=child, centre=krt, facts=given_by(mother), actor=at_the_desk)
    join_household_of(person=child, member=mother, role="child", centre=krt, actor=at_the_desk)
    kept = record_consent(person=child, centre=krt, facts=given_by(mother), actor=at_the_desk)
    assert kept.giver == mother


def test_nobody_gives_consent_as_their_own_guardian(child, krt, at_the_desk):
    with pytest.raises(GiverNotResponsible):
        record_consent(person=child, centre=krt, facts=given_by(child), actor=at_the_desk)


def test_a_consent_is_taken_back_with_a_word_before_a_witness(child, krt, desk):
    consent = decide(child, krt, "contact_later")
    browser = browser_of(desk)
    url = reverse("registry_people:withdraw", args=["KRT", child.pk, consent.pk])
    file = reverse("registry_people:detail", args=[child.pk])
    assert url in browser.get(file).text
    without_witness = browser.post(url, {**SPOKEN, "witness": ""})
    assert without_witness.status_code == 422
    assert browser.post(url, SPOKEN).status_code == 302
    with scope.system():
        assert standing(child, "contact_later").decision == "withdrawn"
        assert Consent.objects.count() == 2
    assert url not in browser.get(file).text
    again = browser.post(url, SPOKEN)
    assert again.status_code == 422
    assert "does not count any more" in again.text


def test_what_was_replaced_cannot_be_taken_back(child, krt, at_the_desk):
    first = decide(child, krt, "statistics")
    decide(child, krt, "statistics", "refused")
    facts = ConsentFacts(purpose="", decision="", medium="signed")
    with pytest.raises(NothingToWithdraw):
        withdraw_consent(consent=first, centre=krt, facts=facts, actor=at_the_desk)


def test_the_sheet_is_kept_with_the_decision_and_opening_it_is_logged(child, krt, desk):
    browser = browser_of(desk)
    told = {"purpose": "photo", "decision": "given", "medium": "signed", "given_by": "parent"}
    url = reverse("registry_people:new_consent", args=["KRT", child.pk])
    nobody = browser.post(url, told)
    assert nobody.status_code == 422
    sent = browser.post(url, {**told, "giver_name": "Sara", "sheet": picture()})
    assert sent.status_code == 302
    with scope.system():
        consent = Consent.objects.get()
    shown = browser.get(reverse("registry_consents:sheet", args=[consent.pk]))
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    with scope.system():
        assert AccessLogEntry.objects.filter(record__startswith="registry.consent.sheet").exists()
    file = browser.get(reverse("registry_people:detail", args=[child.pk])).text
    assert "A parent: Sara" in file
    assert "with the sheet" in file


def test_the_register_is_filtered_by_purpose_and_decision(child, krt, desk):
    decide(child, krt, "photo")
    decide(child, krt, "statistics", "refused")
    url = reverse("registry_consents:list")

    def found(**query) -> set[str]:
        page = browser_of(desk).get(url, query).text.partition("<tbody")[2]
        return {label for label in ("Keep my photo", "anonymous figures") if label in page}

    assert found() == {"Keep my photo", "anonymous figures"}
    assert found(purpose="photo") == {"Keep my photo"}
    assert found(decision="refused") == {"anonymous figures"}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_printed_sheet_asks_everything_and_ticks_nothing(child, krt, desk, language, direction):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=desk, preferred_language=language)
    url = reverse("registry_people:consent_sheet", args=["KRT", child.pk])
    page = browser_of(desk).get(url).text
    assert f'dir="{direction}"' in page
    assert child.card_number in page
    assert page.count('class="tick"') == 2 * 6 + 2
    assert "checked" not in page
    with scope.system():
        entry = AccessLogEntry.objects.get(kind="print")
        assert (entry.reference, entry.user) == (child.reference, desk)


def test_a_sheet_is_printed_only_where_the_file_is_held(child, desk_elsewhere):
    url = reverse("registry_people:consent_sheet", args=["GDF", child.pk])
    assert browser_of(desk_elsewhere).get(url, follow=True).status_code == 404
