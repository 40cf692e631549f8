"""What the database itself refuses of distributions, whoever writes past the actions."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core import scope
from core.errors import refusal_from
from core.ids import new_id
from modules.inventory.actions.distribute import controls_of
from modules.inventory.choices import Control, DocumentType
from modules.inventory.distribution.choices import Frequency
from modules.inventory.models import (
    Document,
    DocumentLine,
    EntitlementTurn,
    Handout,
    HandoutLine,
    KitComponent,
    TallyHandout,
)

from .counter import stocked
from .factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def formula():
    return make_item("FORMULA", "Formula", control=Control.PRESCRIPTION)


def refused(write) -> str:
    """What the database says to a write, in the words that people read."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), scope.system():
        write()
    return refusal_from(error.value).code


def test_no_rule_gives_formula(counter, formula):
    assert refused(lambda: counter.rule(formula)) == "prescribed_item_is_in_no_rule"


def test_no_rule_gives_a_kit_with_a_bottle_in_it(counter, formula):
    kit = make_item("KIT", "Baby kit")
    KitComponent.objects.create(kit=kit, item=formula, quantity=1)
    assert refused(lambda: counter.rule(kit)) == "prescribed_item_is_in_no_rule"


def test_an_item_of_a_rule_does_not_become_prescribed_before_the_rule_ends(counter):
    item = make_item()
    rule = counter.rule(item)
    item.control = Control.PRESCRIPTION
    assert refused(item.save) == "item_of_a_rule_is_not_prescribed"
    with scope.system():
        rule.in_use = False
        rule.save()
        item.save()
        rule.in_use = True
    assert refused(rule.save) == "prescribed_item_is_in_no_rule"


def test_no_bottle_goes_into_a_kit_that_a_rule_gives(counter, formula):
    kit = make_item("KIT", "Arrival kit")
    counter.rule(kit)
    part = KitComponent(kit=kit, item=formula, quantity=1)
    assert refused(part.save) == "item_of_a_rule_is_not_prescribed"


def line_past_the_action(counter, item, person, **more):
    """A line by its side, on the paper of something else that was handed out."""
    made = counter.give(person, counter.rule(stocked(counter, f"ITEM{new_id()}"[:20])))
    with scope.system():
        handout = Handout.objects.get(pk=made[0].pk)
        paper_line = DocumentLine.objects.get(document=handout.document)
        HandoutLine.objects.filter(handout=handout).delete()
    return lambda: HandoutLine.objects.create(
        centre=counter.centre,
        person=person,
        handout=handout,
        paper_line=paper_line,
        item=item,
        quantity=Decimal(1),
        **more,
    )


def test_formula_is_written_to_nobody_without_a_prescription_of_their_own(counter, formula):
    amina, binta = counter.guest("Amina"), counter.guest("Binta")
    theirs = counter.prescribe(binta, formula)
    for more in ({}, {"prescription": theirs}):
        write = line_past_the_action(counter, formula, amina, **more)
        assert refused(write) == "prescribed_item_needs_a_prescription"
    mine = counter.prescribe(amina, formula)
    with scope.system():
        line_past_the_action(counter, formula, amina, prescription=mine)()


def test_a_sim_card_is_written_to_nobody_with_one_name_on_it(counter):
    sim = make_item("SIM", "SIM card", control=Control.TWO_PEOPLE)
    write = line_past_the_action(counter, sim, counter.guest())
    assert refused(write) == "item_is_handed_out_by_two"


def test_nobody_is_their_own_second_person(counter):
    made = counter.give(counter.guest(), counter.rule(stocked(counter)))
    made[0].second_person = counter.desk
    assert refused(made[0].save) == "second_person_is_another"


def test_one_turn_is_had_once(counter):
    person, item = counter.guest(), stocked(counter)
    rule = counter.rule(item, quantity=2, frequency=Frequency.ONCE)
    counter.give(person, rule)
    counter.give(person, rule)
    with scope.system():
        first, second = EntitlementTurn.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    second.number = 1
    with pytest.raises(IntegrityError), transaction.atomic(), scope.system():
        second.save()


def tally_past_the_action(counter, paper):
    """Five people without a name received what stands on a paper."""
    return lambda: TallyHandout.objects.create(centre=counter.centre, document=paper, people=5)


def posted(counter, item):
    """A paper by which the item went out of the store, whatever it is."""
    counter.store.receive(item, 20)
    return counter.store.issue(item, 5)


def test_formula_is_in_no_tally(counter, formula):
    paper = posted(counter, formula)
    write = tally_past_the_action(counter, paper)
    assert refused(write) == "prescribed_item_is_in_no_tally"


def test_a_kit_with_a_bottle_in_it_is_in_no_tally(counter, formula):
    kit = make_item("KIT", "Baby kit")
    KitComponent.objects.create(kit=kit, item=formula, quantity=1)
    write = tally_past_the_action(counter, posted(counter, kit))
    assert refused(write) == "prescribed_item_is_in_no_tally"


def test_a_bottle_in_a_kit_in_a_kit_is_found_too(counter, formula):
    baby, family = make_item("BABY", "Baby kit"), make_item("FAMILY", "Family kit")
    KitComponent.objects.create(kit=baby, item=formula, quantity=1)
    part = KitComponent.objects.create(kit=family, item=baby, quantity=1)
    assert refused(lambda: counter.rule(family)) == "prescribed_item_is_in_no_rule"
    write = tally_past_the_action(counter, posted(counter, family))
    assert refused(write) == "prescribed_item_is_in_no_tally"
    assert Control.PRESCRIPTION in controls_of({family.pk: family})[family.pk]
    part.delete()
    counter.rule(family)
    assert refused(part.save) == "item_of_a_rule_is_not_prescribed"


def test_raw_sql_writes_no_tally_of_formula_either(counter, formula):
    soap, bottle = posted(counter, make_item("SOAP", "Soap")), posted(counter, formula)
    with scope.system():
        tally = tally_past_the_action(counter, soap)()
    key = Document._meta.pk
    ids = [key.get_db_prep_value(each.pk, connection) for each in (bottle, tally)]
    sql = 'UPDATE "inventory_tallyhandout" SET document_id = %s WHERE id = %s'

    def write():
        with connection.cursor() as cursor:
            cursor.execute(sql, ids)

    assert refused(write) == "prescribed_item_is_in_no_tally"


def test_no_draft_with_a_tally_is_filled_with_formula_and_posted(counter, formula):
    paper = Document(
        centre=counter.centre, type=DocumentType.ISSUE, occurred_on=counter.store.today
    )
    with scope.system():
        paper.save()
        tally_past_the_action(counter, paper)()
        DocumentLine.objects.create(document=paper, item=formula, quantity=1)
    told = {"state": "posted", "number": 1, "year": 2026, "code": "X", "posted_at": timezone.now()}
    write = lambda: Document.objects.filter(pk=paper.pk).update(**told)  # noqa: E731
    assert refused(write) == "prescribed_item_is_in_no_tally"


def test_an_old_tally_can_be_corrected_when_its_item_is_prescribed_since(counter):
    item = make_item("BOTTLE", "Bottle")
    paper = posted(counter, item)
    with scope.system():
        tally = tally_past_the_action(counter, paper)()
        item.control = Control.PRESCRIPTION
        item.save()
        tally.people = 4
        tally.save()
