"""What becomes of hand-outs when files are merged, copied, erased, or their time is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import scope
from core.retention.classes import data_classes
from core.retention.erase import erase, note_erasure
from modules.inventory.actions.loans import loans_of
from modules.inventory.choices import Control
from modules.inventory.distribution.errors import NotDue
from modules.inventory.distribution.retention import Handouts
from modules.inventory.models import (
    EntitlementTurn,
    Handout,
    HandoutLine,
    KitComponent,
    TallyHandout,
)
from modules.registry.actions.erase import anonymise
from modules.registry.data_protection.own_data import sections_of
from modules.registry.models import Stay
from tests.registry.factories import make_person
from tests.registry.merging import merge

from .counter import join, stocked

pytestmark = pytest.mark.django_db


def grow_old() -> None:
    """All hand-outs were two years ago."""
    with scope.system():
        Handout.objects.update(at=timezone.now() - timedelta(days=730))


def due(counter) -> list:
    with scope.system():
        return list(Handouts().due(centre=counter.centre, before=counter.store.today))


def test_a_hand_out_whose_time_is_over_becomes_one_without_a_name(counter):
    amina = make_person(counter.centre, "Amina", sex="female")
    counter.give(amina, counter.rule(stocked(counter)), by_proxy=True, authorisation="Her note")
    grow_old()
    [row] = due(counter)
    assert row.reference == amina.reference
    with scope.system():
        assert Handouts().carry_out([row.id]) == 1
        assert not Handout.objects.exists()
        assert not EntitlementTurn.objects.exists()
        tally = TallyHandout.objects.get()
    assert (tally.sex, tally.people) == ("female", 1)


def erase_what_is_due(counter) -> int:
    """As the purge does it."""
    ids = [row.id for row in due(counter)]
    [each] = [found for found in data_classes() if found.key == "inventory.handout"]
    return erase(each=each, ids=ids, cause="retention", actor=None)


def test_an_old_hand_out_of_formula_loses_its_name_like_any_other(counter):
    formula = stocked(counter, "FORMULA", control=Control.PRESCRIPTION)
    kit = stocked(counter, "BABY")
    KitComponent.objects.create(kit=kit, item=formula, quantity=1)
    bottle = stocked(counter, "BOTTLE")
    for name, item in (("Amina", formula), ("Binta", kit)):
        child = counter.guest(name)
        counter.give(child, counter.prescribe(child, item))
    rule = counter.rule(bottle)
    counter.give(counter.guest("Chidi"), rule)
    with scope.system():
        rule.in_use = False
        rule.save()
        bottle.control = Control.PRESCRIPTION
        bottle.save()
        Stay.objects.update(departed_at=timezone.now(), departure_reason="own_choice")
    grow_old()
    assert erase_what_is_due(counter) == 3
    with scope.system():
        assert not Handout.objects.exists()
        assert TallyHandout.objects.count() == 3


def test_nothing_is_due_while_it_is_on_loan_or_the_person_stays(counter):
    staying = counter.guest("Amina")
    borrower = make_person(counter.centre, "Binta")
    counter.give(staying, counter.rule(stocked(counter)))
    counter.give(borrower, counter.rule(stocked(counter, "KETTLE", is_lent=True)))
    grow_old()
    assert due(counter) == []
    with scope.system():
        Stay.objects.filter(person=staying).update(
            departed_at=timezone.now(), departure_reason="own_choice"
        )
    assert [row.reference for row in due(counter)] == [staying.reference]


def test_the_copy_of_ones_own_data_tells_what_one_received(counter):
    amina, binta = counter.guest("Amina Saleh"), counter.guest("Binta Diallo")
    join(counter.centre, [binta, amina])
    rule = counter.rule(stocked(counter))
    counter.give(binta, rule, to=amina)
    told = {section.key: section.records for section in sections_of(amina)}
    assert "inventory.handout" in told
    assert "inventory.handoutline" in told
    assert "inventory.entitlementturn" not in told
    assert "Binta" not in str(told["inventory.handout"])


def test_an_erased_person_leaves_figures_and_no_household_and_no_words(counter):
    father, child = counter.family("Idris", "Musa")
    rule = counter.rule(stocked(counter))
    counter.give(father, rule, to=child)
    counter.give(father, rule, by_proxy=True, authorisation="His brother came")
    with scope.system():
        note_erasure(
            record=f"registry.person:{father.pk}",
            key="registry.person",
            cause="request",
            actor=None,
            subject=father.pk,
        )
        anonymise(father, key="registry.person", cause="request", actor=None)
        own = Handout.objects.get(person=father)
        childs = Handout.objects.get(person=child)
        assert HandoutLine.objects.filter(person=father).count() == 1
        assert not EntitlementTurn.objects.filter(person=father).exists()
    assert "brother" not in own.authorisation
    assert childs.collector_id is None


def test_of_two_merged_files_the_receipts_of_both_count(counter):
    rule = counter.rule(stocked(counter), quantity=2)
    amina, amna = counter.guest("Amina Saleh"), make_person(counter.centre, "Amna Salih")
    counter.give(amina, rule)
    counter.give(amna, rule)
    merge(amina, amna, counter.centre)
    with pytest.raises(NotDue):
        counter.give(amina, rule)
    with scope.user(counter.desk):
        assert loans_of([amina]) == []
        assert Handout.objects.filter(person=amina).count() == 2
