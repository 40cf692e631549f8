"""Lists of the store: matched exactly or asked about, imported once, and taken away again."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from core.errors import NotAllowed, Refusal
from core.exchange.problems import ListHasErrors, ListHasQuestions
from core.exchange.rows import RowStatus
from core.testing.worlds import make_user
from modules.inventory.actions.post import post_document, reverse_document
from modules.inventory.choices import DocumentState, DocumentType, LocationKind
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import (
    Balance,
    Category,
    Document,
    DocumentLine,
    Grant,
    Item,
    KitComponent,
    Lot,
    MinimumLevel,
    Move,
    Packaging,
)
from tests.inventory.factories import make_item, make_place, make_store, of
from tests.inventory.lists import Lists, counts, csv_file, sentences

pytestmark = pytest.mark.django_db
STATEMENTS_OF_MANY_VALUES = 5


@pytest.fixture
def store():
    return make_store("KRT")


@pytest.fixture
def lists(store):
    return Lists(store)


def balances() -> set:
    """Every lot at every place of everybody, with how much of it is there."""
    with scope.system():
        rows = Balance.objects.filter(is_guarded=True)
        return set(rows.values_list("location", "lot", "quantity"))


class TestWhichItemIsMeant:
    """By code, by exact name in any language, else a person says it."""

    def test_by_code_in_any_case_by_a_name_in_any_language_and_by_anothers_code(self, lists):
        item = make_item("RICE", "Rice", names={"fr": "Riz"}, other_codes={"ifrc": "FCERRICE1"})
        rows = [{"Code": c, "Article": n, "Quantity": q} for c, n, q in (
            ("rice", "", 1), ("", " RIZ ", 2), ("", "rice", 3), ("FCERRICE1", "", 4))]  # fmt: skip
        seen = lists.bring("openings", csv_file(*(r | {"Magasin": "Main store"} for r in rows)))
        assert counts(seen) == {"new": 4}
        assert {line.item for line in all_lines()} == {item}

    def test_a_name_that_is_nearly_known_asks_and_the_answer_is_kept(self, lists):
        item = make_item("BLANKET", "Blanket, medium")
        file = csv_file(
            {"Item": "Blankets medium", "Qty": 5, "Lot": "A", "Store": "Main store"},
            {"Item": "Blankets medium", "Qty": 7, "Lot": "B", "Store": "Main store"},
        )
        seen = lists.look("openings", file)
        assert counts(seen) == {"ask": 1, "new": 1}
        (asking,) = lists.rows(seen, RowStatus.ASK)
        assert [answer.value for answer in asking.question.answers] == [str(item.pk), "new"]
        with pytest.raises(ListHasQuestions):
            lists.confirm(seen)
        lists.confirm(lists.answer(seen, row_2=str(item.pk)))
        assert {line.item for line in all_lines()} == {item}
        assert Item.objects.count() == 1

    def test_a_new_item_gets_a_code_by_the_rule_its_unit_and_its_category(self, lists):
        make_item("BATH-TOWEL", "Towel for the bath")
        file = csv_file(
            {
                "Item": "Bath towel",
                "Unit": "pcs",
                "Category": "Textiles",
                "Qty": 1,
                "Store": "MAIN",
            },
            {"Item": "Flour", "Unit": "kgs", "Category": "textiles", "Qty": "2.5", "Store": "MAIN"},
        )
        lists.bring("openings", file, others="new")
        towel, flour = Item.objects.get(name="Bath towel"), Item.objects.get(name="Flour")
        assert (towel.code, towel.unit, flour.code, flour.unit) == (
            "BATH-TOWEL-2", "PCE", "FLOUR", "KG",
        )  # fmt: skip
        assert towel.category == flour.category == Category.objects.get(code="TEXTILES")
        assert towel.history.count() == 1

    def test_an_unknown_code_alone_is_an_error_that_says_what_to_do(self, lists):
        seen = lists.look("openings", csv_file({"Item code": "X1", "Qty": 1, "Store": "MAIN"}))
        assert "Import the catalogue first" in sentences(seen.rows)[0]

    def test_two_items_of_one_name_are_told_apart_by_code_only(self, lists):
        make_item("A1", "Shoes")
        make_item("A2", "Shoes")
        seen = lists.look("openings", csv_file({"Item": "Shoes", "Qty": 1, "Store": "MAIN"}))
        assert "Write the code" in sentences(seen.rows)[0]


def all_lines() -> list[DocumentLine]:
    with scope.system():
        return list(DocumentLine.objects.select_related("item", "lot", "packaging", "document"))


class TestAmounts:
    """Quantities in base units, however they are written."""

    def look(self, lists, **row):
        return lists.look("openings", csv_file({"Store": "MAIN", **row}))

    def test_packs_are_counted_in_the_packaging_of_the_item(self, lists):
        rice = make_item("RICE", "Rice", unit="KG")
        Packaging.objects.create(item=rice, name="sack of 50 kg", factor=Decimal(50))
        file = csv_file(
            {"Store": "MAIN", "Item code": "RICE", "Qty": 3, "Unit": "sacks", "Lot": "A"},
            {"Store": "MAIN", "Item code": "RICE", "Qty": 500, "Unit": "g", "Lot": "B"},
        )
        lists.bring("openings", file)
        told = {line.lot_number: (line.quantity, line.packs) for line in all_lines()}
        assert told == {"A": (150, 3), "B": (Decimal("0.5"), None)}

    def test_an_unknown_unit_with_its_number_beside_it_becomes_a_packaging(self, lists):
        make_item("SOAP", "Soap")
        row = {"Item code": "SOAP", "Qty": 2, "Unit": "carton"}
        assert "“carton” is no base unit" in sentences(self.look(lists, **row).rows)[0]
        file = csv_file({"Store": "MAIN", **row, "Units per pack": 48})
        lists.bring("openings", file)
        packaging = Packaging.objects.get(item__code="SOAP")
        assert (packaging.name, packaging.factor, all_lines()[0].quantity) == ("carton", 48, 96)

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ({"Qty": "1.5", "Unit": "PCE"}, "whole units"),
            ({"Qty": "3", "Unit": "kg"}, "counted in piece"),
            ({"Qty": "-3", "Unit": "PCE"}, "no quantity"),
            ({"Qty": "", "Unit": "PCE"}, "Say how much"),
            ({"Qty": "0", "Unit": "PCE"}, "Take the row out"),
        ],
    )
    def test_what_is_no_amount_of_the_item_is_said(self, lists, row, sentence):
        make_item("SOAP", "Soap")
        seen = self.look(lists, **{"Item code": "SOAP"}, **row)
        assert sentence in sentences(seen.rows)[0]


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


class TestCatalogue:
    """Items, categories and kits come back as they went."""

    def test_items_come_back_unchanged_with_all_three_answers_about_allergens(self, lists):
        food = Category.objects.create(code="FOOD", name="Food", names={"fr": "Vivres"})
        for code, allergens, halal in (("A", None, None), ("B", [], True), ("C", ["milk"], False)):
            item = make_item(
                code, f"Item {code}", allergens=allergens, is_halal=halal, category=food,
                names={"ar": "صنف"}, other_codes={"ifrc": f"I{code}"}, weight_kg=Decimal("0.25"),
            )  # fmt: skip
            Packaging.objects.create(item=item, name="carton of 24", factor=Decimal(24))
        file = lists.take("items", "xlsx")
        assert counts(lists.look("items", file)) == {"same": 3}
        with scope.system():
            Packaging.objects.all().delete()
            Item.objects.all().delete()
        assert counts(lists.bring("items", file)) == {"new": 3}
        told = {i.code: (i.allergens, i.is_halal, i.category) for i in Item.objects.all()}
        assert told == {
            "A": (None, None, food),
            "B": ([], True, food),
            "C": (["milk"], False, food),
        }
        assert Packaging.objects.count() == 3

    def test_headings_are_understood_in_four_languages(self, lists):
        make_item("RIZ", "Riz")
        for headings in (
            ("Item code", "Item name", "Base unit"),
            ("Code article", "Désignation", "Unité"),
            ("Código de artículo", "Artículo", "Unidad"),
            ("رمز الصنف", "اسم الصنف", "الوحدة"),
        ):
            row = dict(zip(headings, ("RIZ", "Riz", "PCE"), strict=True))
            seen = lists.look("items", csv_file(row))
            assert counts(seen) == {"same": 1}, headings
            assert seen.choice.is_sure, headings

    def test_a_changed_item_shows_what_changes_and_keeps_its_history(self, lists, store):
        item = make_item("SOAP", "Soap")
        lists.bring("items", csv_file({"Code": "soap", "Name": "Soap bar", "Weight": "0,25"}))
        item.refresh_from_db()
        assert (item.name, item.weight_kg, item.code) == ("Soap bar", Decimal("0.25"), "SOAP")
        assert "soap bar" in item.search_text
        last = item.history.first()
        assert (last.history_type, last.history_user) == ("~", store.officer)

    def test_an_unknown_base_unit_says_how_to_write_a_packaging(self, lists):
        row = {"Code": "S", "Name": "Soap", "Unit": "carton"}
        assert "is no base unit" in sentences(lists.look("items", csv_file(row)).rows)[0]
        lists.bring("items", csv_file(row | {"Units per pack": 24}))
        assert Packaging.objects.get().factor == 24

    def test_a_kit_of_a_new_name_is_made_and_comes_back_unchanged(self, lists):
        make_item("SOAP", "Soap")
        row = {"Kit": "Family kit", "Item code": "SOAP", "Quantity": 5}
        lists.bring("kits", csv_file(row))
        assert KitComponent.objects.get().kit.code == "FAMILY-KIT"
        assert counts(lists.look("kits", lists.take("kits"))) == {"same": 1}
        lists.bring("kits", csv_file(row | {"Quantity": 6}))
        assert KitComponent.objects.get().quantity == 6

    def test_a_category_below_itself_is_refused_whole(self, lists):
        Category.objects.create(
            code="B", name="B", parent=Category.objects.create(code="A", name="A")
        )
        seen = lists.look("categories", csv_file({"Code": "A", "Category": "A", "Parent": "B"}))
        with pytest.raises(Refusal) as refusal:
            lists.confirm(seen)
        assert "below itself" in str(refusal.value.sentence)


class TestLevels:
    """What a centre wants to have."""

    def test_levels_come_in_are_changed_and_come_back(self, lists, store):
        make_item("SOAP", "Soap")
        row = {"Item code": "SOAP", "Minimum": 100, "Maximum": 400, "Lead time in days": 14}
        file = csv_file(row | {"Warehouse": ""}, row | {"Warehouse": "MAIN", "Minimum": 50})
        assert counts(lists.bring("levels", file)) == {"new": 2}
        assert counts(lists.look("levels", lists.take("levels"))) == {"same": 2}
        lists.bring("levels", csv_file(row | {"Minimum": 120}))
        with scope.system():
            whole = MinimumLevel.objects.get(location=None)
            assert (whole.minimum, whole.maximum, whole.lead_time_days) == (120, 400, 14)
            assert whole.history.count() == 2

    def test_a_maximum_below_the_minimum_is_an_error(self, lists):
        make_item("SOAP", "Soap")
        seen = lists.look("levels", csv_file({"Code": "SOAP", "Minimum": 10, "Maximum": 5}))
        assert "not below the minimum" in sentences(seen.rows)[0]

    HEADINGS = "Warehouse,Facility Type,Organisation,Item Name,Item Code,Units,Quantity,Comments"

    def list_of_another_system(self) -> object:
        """Invented rows under the headings of Sahana's list of minimum stock."""
        rows = [
            dict(zip(self.HEADINGS.split(","), row, strict=True))
            for row in (
                ("North store", "", "PIRAC", "", "KCOOK01", "piece", "500", "1 a household"),
                ("North store", "", "PIRAC", "", "TARP46", "piece", "1000", ""),
                ("South store", "", "PIRAC", "", "KCOOK01", "piece", "250", "1 a household"),
            )
        ]
        return csv_file(*rows)

    def test_sahanas_list_says_row_by_row_what_is_wrong(self, lists, store):
        make_place(store.centre, "N", "North store")
        make_item("KCOOK01", "Kitchen set")
        seen = lists.look("levels", self.list_of_another_system())
        wrong = lists.rows(seen, RowStatus.ERROR)
        told = {row.number: " ".join(sentences([row])) for row in wrong}
        assert counts(seen) == {"new": 1, "error": 2}
        assert "no item with this code" in told[3]
        assert "no place of this name" in told[4]

    def test_sahanas_list_loads_where_its_places_and_items_are_known(self, lists, store):
        for code, name in (("N", "North store"), ("S", "South store")):
            make_place(store.centre, code, name)
        kitchen = make_item("KCOOK01", "Kitchen set")
        make_item("TARP46", "Tarpaulin")
        assert counts(lists.bring("levels", self.list_of_another_system())) == {"new": 3}
        with scope.system():
            levels = MinimumLevel.objects.filter(item=kitchen).order_by("location__code")
            told = [(each.location.code, each.minimum, each.remark) for each in levels]
        assert told == [("N", 500, "1 a household"), ("S", 250, "1 a household")]
        assert counts(lists.look("levels", self.list_of_another_system())) == {"same": 3}


class TestManyRows:
    """What a list costs does not grow with its rows."""

    def queries(self, lists, rows: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            lists.bring(
                "openings",
                csv_file(
                    *(
                        {"Code": f"I{n}", "Lot": f"{rows}-{n}", "Qty": 1, "Store": "MAIN"}
                        for n in range(rows)
                    )
                ),
            )
        return len(seen)

    def test_an_opening_of_a_hundred_rows_costs_as_many_queries_as_one_of_ten(self, lists):
        for n in range(100):
            make_item(f"I{n}", f"Item {n}")
        self.queries(lists, 2)
        few = self.queries(lists, 10)
        # SQLite takes so many values in one statement, and no more.
        assert self.queries(lists, 100) <= few + STATEMENTS_OF_MANY_VALUES

    def test_moves_are_taken_away_and_not_brought(self, lists, store):
        store.receive(make_item("SOAP", "Soap"), 5)
        text = lists.take("moves").read().decode("utf-8-sig")
        assert len(text.splitlines()) == 3
        with pytest.raises(NotAllowed):
            lists.look("moves", csv_file({"Day": "2026-01-01"}))

    def test_the_front_desk_imports_nothing(self, store):
        desk = Lists(store)
        store.officer = make_user("desk", ("front_desk", store.centre))
        with pytest.raises(NotAllowed):
            desk.look("items", csv_file({"Code": "A", "Name": "A"}))
