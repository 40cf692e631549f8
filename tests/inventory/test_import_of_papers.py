"""Lists that become papers: opening balances, receipts and counts, imported once and taken away again."""

from dataclasses import replace
from datetime import date

import pytest

from core import scope
from core.exchange.problems import ListHasErrors
from core.testing.worlds import make_user
from modules.inventory.actions.post import post_document, reverse_document
from modules.inventory.choices import DocumentState, DocumentType, LocationKind
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import (
    Balance,
    Document,
    DocumentLine,
    Grant,
    Item,
    Lot,
    Move,
    Packaging,
)
from tests.inventory.factories import make_item, make_place, of
from tests.inventory.lists import Lists, counts, csv_file, sentences

pytestmark = pytest.mark.django_db


def balances() -> set:
    """Every lot at every place of everybody, with how much of it is there."""
    with scope.system():
        rows = Balance.objects.filter(is_guarded=True)
        return set(rows.values_list("location", "lot", "quantity"))


class TestOpenings:
    """What stands there when the ledger begins."""

    def file(self, *lots):
        return csv_file(
            *({"Item code": "SOAP", "Lot": lot, "Qty": 10, "Store": "Main store"} for lot in lots)
        )

    def test_the_same_list_twice_is_one_opening(self, lists, store):
        soap = make_item("SOAP", "Soap", needs_lot=True)
        lists.bring("openings", self.file("A", "B"))
        with scope.system():
            paper = Document.objects.get()
            assert (paper.type, paper.state, paper.posted_by) == ("OPN", "posted", store.officer)
            assert Move.objects.count() == 2
            assert not disagreements()
        assert Lot.objects.count() == Lot.history.count() == 2
        assert counts(lists.look("openings", self.file("A", "B"))) == {"same": 2}
        assert store.left(soap) == 20
        assert store.at(LocationKind.COUNT_DIFFERENCE, soap) == -20

    def test_goods_that_have_moved_there_before_have_no_opening_any_more(self, lists, store):
        soap = make_item("SOAP", "Soap")
        store.receive(soap, 5, lot_number="A")
        seen = lists.look("openings", self.file("A", "B"))
        assert counts(seen) == {"error": 1, "new": 1}
        assert "Import the list as a count" in sentences(seen.rows)[0]
        with pytest.raises(ListHasErrors):
            lists.confirm(seen)
        assert store.left(soap) == 5

    def test_a_lot_number_and_an_expiry_date_are_asked_for_where_the_item_needs_them(self, lists):
        make_item("SOAP", "Soap", needs_lot=True, needs_expiry=True)
        wrong = sentences(lists.look("openings", self.file("")).rows)
        assert len(wrong) == 2

    def test_an_opening_is_reversed_and_imported_again(self, lists, store):
        soap = make_item("SOAP", "Soap")
        lists.bring("openings", self.file("A"))
        with scope.user(store.officer):
            paper = Document.objects.get()
            reverse_document(document=paper, reason="Wrong store", actor=store.officer)
        assert store.left(soap) == 0
        seen = lists.look("openings", self.file("A"))
        assert counts(seen) == {"error": 1}


class TestReceipts:
    """Goods that a supplier brought."""

    def rows(self, **more):
        row = {"Item code": "SOAP", "Quantity": 10, "Warehouse": "MAIN", "Supplier": "Nile Traders"}
        row |= {"Waybill": "W-1", "Date": "2026-03-01", **more}
        return row

    def test_one_paper_for_each_day_supplier_and_waybill(self, lists, store):
        soap = make_item("SOAP", "Soap")
        file = csv_file(self.rows(Lot="A"), self.rows(Lot="B"), self.rows(Lot="C", Waybill="W-2"))
        assert counts(lists.bring("receipts", file)) == {"new": 3}
        with scope.system():
            papers = list(Document.objects.order_by("number"))
        assert [(p.code, p.partner, p.reference) for p in papers] == [
            ("KRT-GRN-2026-0001", "Nile Traders", "W-1"),
            ("KRT-GRN-2026-0002", "Nile Traders", "W-2"),
        ]
        assert papers[0].occurred_on == date(2026, 3, 1)
        assert store.left(soap) == 30
        assert counts(lists.look("receipts", file)) == {"same": 3}
        assert counts(lists.look("receipts", csv_file(self.rows(Lot="A", Waybill="W-3")))) == {
            "new": 1
        }

    def test_what_comes_tomorrow_is_refused(self, lists, store):
        make_item("SOAP", "Soap")
        seen = lists.look("receipts", csv_file(self.rows(Date=str(store.in_days(1)))))
        assert "lies in the future" in sentences(seen.rows)[0]

    def test_what_was_taken_away_comes_back_unchanged(self, lists, store):
        make_item("SOAP", "Soap")
        Grant.objects.create(code="G1", donor="Fund")
        lists.bring("receipts", csv_file(self.rows(Lot="A", Grant="G1", Expiry="2027-01-31")))
        assert counts(lists.look("receipts", lists.take("receipts"))) == {"same": 1}


class TestCounts:
    """Stock on hand as a list, and a list as a count."""

    @pytest.fixture
    def full(self, store):
        """Two stores with lots, expiry dates, grants and nothing of these."""
        rice = make_item("RICE", "Rice", unit="KG", needs_expiry=True, names={"fr": "Riz"})
        soap = make_item("SOAP", "Soap")
        grant = Grant.objects.create(code="G1", donor="Fund, of =funds")
        store.receive(rice, "12.345", expiry=store.in_days(90), grant=grant, lot_number="007")
        store.receive(rice, "5", expiry=store.in_days(30))
        store.receive(soap, 40)
        desk = make_place(store.centre, "DESK", "Main store", parent=store.store)
        store.post(
            DocumentType.INTERNAL,
            of(soap, 15),
            from_location=store.store,
            to_location=desk,
        )
        return store

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_stock_that_was_taken_away_comes_back_as_a_count_without_loss(self, lists, full, kind):
        before = balances()
        file = lists.take("counts", kind)
        seen = lists.bring("counts", file)
        assert not seen.problems
        assert counts(seen) == {"new": 4}
        with scope.system():
            paper = Document.objects.get(type=DocumentType.COUNT)
            assert paper.state == DocumentState.DRAFT
            told = {(x.to_location_id, x.lot_id, x.quantity) for x in paper.lines.all()}
            assert told == before
            assert all(x.expected == x.quantity for x in paper.lines.all())
        assert counts(lists.look("counts", file)) == {"same": 4}
        with scope.user(full.manager):
            post_document(document=paper, actor=full.manager)
        assert balances() == before
        with scope.system():
            assert not paper.moves.exists()

    def test_the_file_says_in_hxl_what_stands_where(self, lists, full):
        text = lists.take("counts").read().decode("utf-8-sig")
        tags = text.splitlines()[1].split(",")
        assert {
            *("#item+code", "#item+name", "#item+lot", "#date+expiry", "#item+unit"),
            *("#item+balance+num", "#loc+name+warehouse", "#org+funder"),
        } <= set(tags)

    def test_counted_goods_differ_and_a_second_person_posts_the_difference(self, lists, full):
        file = csv_file({"Code": "SOAP", "Counted": 20, "Place code": "MAIN"})
        lists.bring("counts", file)
        less = csv_file({"Code": "SOAP", "Counted": 24, "Place code": "MAIN"})
        assert counts(lists.bring("counts", less)) == {"changed": 1}
        soap = Item.objects.get(code="SOAP")
        with scope.system():
            paper = Document.objects.get(type=DocumentType.COUNT)
        assert full.left(soap) == 25
        with scope.user(full.manager):
            post_document(document=paper, actor=full.manager)
        assert full.left(soap) == 24

    def test_what_somebody_else_counted_stays_and_the_list_is_a_count_of_its_own(self, lists, full):
        soap = Item.objects.get(code="SOAP")
        Packaging.objects.create(item=soap, name="carton", factor=12)
        lists.bring("counts", csv_file({"Code": "SOAP", "Counted": 20, "Place code": "MAIN"}))
        second = make_user("second", ("logistics_officer", full.centre))
        others = Lists(replace(full, officer=second))
        row = {"Code": "SOAP", "Packs": 2, "Pack": "carton", "Place code": "MAIN"}
        assert counts(others.bring("counts", csv_file(row))) == {"new": 1}
        loose = csv_file({"Code": "SOAP", "Counted": 25, "Place code": "MAIN"})
        assert counts(others.bring("counts", loose)) == {"changed": 1}
        with scope.system():
            told = DocumentLine.objects.filter(document__type=DocumentType.COUNT)
            lines = told.values_list("document__created_by", "quantity", "packs", "packaging")
            assert set(lines) == {
                (full.officer.pk, 20, None, None),
                (second.pk, 25, None, None),
            }
