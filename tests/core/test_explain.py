"""Why can I not see this? The page names what is missing and tells the asker nothing new."""

import pytest
from django.urls import reverse

from core import scope
from core.models import ImportRun
from core.permissions.explain import explain_address, explain_permission, explain_record
from modules.registry.models import FileHolding, Person, Restriction, RestrictionReader
from tests.core.extra_modules import installed_extra_modules
from tests.core.staff import browser_of, give_role, make_centre, make_staff

pytestmark = pytest.mark.django_db

NOT_THERE = "There is no such record that you may see yourself."


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def gadaref():
    return make_centre("GDF", "Gadaref")


@pytest.fixture
def manager(khartoum):
    return make_staff("manager", "centre_manager", khartoum)


def make_person(reference: str, *centres) -> Person:
    with scope.system():
        person = Person.objects.create(reference=reference, display_name="Someone")
        for centre in centres:
            FileHolding.objects.create(person=person, centre=centre, because="registered")
    return person


def restrict(person, centre, *readers) -> None:
    with scope.system():
        barred = Restriction.objects.create(person=person, centre=centre, reason="test")
        for reader in readers:
            RestrictionReader.objects.create(restriction=barred, user=reader, centre=centre)


def ask(asker, user, row, model=Person):
    identifier = row if isinstance(row, str) else str(row.pk)
    return explain_record(
        user=user, model=model, identifier=identifier, asker=scope.UserScope(asker)
    )


def said(answer) -> str:
    return " ".join(answer.sentences)


def test_who_sees_it_is_told_so(khartoum, manager):
    person = make_person("KRT1", khartoum)
    answer = ask(manager, make_staff("desk", "front_desk", khartoum), person)
    assert answer.sees is True
    assert "At Khartoum, desk works as: Front desk." in answer.sentences


def test_a_record_is_found_by_its_card_number_too(khartoum, manager):
    make_person("KRT1", khartoum)
    assert ask(manager, make_staff("desk", "front_desk", khartoum), "krt1").sees is True


def test_a_missing_permission_is_named_with_the_roles_that_have_it(khartoum, manager):
    person = make_person("KRT1", khartoum)
    editor = make_staff("editor", "communications_editor", khartoum)
    answer = ask(manager, editor, person)
    assert answer.sees is False
    assert "None of these roles includes" in said(answer)
    assert "Front desk" in said(answer)


def test_a_missing_membership_is_named(khartoum, gadaref, manager):
    give_role(manager, "centre_manager", centre=gadaref)
    person = make_person("KRT1", khartoum)
    answer = ask(manager, make_staff("elsewhere", "front_desk", gadaref), person)
    assert answer.sees is False
    assert "It belongs to: Khartoum." in answer.sentences
    assert "elsewhere has no role there that you look after." in answer.sentences


def test_a_closed_account_is_named(khartoum, manager):
    person = make_person("KRT1", khartoum)
    gone = make_staff("gone", "front_desk", khartoum, is_active=False)
    answer = ask(manager, gone, person)
    assert answer.sees is False
    assert "The account of gone is closed." in answer.sentences


def test_an_emergency_lock_is_named(khartoum, manager):
    khartoum.is_locked = True
    khartoum.save()
    answer = ask(manager, make_staff("desk", "front_desk", khartoum), "KRT1")
    assert "Khartoum is closed by an emergency lock." in answer.sentences


def test_a_rule_of_the_record_is_named_to_somebody_who_may_know_of_it(khartoum, manager):
    person = make_person("KRT1", khartoum)
    restrict(person, khartoum, manager)
    answer = ask(manager, make_staff("desk", "front_desk", khartoum), person)
    assert answer.sees is False
    assert "A rule of this kind of record keeps it from desk." in said(answer)


def test_a_model_may_explain_its_own_rule(khartoum, manager, monkeypatch):
    person = make_person("KRT1", khartoum)
    restrict(person, khartoum, manager)

    def explain_scope(cls, user, pk):
        assert scope.current().user_id == manager.pk
        return ["The file is restricted."]

    monkeypatch.setattr(Person, "explain_scope", classmethod(explain_scope), raising=False)
    answer = ask(manager, make_staff("desk", "front_desk", khartoum), person)
    assert "The file is restricted." in answer.sentences


def test_a_restricted_file_is_answered_exactly_as_one_that_does_not_exist(khartoum, manager):
    hidden = make_person("KRT1", khartoum)
    focal_point = make_staff("focal", "protection_focal_point", khartoum)
    desk = make_staff("desk", "front_desk", khartoum)
    restrict(hidden, khartoum, focal_point)
    nowhere = "018f0000-0000-7000-8000-000000000000"
    for user in (focal_point, desk):
        absent = ask(manager, user, nowhere)
        assert ask(manager, user, hidden) == absent
        assert ask(manager, user, hidden.reference) == ask(manager, user, "KRT9") == absent
        assert absent.sentences[0] == NOT_THERE


def test_the_address_of_a_hidden_record_is_answered_exactly_as_one_that_does_not_exist(
    khartoum, manager
):
    asker = scope.UserScope(manager)
    desk = make_staff("desk", "front_desk", khartoum)
    with scope.system():
        hidden = ImportRun.objects.create(
            centre=make_centre("XXX", "Far"), resource="people", module="registry", checksum="0"
        )
    absent = "018f0000-0000-7000-8000-000000000000"
    paths = [reverse("imports:detail", args=[pk]) for pk in (hidden.pk, absent)]
    answers = [explain_address(user=desk, address=path, asker=asker) for path in paths]
    assert answers[0] == answers[1]
    assert NOT_THERE in answers[0].sentences


def test_nothing_is_told_of_other_centres(khartoum, gadaref, manager):
    both = make_staff("both", "front_desk", khartoum)
    give_role(both, "shelter_manager", centre=gadaref)
    person = make_person("KRT1", khartoum, gadaref)
    told = said(ask(manager, both, person))
    assert "Gadaref" not in told
    assert "Shelter manager" not in told


def test_a_module_that_is_off_is_named(khartoum, manager):
    asker = scope.UserScope(manager)
    desk = make_staff("desk", "front_desk", khartoum)
    with installed_extra_modules():
        lines = explain_permission(user=desk, permission="kitchen.view_meal", asker=asker)
    assert "The module “Kitchen” is switched off at Khartoum." in lines


def test_an_address_names_the_permission_that_its_gate_asks_for(khartoum, manager):
    desk = make_staff("desk", "front_desk", khartoum)
    answer = explain_address(
        user=desk,
        address="https://guichet.example/admin/modules/?x=1",
        asker=scope.UserScope(manager),
    )
    assert answer.sees is False
    assert "Can switch modules on and off at a centre" in said(answer)
    assert "Centre manager" in said(answer)


def test_addresses_that_are_no_page_and_pages_for_all_are_told_apart(khartoum, gadaref, manager):
    asker = scope.UserScope(manager)
    desk = make_staff("desk", "front_desk", khartoum)

    def answer_of(address):
        return explain_address(user=desk, address=address, asker=asker)

    assert answer_of("/admin/").sees is True
    assert answer_of("/nowhere.txt").sees is None
    assert answer_of("/admin/reports/site-history/").sees is None
    assert "do not look after" in said(answer_of("/admin/core/GDF/lock/"))
    assert answer_of("/admin/core/KRT/lock/").sees is False
    assert answer_of("http://[broken").sees is None


def test_the_page_answers_and_keeps_what_was_asked_out_of_the_address(khartoum, manager):
    make_person("KRT1", khartoum)
    desk = make_staff("desk", "front_desk", khartoum)
    browser = browser_of(manager)
    asked = {"user": desk.pk, "kind": "registry.person", "identifier": "KRT1"}
    answer = browser.post(reverse("core_why"), asked)
    assert answer.status_code == 200
    assert "desk can see this record." in answer.content.decode()
    assert browser.get(reverse("core_why"), asked).content.decode().count("can see") == 0
    assert browser.post(reverse("core_why"), {"user": desk.pk}).status_code == 422


def test_only_staff_that_the_asker_looks_after_can_be_chosen(khartoum, gadaref, manager):
    stranger = make_staff("stranger", "front_desk", gadaref)
    browser = browser_of(manager)
    asked = {"user": stranger.pk, "address": "/admin/"}
    assert browser.post(reverse("core_why"), asked).status_code == 422
    assert "stranger" not in browser.get(reverse("core_why")).content.decode()


def test_the_page_is_for_those_who_may_explain(khartoum):
    browser = browser_of(make_staff("desk", "front_desk", khartoum))
    assert browser.get(reverse("core_why")).status_code == 403
