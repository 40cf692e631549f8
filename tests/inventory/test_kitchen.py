"""The kitchen cooks for as many as are here, and counts portions without naming anybody."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import scope
from core.ids import new_id
from core.testing.worlds import set_state
from modules.inventory.actions.kitchen import (
    Portion,
    issue_for_kitchen,
    record_meal,
    suggested_headcount,
)
from modules.inventory.choices import DocumentType
from modules.inventory.errors import NotEnough, SentAlready
from modules.inventory.kitchen.errors import NobodyToCookFor
from modules.inventory.models import KitchenIssue, MealService
from modules.inventory.rules.meals import per_head_of, quantity_for
from modules.presence.actions.pass_gate import record_passage
from tests.registry.factories import make_person

from .factories import make_item, of
from .screens import Worker

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def rice(store):
    rice = make_item("RICE", "Rice", unit="KG")
    store.post(DocumentType.RECEIPT, of(rice, 100), to_location=store.kitchen)
    return rice


@pytest.fixture
def biscuits(store):
    biscuits = make_item("BISCUITS", "Biscuits")
    store.post(DocumentType.RECEIPT, of(biscuits, 100), to_location=store.kitchen)
    return biscuits


def cook(store, headcount, *portions, **more) -> KitchenIssue:
    with scope.user(store.officer):
        return issue_for_kitchen(
            centre=store.centre,
            place=store.kitchen,
            headcount=headcount,
            portions=[Portion(item, D(str(per_head))) for item, per_head in portions],
            actor=store.officer,
            **{"key": new_id(), **more},
        )


def comes_in(centre, name: str) -> None:
    """Somebody passes the gate."""
    person = make_person(centre, name)
    with scope.system():
        record_passage(
            centre=centre,
            person_id=person.pk,
            source="file",
            direction="in",
            key=new_id(),
            actor=None,
        )


def test_each_gets_so_much_and_what_is_counted_is_rounded_up(store, rice, biscuits):
    issue = cook(store, 37, (rice, "0.12"), (biscuits, "1.5"))
    assert store.left(rice, store.kitchen) == D("95.56")
    assert store.left(biscuits, store.kitchen) == 44
    assert (issue.headcount, issue.paper.type) == (37, DocumentType.ISSUE)


def test_one_form_sent_twice_is_one_issue(store, rice):
    key = new_id()
    first = cook(store, 10, (rice, 1), key=key)
    assert cook(store, 10, (rice, 1), key=key).pk == first.pk
    assert store.left(rice, store.kitchen) == 90
    with pytest.raises(SentAlready):
        cook(store, 5, (rice, 2), key=key)
    with pytest.raises(SentAlready):
        cook(store, 11, (rice, 1), key=key)
    assert store.left(rice, store.kitchen) == 90


def test_nobody_is_cooked_for_with_what_is_not_there(store, rice):
    with pytest.raises(NotEnough):
        cook(store, 1000, (rice, 1))
    with pytest.raises(NobodyToCookFor):
        cook(store, 0, (rice, 1))
    with scope.system():
        assert not KitchenIssue.objects.exists()


def test_the_gate_says_for_how_many_where_it_is_on(store):
    for name in ("Amina Saleh", "Omar Bakri"):
        comes_in(store.centre, name)
    with scope.user(store.officer):
        assert suggested_headcount(store.centre) == 2
    set_state("presence", store.centre, "off")
    with scope.user(store.officer):
        assert suggested_headcount(store.centre) is None


def test_the_form_knows_the_headcount_and_what_was_cooked_last(store, rice):
    comes_in(store.centre, "Amina Saleh")
    cook(store, 10, (rice, "0.12"))
    officer, page = Worker(store.officer), reverse("inventory_kitchen:add", args=["KRT"])
    text = officer.open(page)
    assert "Counted on site now: 1." in text
    assert 'value="RICE Rice"' in text
    officer.fill(page, {"headcount": "50"})
    assert store.left(rice, store.kitchen) == D("92.8")


# --- Meals ---------------------------------------------------------------------------------------
def test_a_meal_is_recorded_by_age_and_diet_and_printed_with_the_day(store, rice):
    cook(store, 37, (rice, "0.12"))
    officer = Worker(store.officer)
    told = {"meal": "lunch", "headcount": "37", "menu": "Rice and lentils", "waste_kg": "1.5"}
    told |= {"served_18-59_STD": "20", "served_5-17_VEG": "4", "served_60p_SOFT": "3"}
    page = officer.fill(reverse("inventory_meals:add", args=["KRT"]), told)
    shown = officer.open(page)
    assert ("Rice and lentils" in shown, ">27<" in shown) == (True, True)
    with scope.system():
        meal = MealService.objects.get()
    sheet = officer.open(reverse("inventory_meals:sheet", args=[meal.pk]))
    assert "KRT-ISS" in sheet
    assert "Rice and lentils" in sheet
    officer.fill(reverse("inventory_meals:edit", args=[meal.pk]), {"served_60p_SOFT": "5"})
    with scope.system():
        portions = dict(meal.counts.values_list("diet", "served"))
    assert portions == {"STD": 20, "VEG": 4, "SOFT": 5}


def test_a_meal_of_a_day_is_recorded_once(store):
    def lunch():
        with scope.user(store.officer), transaction.atomic():
            return record_meal(
                centre=store.centre,
                day=store.today,
                meal="lunch",
                served={("18-59", "STD"): 10},
                actor=store.officer,
            )

    lunch()
    with pytest.raises(IntegrityError):
        lunch()
    told = {"meal": "lunch", "served_18-59_STD": "3"}
    page = Worker(store.officer).fill(
        reverse("inventory_meals:add", args=["KRT"]), told, status=422
    )
    assert "recorded already" in page


# --- The rule ------------------------------------------------------------------------------------
@given(st.decimals(min_value=0, max_value=10, places=3), st.integers(1, 5000), st.booleans())
def test_enough_for_everybody_and_never_a_whole_unit_too_much(per_head, headcount, counted):
    quantity = quantity_for(per_head, headcount, counted=counted)
    needed = per_head * headcount
    assert needed <= quantity < needed + 1
    assert not counted or quantity == quantity.to_integral_value()
    if not counted:
        assert per_head_of(quantity, headcount) == per_head
