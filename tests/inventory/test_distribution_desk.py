"""The desk's screen: scan, see what is due, hand out; nothing that could tell a need."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from core.ids import new_id
from core.models import AccessLogEntry
from core.testing.worlds import make_user
from modules.inventory.actions.loans import loans_of
from modules.inventory.choices import Control
from modules.inventory.distribution.choices import Basis, Frequency
from modules.inventory.distribution.entitlements import circles_of, dues_of, moment
from modules.inventory.models import Handout, LoanReturn, Prescription, TallyHandout
from modules.registry.actions.cards import issue_card
from modules.registry.models import Need
from tests.factories import restrict
from tests.registry.factories import make_person

from .counter import DESK_PAGE, form_of, join, make_counter, signed_in, stocked, text_of

pytestmark = pytest.mark.django_db


def card_of(person, centre) -> str:
    with scope.system():
        return issue_card(person=person, centre=centre, actor=None)[1]


def scan(browser, text, **more):
    return browser.post(DESK_PAGE, {"scan": text, "partial": "1", **more})


def test_a_scan_shows_what_is_due_and_enter_hands_it_out(counter, desk):
    amina = counter.guest("Amina Saleh")
    counter.rule(stocked(counter), name="Blanket for everybody")
    shown = text_of(scan(desk, card_of(amina, counter.centre)))
    assert "Amina Saleh" in shown
    assert "Blanket for everybody" in shown
    assert "never received" in shown
    given = text_of(desk.post(DESK_PAGE, form_of(counter, amina)))
    assert "Handed out" in given
    assert "KRT-DIS-" in given
    again = text_of(scan(desk, amina.reference))
    assert "Nothing is due now" in again


def test_each_look_at_somebody_is_in_the_access_log(counter, desk):
    amina = counter.guest()
    scan(desk, amina.reference)
    scan(desk, amina.reference)
    with scope.system():
        looks = AccessLogEntry.objects.filter(record=f"registry.person:{amina.pk}", kind="read")
        assert [entry.user for entry in looks] == [counter.desk] * 2


def test_the_same_form_sent_twice_hands_out_once(counter, desk):
    amina = counter.guest()
    blanket = stocked(counter)
    counter.rule(blanket)
    form = form_of(counter, amina)
    answers = [desk.post(DESK_PAGE, form) for _time in range(2)]
    assert all("Handed out" in text_of(answer) for answer in answers)
    assert counter.store.left(blanket) == 99


def test_a_new_scan_leaves_the_person_on_the_screen_as_they_are(counter, desk):
    amina, binta = counter.guest("Amina"), counter.guest("Binta")
    blanket = stocked(counter)
    counter.rule(blanket)
    shown = text_of(desk.post(DESK_PAGE, {**form_of(counter, amina), "scan": binta.reference}))
    assert "Binta" in shown
    assert counter.store.left(blanket) == 100


def test_a_refusal_keeps_what_was_typed(counter, desk):
    amina = counter.guest()
    counter.rule(stocked(counter))
    answer = desk.post(DESK_PAGE, form_of(counter, amina, blanket="7"))
    assert answer.status_code == 422
    assert 'value="7"' in text_of(answer)
    assert "are due" in text_of(answer)


@pytest.mark.parametrize("typed", ["a few", "-1", "1.23456"])
def test_a_quantity_that_is_none_is_told_in_a_sentence(counter, desk, typed):
    amina = counter.guest()
    counter.rule(stocked(counter))
    answer = desk.post(DESK_PAGE, form_of(counter, amina, blanket=typed))
    assert answer.status_code == 422
    assert "no number" in text_of(answer)


def test_it_is_taken_back_at_the_desk(counter, desk):
    amina = counter.guest()
    blanket = stocked(counter)
    counter.rule(blanket)
    desk.post(DESK_PAGE, form_of(counter, amina))
    with scope.system():
        made = Handout.objects.get()
    answer = desk.post(DESK_PAGE, {"undo": "1", "made": made.pk, "scan": "", "partial": "1"})
    assert "Taken back" in text_of(answer)
    assert counter.store.left(blanket) == 100
    assert "1" in text_of(scan(desk, amina.reference))


def test_a_name_leads_to_those_who_may_be_meant(counter, desk):
    amina = counter.guest("Amina Saleh")
    shown = text_of(scan(desk, "Amina"))
    assert "Who is it?" in shown
    assert amina.reference in shown
    assert "Nobody" not in text_of(scan(desk, "", choose=amina.reference))


def test_no_need_and_no_rule_that_asks_for_one_is_named(counter, desk):
    amina, binta = counter.guest("Amina"), counter.guest("Binta")
    with scope.system():
        for person, answer in ((amina, "yes"), (binta, "unknown")):
            Need.objects.create(
                person=person,
                centre=counter.centre,
                code="DS-BD",
                answer=answer,
                is_sensitive=False,
            )
    counter.rule(stocked(counter, "PADS"), needs=["DS-BD"], name="For the blind")
    shown = text_of(scan(desk, amina.reference))
    assert "Pads" in shown
    for word in ("DS-BD", "For the blind", "blind", "Visual"):
        assert word not in shown
    assert "Pads" not in text_of(scan(desk, binta.reference))


def test_a_restricted_file_is_no_file_at_the_desk(counter, desk):
    amina = counter.guest()
    token = card_of(amina, counter.centre)
    restrict(amina, counter.centre)
    shown = text_of(scan(desk, token))
    assert amina.display_name not in shown
    assert "not open to you here" in shown
    assert desk.post(DESK_PAGE, {"person": amina.pk, "scan": ""}).status_code == 404


def test_a_member_of_the_family_whose_file_is_restricted_is_not_counted_there(counter, desk):
    father, _mother, hidden = counter.family("Idris", "Halima", "Sami Hidden")
    counter.rule(stocked(counter, "NET"), basis=Basis.MEMBER)
    restrict(hidden, counter.centre)
    shown = text_of(scan(desk, father.reference))
    assert "Sami" not in shown
    assert "2 people of the household here" in shown


def test_somebody_of_another_centre_is_sent_to_the_desk_that_receives_them(counter):
    other = make_counter("GDF")
    stranger = make_person(other.centre, "Winta")
    both = make_user("both", ("front_desk", counter.centre), ("front_desk", other.centre))
    assert "not open to you here" in text_of(scan(signed_in(both), stranger.reference))


def test_sim_cards_ask_for_a_second_member_of_staff(counter, desk):
    amina = counter.guest()
    counter.rule(stocked(counter, "SIM", control=Control.TWO_PEOPLE))
    assert "Second member of staff" in text_of(scan(desk, amina.reference))
    form = form_of(counter, amina)
    assert "two people" in text_of(desk.post(DESK_PAGE, form))
    given = desk.post(DESK_PAGE, {**form, "second_person": counter.store.officer.pk})
    assert "Handed out" in text_of(given)


def test_the_officer_goes_beyond_the_rules_with_a_reason(counter):
    officer = signed_in(counter.store.officer)
    amina = counter.guest()
    blanket = stocked(counter)
    counter.rule(stocked(counter, "SOAP"))
    form = {**form_of(counter, amina, soap=0), "extra_item": "blanket", "extra_quantity": "2"}
    form["extra_place"] = counter.store.store.code
    assert "No rule gives this" in text_of(officer.post(DESK_PAGE, form))
    form["override_reason"] = "Slept in the rain"
    assert "Handed out" in text_of(officer.post(DESK_PAGE, form))
    assert counter.store.left(blanket) == 98
    assert "No item in use" in text_of(officer.post(DESK_PAGE, {**form, "extra_item": "NOSUCH"}))


def test_a_nought_beyond_the_rules_hands_out_nothing(counter):
    officer = signed_in(counter.store.officer)
    blanket = stocked(counter)
    counter.rule(stocked(counter, "SOAP"))
    form = {**form_of(counter, counter.guest(), soap=1), "extra_item": "blanket"}
    form |= {"extra_quantity": "0", "override_reason": "Slept in the rain"}
    assert "Handed out" in text_of(officer.post(DESK_PAGE, form))
    assert counter.store.left(blanket) == 100


def test_how_many_queries_a_scan_takes_does_not_grow_with_the_family(counter, desk):
    counter.rule(stocked(counter))
    counter.rule(stocked(counter, "SOAP"), frequency=Frequency.EVERY, every_days=30)
    couple = counter.family("Idris", "Halima")
    many = counter.family("Abel", "Bana", "Cira", "Dawit", "Elsa", "Feven", "Genet")

    def queries(person) -> int:
        with CaptureQueriesContext(connection) as seen:
            scan(desk, person.reference)
        return len(seen)

    queries(couple[0])
    assert queries(couple[0]) == queries(many[0])


def test_a_kettle_is_shown_on_loan_on_the_file_at_departure_and_comes_back(counter, desk):
    amina = counter.guest("Amina Saleh")
    kettle = stocked(counter, "KETTLE", 5, is_lent=True)
    counter.rule(kettle)
    desk.post(DESK_PAGE, form_of(counter, amina))
    assert "On loan" in text_of(scan(desk, amina.reference))
    assert "on loan since" in text_of(desk.get(reverse("registry_people:detail", args=[amina.pk])))
    depart = reverse("registry_people:depart", args=["KRT", amina.pk])
    assert "Still on loan: 1 × Kettle" in text_of(desk.get(depart))
    assert "Amina Saleh" in text_of(desk.get("/admin/inventory/KRT/loans/"))
    with scope.user(counter.desk):
        [line] = loans_of([amina])
    url = reverse("inventory_return_loan", args=["KRT", amina.pk, line.pk])
    form = {"quantity": "1", "condition": "damaged", "reason": "", "key": new_id()}
    refused = desk.post(url, form)
    assert refused.status_code == 422
    assert desk.post(url, {**form, "reason": "Burnt through"}).status_code == 302
    with scope.system():
        assert LoanReturn.objects.get().condition == "damaged"
    assert "Still on loan" not in text_of(desk.get(depart))
    assert desk.get(url).status_code == 404


def test_health_staff_prescribe_and_the_desk_sees_item_and_quantity_and_no_reason(counter, desk):
    infant = counter.guest("Little Sami")
    formula = stocked(
        counter, "FORMULA", 20, expiry=counter.store.in_days(100), control=Control.PRESCRIPTION
    )
    health = signed_in(counter.health)
    url = reverse("inventory_prescribe", args=["KRT", infant.pk])
    form = {
        "item": formula.pk,
        "quantity": "2",
        "every_days": "7",
        "starts": counter.store.today.isoformat(),
        "until": counter.store.in_days(30).isoformat(),
        "reason": "no_mother",
        "from_location": counter.store.store.pk,
    }
    assert health.post(url, form).status_code == 422
    assert health.post(url, {**form, "counselled": "on"}).status_code == 302
    assert desk.post(url, {**form, "counselled": "on"}).status_code == 403
    shown = text_of(scan(desk, infant.reference))
    assert "Formula" in shown
    assert "prescribed" in shown
    for word in ("Mother", "no_mother", "absent"):
        assert word not in shown
    assert "Handed out" in text_of(desk.post(DESK_PAGE, form_of(counter, infant)))
    file_url = reverse("registry_people:detail", args=[infant.pk])
    assert "Mother absent" in text_of(health.get(file_url))
    assert "Mother absent" not in text_of(desk.get(file_url))
    with scope.system():
        prescription = Prescription.objects.get()
    end = reverse("inventory_end_prescription", args=["KRT", infant.pk, prescription.pk])
    assert health.post(end).status_code == 302
    assert "Formula" not in text_of(scan(desk, infant.reference))


def test_people_without_a_name_are_served_from_the_desk(counter, desk):
    soap = stocked(counter, "SOAP")
    url = reverse("inventory_distribution_tally", args=["KRT"])
    form = {
        "item": soap.pk,
        "each": "2",
        "people": "4",
        "sex": "female",
        "age_band": "unknown",
        "place": counter.store.store.pk,
        "key": new_id(),
    }
    assert desk.post(url, form).status_code == 302
    assert desk.post(url, form).status_code == 302
    with scope.system():
        assert TallyHandout.objects.get().people == 4
    assert counter.store.left(soap) == 92


def test_a_list_is_printed_and_entered_afterwards(counter, desk):
    blanket = stocked(counter)
    rule = counter.rule(blanket, name="Blanket once")
    amina, binta, cira = (counter.guest(name) for name in ("Amina", "Binta", "Cira"))
    counter.give(cira, rule)
    url = "/admin/inventory/KRT/distribution_list/"
    listed = text_of(desk.get(url, {"rule": rule.pk}))
    assert "Amina" in listed
    assert "Cira" not in listed
    printed = text_of(desk.get(f"{url}print/", {"rule": rule.pk}))
    assert amina.card_number in printed
    assert "Signature" in printed
    form = {"rule": rule.pk, "key": new_id(), "received": [amina.pk], "day": ""}
    for _time in range(2):
        assert desk.post(url, form).status_code == 302
    assert counter.store.left(blanket) == 98
    with scope.system():
        assert Handout.objects.filter(person=amina).count() == 1
        assert not Handout.objects.filter(person=binta).exists()
        assert AccessLogEntry.objects.filter(kind="print", rows=2).exists()


def test_a_household_stands_once_on_the_list_by_its_head(counter, desk):
    rule = counter.rule(stocked(counter, "JERRYCAN"), basis=Basis.HOUSEHOLD, name="Can")
    spouse, head = counter.guest("Abel"), counter.guest("Zeinab")
    join(counter.centre, [head, spouse])
    listed = text_of(desk.get("/admin/inventory/KRT/distribution_list/", {"rule": rule.pk}))
    assert "Zeinab" in listed
    assert "Abel" not in listed


def test_a_rule_is_written_by_the_officer_and_refuses_formula_and_sensitive_needs(counter):
    formula = stocked(
        counter, "FORMULA", 5, expiry=counter.store.in_days(9), control=Control.PRESCRIPTION
    )
    can = stocked(counter, "JERRYCAN")
    officer = signed_in(counter.store.officer)
    url = "/admin/inventory/rules/add/KRT/"
    form = {
        "name": "Jerrycans",
        "in_use": "on",
        "whoever": "anybody",
        "item": can.pk,
        "quantity": "1",
        "basis": "household",
        "by_size": "1: 1, 4: 2",
        "from_location": counter.store.store.pk,
        "frequency": "once",
    }
    assert officer.post(url, {**form, "item": formula.pk}).status_code == 422
    assert officer.post(url, {**form, "needs": "SV-VA"}).status_code == 422
    assert officer.post(url, {**form, "by_size": "many"}).status_code == 422
    assert officer.post(url, {**form, "frequency": "every"}).status_code == 422
    assert officer.post(url, form).status_code == 302
    father = counter.family("Idris", "Halima", "Musa", "Nur")[0]
    with scope.user(counter.desk):
        [due] = dues_of(
            counter.centre, circles_of([father], counter.centre), now=moment(counter.centre)
        )
    assert due.entitlement.due == 2
