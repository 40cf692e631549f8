"""Two people count the same shelf and write it down: the difference is booked once."""

from decimal import Decimal

import pytest

from core import scope
from modules.inventory.actions.post import post_document, reverse_document
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.errors import CountedSince
from modules.inventory.models import Document, DocumentLine, Lot

from .factories import make_item, make_place

pytestmark = pytest.mark.django_db


def counted(store, item, *, expected, found, place=None) -> Document:
    """The draft of a count that noted what the book said."""
    with scope.system():
        paper = Document.objects.create(
            centre=store.centre,
            type=DocumentType.COUNT,
            occurred_on=store.today,
            to_location=place or store.store,
            created_by=store.officer,
        )
        DocumentLine.objects.create(
            document=paper,
            position=1,
            item=item,
            lot=Lot.objects.filter(item=item).first(),
            expected=Decimal(expected),
            quantity=Decimal(found),
        )
    return paper


def approve(store, paper) -> None:
    with scope.user(store.manager):
        post_document(document=paper, actor=store.manager)


def test_of_two_drafts_of_one_count_the_second_is_refused(store):
    blanket = make_item()
    store.receive(blanket, 10)
    first, second = (counted(store, blanket, expected=10, found=8) for _turn in range(2))
    approve(store, first)
    with pytest.raises(CountedSince):
        approve(store, second)
    assert (store.left(blanket), store.at(LocationKind.COUNT_DIFFERENCE, blanket)) == (8, 2)


def test_a_count_that_was_written_down_afterwards_is_no_second_one(store):
    blanket = make_item()
    store.receive(blanket, 10)
    approve(store, counted(store, blanket, expected=10, found=8))
    approve(store, counted(store, blanket, expected=8, found=9))
    assert store.left(blanket) == 9


def test_goods_that_moved_since_and_counts_of_other_places_stand_against_nothing(store):
    blanket = make_item()
    store.receive(blanket, 10)
    shelf = make_place(store.centre, "SHELF", "Shelf")
    here = counted(store, blanket, expected=10, found=9)
    elsewhere = counted(store, blanket, expected=0, found=2, place=shelf)
    store.issue(blanket, 4)
    approve(store, elsewhere)
    approve(store, here)
    assert (store.left(blanket), store.left(blanket, shelf)) == (5, 2)


def reverse(store, paper) -> None:
    with scope.user(store.manager):
        paper.refresh_from_db()
        reverse_document(document=paper, actor=store.manager, reason="Counted wrongly")


def test_a_count_that_was_reversed_since_stands_against_nothing(store):
    blanket = make_item()
    store.receive(blanket, 10)
    first, second = (counted(store, blanket, expected=10, found=8) for _turn in range(2))
    approve(store, first)
    reverse(store, first)
    approve(store, second)
    assert store.left(blanket) == 8


def test_a_count_that_expected_what_a_reversal_took_back_is_refused(store):
    blanket = make_item()
    store.receive(blanket, 10)
    wrong = counted(store, blanket, expected=10, found=8)
    approve(store, wrong)
    right = counted(store, blanket, expected=8, found=10)
    reverse(store, wrong)
    with pytest.raises(CountedSince):
        approve(store, right)
    assert store.left(blanket) == 10
