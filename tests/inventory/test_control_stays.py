"""Whoever hands goods out does not loosen how they are given out, while there is some to hand out."""

import pytest
from django.urls import reverse

from core.testing.worlds import make_user
from modules.inventory.choices import Control
from modules.inventory.models import Item, KitComponent

from .factories import make_item
from .lists import Lists, counts, csv_file, sentences
from .screens import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def formula():
    return make_item("FORMULA", "Formula", control=Control.PRESCRIPTION)


def edit(store, worker, item, told, status=302):
    url = reverse("inventory_items:edit", args=[item.pk])
    return Worker(worker).fill(url, told, status=status)


def control(item) -> str:
    return Item.objects.get(pk=item.pk).control


def test_an_officer_loosens_it_not_while_some_is_left_but_tightens_it(store, formula):
    store.receive(formula, 5)
    page = edit(store, store.officer, formula, {"control": "none"}, status=422)
    assert "Some of this is in a store" in page
    edit(store, store.officer, formula, {"control": "two_people"}, status=422)
    assert control(formula) == Control.PRESCRIPTION
    edit(store, store.officer, formula, {"name": "Infant formula"})
    soap = make_item("SOAP", "Soap")
    store.receive(soap, 5)
    edit(store, store.officer, soap, {"control": "two_people"})
    assert control(soap) == Control.TWO_PEOPLE


def test_whoever_may_release_lots_loosens_it(store, formula):
    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    store.receive(formula, 5)
    edit(store, both, formula, {"control": "none"})
    assert control(formula) == Control.NONE


def test_a_controlled_part_stays_in_a_kit_that_is_in_a_store(store, formula):
    kit = make_item("BABY", "Baby kit", unit="KIT")
    part = KitComponent.objects.create(kit=kit, item=formula, quantity=1)
    soap = KitComponent.objects.create(kit=kit, item=make_item("SOAP", "Soap"), quantity=1)
    store.receive(kit, 2)
    rows = {str(each.pk): number for number, each in enumerate(kit.components.all())}
    out = {f"components-{rows[str(part.pk)]}-DELETE": "on"}
    assert "this part is given out under control" in edit(store, store.officer, kit, out, 422)
    other = {
        f"components-{rows[str(part.pk)]}-item": "SOAP",
        f"components-{rows[str(soap.pk)]}-DELETE": "on",
    }
    edit(store, store.officer, kit, other, 422)
    assert kit.components.filter(item=formula).exists()
    edit(store, store.officer, kit, {f"components-{rows[str(soap.pk)]}-DELETE": "on"})
    assert not kit.components.filter(pk=soap.pk).exists()


def test_a_list_loosens_nothing_of_what_is_in_a_store(store, formula):
    lists, file = Lists(store), csv_file({"Code": "FORMULA", "Given out": "none"})
    store.receive(formula, 5)
    seen = lists.look("items", file)
    assert counts(seen) == {"error": 1}
    assert "is not loosened here" in sentences(lists.rows(seen))[0]
