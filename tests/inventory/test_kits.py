"""Kits are made of something, and of goods that are there."""

import pytest

from modules.inventory.choices import DocumentType
from modules.inventory.errors import NotAKit

from .factories import make_item, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket():
    return make_item()


def test_what_is_made_of_nothing_is_neither_made_up_nor_taken_apart(store, blanket):
    store.receive(blanket, 10)
    for type in (DocumentType.ASSEMBLY, DocumentType.DISASSEMBLY):
        with pytest.raises(NotAKit):
            store.post(type, of(blanket, 4), from_location=store.store)
    assert store.left(blanket) == 10


def test_two_kinds_of_kits_on_one_paper_share_the_lots_of_a_component(store, blanket):
    kits = [make_item(code, code, unit="KIT") for code in ("LARGE", "SMALL")]
    for kit, quantity in zip(kits, (3, 2), strict=True):
        kit.components.create(item=blanket, quantity=quantity)
    store.receive(blanket, 3, lot_number="A", expiry=store.in_days(50))
    store.receive(blanket, 2, lot_number="B", expiry=store.in_days(90))
    store.post(DocumentType.ASSEMBLY, *(of(kit, 1) for kit in kits), from_location=store.store)
    assert [store.left(each) for each in (blanket, *kits)] == [0, 1, 1]
