"""Lists of the catalogue: items, categories, kits and minimum levels."""

from decimal import Decimal

import pytest

from core import scope
from core.errors import Refusal
from core.exchange.rows import RowStatus
from modules.inventory.models import Category, Item, KitComponent, MinimumLevel, Packaging
from tests.inventory.factories import make_item, make_place
from tests.inventory.lists import counts, csv_file, sentences

pytestmark = pytest.mark.django_db


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

    HEADINGS = "Warehouse,Facility Type,Organisation,Item Name,Item Code,Units,Quantity,Comments"

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
