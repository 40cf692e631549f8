"""Lists that name goods: matched exactly or asked about; amounts, and how many rows there may be."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from core.errors import NotAllowed
from core.exchange.problems import ListHasQuestions
from core.exchange.rows import RowStatus
from core.testing.worlds import make_user
from modules.inventory.models import Category, DocumentLine, Item, Packaging
from tests.inventory.factories import make_item
from tests.inventory.lists import Lists, counts, csv_file, sentences

pytestmark = pytest.mark.django_db
STATEMENTS_OF_MANY_VALUES = 5


def all_lines() -> list[DocumentLine]:
    with scope.system():
        return list(DocumentLine.objects.select_related("item", "lot", "packaging", "document"))


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

    def test_a_column_of_names_may_hold_codes_and_another_spelling_of_one_is_asked_about(
        self, lists
    ):
        item = make_item("BLANKET-M", "Blanket, medium")
        file = csv_file({"Item": "BLANKET-M", "Qty": 5, "Store": "MAIN"})
        lists.bring("openings", file)
        assert {line.item for line in all_lines()} == {item}
        other = csv_file({"Item": "blanket-m", "Qty": 5, "Store": "MAIN"})
        (asking,) = lists.rows(lists.look("openings", other), RowStatus.ASK)
        assert asking.question.answers[0].value == str(item.pk)

    def test_an_unknown_code_alone_is_an_error_that_says_what_to_do(self, lists):
        seen = lists.look("openings", csv_file({"Item code": "X1", "Qty": 1, "Store": "MAIN"}))
        assert "Import the catalogue first" in sentences(seen.rows)[0]

    def test_two_items_of_one_name_are_told_apart_by_code_only(self, lists):
        make_item("A1", "Shoes")
        make_item("A2", "Shoes")
        seen = lists.look("openings", csv_file({"Item": "Shoes", "Qty": 1, "Store": "MAIN"}))
        assert "Write the code" in sentences(seen.rows)[0]


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
