"""From the scan to the ledger in one go: what is due, the store, the receipt on the file."""

from decimal import Decimal

import pytest

from core import scope
from core.errors import NotAllowed
from core.ids import new_id
from core.testing.worlds import make_user
from modules.inventory.actions.distribute import Give
from modules.inventory.actions.loans import loans_of, return_loan
from modules.inventory.actions.post import reverse_document
from modules.inventory.actions.tally_handouts import hand_out_without_a_name
from modules.inventory.choices import Control, LocationKind
from modules.inventory.distribution.choices import Basis, Collector, Frequency, LoanCondition
from modules.inventory.distribution.errors import (
    AskFirst,
    AuthorisationNeeded,
    NoRule,
    NotAHandoutNow,
    NotDue,
    NotOfThisHousehold,
    NotOnLoan,
    ReturnedSince,
    SayWhatHappened,
    SecondPersonNeeded,
)
from modules.inventory.errors import NotEnough, PrescriptionNeeded, SentAlready
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Document, EntitlementRule, Handout, KitComponent, TallyHandout
from modules.registry.errors import HeldByFlag
from modules.registry.models import Flag, PersonFlag

from .counter import join, make_counter, stocked
from .factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket(counter):
    return stocked(counter)


@pytest.fixture
def amina(counter):
    return counter.guest("Amina Saleh")


def handouts() -> int:
    with scope.system():
        return Handout.objects.count()


def test_a_blanket_goes_from_the_store_to_the_person_and_onto_the_file(counter, blanket, amina):
    [handout] = counter.give(amina, counter.rule(blanket))
    assert counter.store.left(blanket) == 99
    assert counter.store.at(LocationKind.GIVEN, blanket) == 1
    assert handout.document.code == f"KRT-DIS-{counter.store.today.year}-0001"
    with scope.user(counter.desk):
        [line] = Handout.objects.get(person=amina).lines.all()
    assert (line.item, line.quantity) == (blanket, 1)
    with scope.system():
        assert disagreements() == []


def test_a_second_blanket_is_not_due_and_the_sentence_says_since_when(counter, blanket, amina):
    rule = counter.rule(blanket)
    counter.give(amina, rule)
    with pytest.raises(NotDue) as refused:
        counter.give(amina, rule)
    assert "Last received" in str(refused.value.sentence)
    assert (counter.store.left(blanket), handouts()) == (99, 1)


def test_the_same_sent_twice_is_one_hand_out(counter, blanket, amina):
    rule, key = counter.rule(blanket), new_id()
    first = counter.give(amina, rule, key=key)
    second = counter.give(amina, rule, key=key)
    assert [h.pk for h in first] == [h.pk for h in second]
    assert counter.store.left(blanket) == 99


def test_something_else_under_a_key_that_was_used_is_not_answered_with_the_first(
    counter, blanket, amina
):
    """Back in the browser, another quantity, sent again: nobody is told that it was done."""
    rule, key = counter.rule(blanket, quantity=3), new_id()
    counter.give(amina, rule, 1, key=key)
    with pytest.raises(SentAlready):
        counter.give(amina, rule, 2, key=key)
    assert (counter.store.left(blanket), handouts()) == (99, 1)


def test_what_is_not_there_is_not_handed_out_and_stays_due(counter, amina):
    mat = stocked(counter, "MAT", 1)
    rule = counter.rule(mat, quantity=2)
    with pytest.raises(NotEnough):
        counter.give(amina, rule, 2)
    assert handouts() == 0
    counter.give(amina, rule, 1)
    counter.store.receive(mat, 5)
    counter.give(amina, rule, 1)
    assert counter.store.left(mat) == 4


def test_a_father_collects_for_his_family_and_each_has_a_receipt(counter, blanket):
    father, mother, child = counter.family("Idris", "Halima", "Musa")
    rule = counter.rule(blanket)
    lines = [Give(p, blanket, Decimal(1), rule=rule) for p in (father, mother, child)]
    made = counter.give_lines(father, lines)
    assert {h.person_id: h.collected_by for h in made} == {
        father.pk: Collector.SELF,
        mother.pk: Collector.HOUSEHOLD,
        child.pk: Collector.HOUSEHOLD,
    }
    with pytest.raises(NotDue):
        counter.give(mother, rule)
    assert counter.store.left(blanket) == 97


def test_a_household_gets_its_jerrycan_once_whoever_comes(counter):
    can = stocked(counter, "JERRYCAN")
    father, mother = counter.family("Idris", "Halima")
    rule = counter.rule(can, basis=Basis.HOUSEHOLD)
    counter.give(father, rule)
    with pytest.raises(NotDue):
        counter.give(mother, rule)


def test_what_somebody_had_alone_counts_for_the_household_they_join(counter):
    can = stocked(counter, "JERRYCAN")
    idris, halima = counter.guest("Idris"), counter.guest("Halima")
    rule = counter.rule(can, basis=Basis.HOUSEHOLD)
    counter.give(idris, rule)
    join(counter.centre, [idris, halima])
    with pytest.raises(NotDue):
        counter.give(halima, rule)


def test_nobody_collects_for_a_stranger(counter, blanket, amina):
    stranger = counter.guest("Binta")
    with pytest.raises(NotOfThisHousehold):
        counter.give(amina, counter.rule(blanket), to=stranger)


def test_a_neighbour_collects_with_an_authorisation_and_not_without(counter, blanket, amina):
    rule = counter.rule(blanket)
    with pytest.raises(AuthorisationNeeded):
        counter.give(amina, rule, by_proxy=True)
    [handout] = counter.give(amina, rule, by_proxy=True, authorisation="Neighbour, with her note")
    assert (handout.collected_by, handout.person) == (Collector.PROXY, amina)


def test_who_may_decides_beyond_the_rules_with_a_reason_and_nobody_else(counter, blanket, amina):
    rule = counter.rule(blanket)
    counter.give(amina, rule)
    with pytest.raises(NotDue):
        counter.give(amina, rule, override_reason="It was stolen")
    [handout] = counter.give(amina, rule, by=counter.store.officer, override_reason="It was stolen")
    assert (handout.override_reason, handout.overridden_by) == (
        "It was stolen",
        counter.store.officer,
    )


def test_what_no_rule_gives_needs_a_decision(counter, blanket, amina):
    line = Give(amina, blanket, Decimal(1), place=counter.store.store)
    with pytest.raises(NoRule):
        counter.give_lines(amina, [line])
    counter.give_lines(amina, [line], by=counter.store.officer, override_reason="Cold night")
    assert counter.store.left(blanket) == 99


def test_an_unknown_age_is_asked_at_the_desk_and_what_was_asked_is_written(counter, amina):
    nappies = stocked(counter, "NAPPIES")
    rule = counter.rule(nappies, age_to=4)
    with pytest.raises(AskFirst):
        counter.give(amina, rule)
    [handout] = counter.give(amina, rule, was_asked=True)
    with scope.system():
        assert handout.lines.get().was_asked


def test_a_mistake_is_taken_back_and_the_blanket_is_due_again(counter, blanket, amina):
    rule = counter.rule(blanket)
    made = counter.give(amina, rule)
    counter.take_back(made)
    assert counter.store.left(blanket) == 100
    with pytest.raises(NotAHandoutNow):
        counter.take_back(made)
    counter.give(amina, rule)
    assert counter.store.left(blanket) == 99


def test_formula_goes_only_to_whom_it_was_prescribed_and_no_manager_can_decide_otherwise(
    counter, amina
):
    expiry = counter.store.in_days(200)
    formula = stocked(
        counter, "FORMULA", 20, expiry=expiry, control=Control.PRESCRIPTION, needs_expiry=True
    )
    line = Give(amina, formula, Decimal(2), place=counter.store.store)
    for reason in ("", "She asked"):
        with pytest.raises(PrescriptionNeeded):
            counter.give_lines(amina, [line], by=counter.store.officer, override_reason=reason)
    prescription = counter.prescribe(amina, formula)
    counter.give(amina, prescription, 2)
    with pytest.raises(PrescriptionNeeded):
        counter.give(amina, prescription, 1, by=counter.store.officer, override_reason="More")
    assert counter.store.left(formula) == 18


def test_formula_hidden_in_a_kit_is_formula(counter, amina):
    formula = make_item("FORMULA", "Formula", control=Control.PRESCRIPTION)
    kit = stocked(counter, "BABYKIT")
    rule = counter.rule(kit)
    rule.in_use = False
    with scope.system():
        rule.save()
    KitComponent.objects.create(kit=kit, item=formula, quantity=1)
    with pytest.raises(PrescriptionNeeded):
        counter.give(amina, rule, by=counter.store.officer, override_reason="Please")


def test_a_tally_never_counts_formula(counter):
    formula = make_item("FORMULA", "Formula", control=Control.PRESCRIPTION)
    with pytest.raises(PrescriptionNeeded):
        tally(counter, formula, 1)


def test_sim_cards_are_handed_out_by_two(counter, amina):
    sim = stocked(counter, "SIM", control=Control.TWO_PEOPLE)
    rule = counter.rule(sim)
    with pytest.raises(SecondPersonNeeded):
        counter.give(amina, rule)
    with pytest.raises(SecondPersonNeeded):
        counter.give(amina, rule, second_person=counter.desk)
    [handout] = counter.give(amina, rule, second_person=counter.store.officer)
    assert handout.second_person == counter.store.officer


def test_a_flag_holds_a_hand_out_until_somebody_looked(counter, blanket, amina):
    flag = Flag.objects.create(
        label="See first", colour="amber", advice="See the case worker.", holds="hand_out",
        audience="everybody", moments=["hand_out"],
    )  # fmt: skip
    with scope.system():
        PersonFlag.objects.create(person=amina, centre=counter.centre, flag=flag)
    with pytest.raises(HeldByFlag):
        counter.give(amina, counter.rule(blanket))
    worker = make_user("worker", ("case_worker", counter.centre))
    counter.give(amina, counter.rule(blanket), by=worker, override_reason="I looked")


def test_the_gate_hands_nothing_out(counter, blanket, amina):
    gate = make_user("gate", ("gate", counter.centre))
    with pytest.raises(NotAllowed):
        counter.give(amina, counter.rule(blanket), by=gate)


def lend(counter, amina, quantity=1):
    kettle = stocked(counter, "KETTLE", 10, is_lent=True)
    made = counter.give(amina, counter.rule(kettle, quantity=quantity), quantity)
    with scope.user(counter.desk):
        [line] = loans_of([amina])
    return kettle, line, made


def bring_back(counter, line, quantity=1, condition=LoanCondition.OK, **more):
    with scope.user(counter.desk):
        return return_loan(
            line=line, quantity=Decimal(quantity), condition=condition, actor=counter.desk, **more
        )


def test_a_kettle_is_lent_and_comes_back(counter, amina):
    kettle, line, _made = lend(counter, amina)
    assert (counter.store.left(kettle), counter.store.at(LocationKind.LENT, kettle)) == (9, 1)
    bring_back(counter, line)
    assert (counter.store.left(kettle), counter.store.at(LocationKind.LENT, kettle)) == (10, 0)
    with scope.user(counter.desk):
        assert loans_of([amina]) == []
    with pytest.raises(NotOnLoan):
        bring_back(counter, line)


def test_of_three_kettles_one_is_broken_and_one_is_lost(counter, amina):
    kettle, line, _made = lend(counter, amina, 3)
    with pytest.raises(SayWhatHappened):
        bring_back(counter, line, 1, LoanCondition.DAMAGED)
    bring_back(counter, line, 1, LoanCondition.DAMAGED, reason="Fell on the floor")
    bring_back(counter, line, 1, LoanCondition.LOST, reason="Left at the bus")
    bring_back(counter, line, 1)
    assert counter.store.left(kettle) == 8
    assert counter.store.at(LocationKind.LOST, kettle) == 2
    with pytest.raises(NotOnLoan):
        bring_back(counter, line)


def test_a_return_sent_twice_is_one(counter, amina):
    kettle, line, _made = lend(counter, amina, 2)
    key = new_id()
    first, second = bring_back(counter, line, key=key), bring_back(counter, line, key=key)
    assert first.pk == second.pk
    assert counter.store.left(kettle) == 9
    with pytest.raises(SentAlready):
        bring_back(counter, line, 2, key=key)


def test_what_came_back_was_no_mistake(counter, amina):
    _kettle, line, made = lend(counter, amina)
    bring_back(counter, line)
    with pytest.raises(ReturnedSince):
        counter.take_back(made)


def test_nor_is_its_paper_reversed_after_a_return(counter, amina):
    kettle, line, made = lend(counter, amina)
    bring_back(counter, line)
    with scope.system():
        paper = Document.objects.get(handout=made[0])
    officer = counter.store.officer
    with scope.user(officer), pytest.raises(ReturnedSince):
        reverse_document(document=paper, reason="Mistake", actor=officer)
    assert counter.store.left(kettle) == 10


def tally(counter, item, people, key=None, **facts):
    with scope.user(counter.desk):
        return hand_out_without_a_name(
            centre=counter.centre,
            item=item,
            each=Decimal(2),
            people=people,
            place=counter.store.store,
            actor=counter.desk,
            key=key or new_id(),
            **facts,
        )


def test_people_without_a_name_are_counted_and_the_store_has_less(counter):
    soap, key = stocked(counter, "SOAP"), new_id()
    for _time in range(2):
        tally(counter, soap, 3, key=key, sex="female", age_band="18-24")
    assert counter.store.left(soap) == 94
    with scope.system():
        assert TallyHandout.objects.get().people == 3
    with pytest.raises(SentAlready):
        tally(counter, soap, 3, key=key, sex="male", age_band="18-24")
    with pytest.raises(SentAlready):
        tally(counter, soap, 4, key=key, sex="female", age_band="18-24")


def test_no_paper_of_the_store_names_anybody(counter, blanket, amina):
    counter.give(amina, counter.rule(blanket, name="Blanket"), by_proxy=True, authorisation="Note")
    with scope.system():
        paper = Document.objects.get(type="DIS")
        said = " ".join(str(value) for value in vars(paper).values())
    assert "Amina" not in said
    assert amina.reference not in said


def test_a_rule_of_thirty_days_looks_back_thirty_days(counter, amina):
    soap = stocked(counter, "SOAP")
    rule = counter.rule(soap, frequency=Frequency.EVERY, every_days=30, quantity=2)
    counter.give(amina, rule, 1)
    counter.give(amina, rule, 1)
    with pytest.raises(NotDue) as refused:
        counter.give(amina, rule, 1)
    assert "due again on" in str(refused.value.sentence)


def test_a_rule_of_another_centre_gives_nothing_here(counter, blanket, amina):
    other = make_counter("GDF")
    stray = other.rule(blanket)
    with pytest.raises(NoRule):
        counter.give(amina, stray)
    with scope.system():
        assert EntitlementRule.objects.count() == 1
