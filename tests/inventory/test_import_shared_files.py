"""Lists that others made for other systems: each loads with its own headings, or says what is wrong."""

import pytest

from core import scope
from core.exchange.rows import RowStatus
from modules.inventory.choices import DocumentType
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import (
    Balance,
    Category,
    Document,
    DocumentLine,
    Item,
    KitComponent,
    Location,
)
from tests.core.exchange_files import needs_shared_data
from tests.inventory.factories import make_place
from tests.inventory.lists import counts, sentences, shared

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data, needs_shared_data]

CATALOGUE = "items/ifrc_items_catalogue.csv"
LINES_OF_THE_CATALOGUE = 11_782
# As people leave columns out when they look at the list.
WITHOUT_VALUES = {"Unit Value": "", "Currency": ""}
SHELVED = "Lospalos Warehouse"


def places(store, *names: str) -> None:
    for number, name in enumerate(names):
        make_place(store.centre, f"W{number}", name)


def test_the_catalogue_of_mixed_encodings_and_equal_descriptions_loads_whole(lists):
    file = shared(CATALOGUE)
    seen = lists.bring("items", file)
    assert counts(seen) == {"new": LINES_OF_THE_CATALOGUE}
    assert Item.objects.count() == Item.history.count() == LINES_OF_THE_CATALOGUE
    speaker = Item.objects.get(code="AAUDLOUDCOMBI")
    assert (str(speaker.weight_kg.normalize()), str(speaker.volume_l.normalize())) == (
        "14.9",
        "99.456",
    )
    # A zero says that nobody weighed it.
    assert Item.objects.get(code="AAUDLOUDLSM").weight_kg is None
    assert not Item.objects.filter(name__contains="\ufffd").exists()
    assert counts(lists.look("items", file)) == {"same": LINES_OF_THE_CATALOGUE}


def test_the_tree_of_categories_loads_with_groups_that_have_no_row_of_their_own(lists):
    file = shared("items/ifrc_item_categories.csv")
    assert counts(lists.bring("categories", file)) == {"new": 230}
    food = Category.objects.get(code="FBAF")
    assert (food.name, food.parent.code, food.parent.name) == ("Basic Food", "F", "Food")
    assert Category.objects.filter(parent=None).count() > 5
    assert counts(lists.look("categories", file)) == {"same": 230}


def test_opening_stock_with_packs_and_missing_codes_asks_once_for_each_unknown_item(lists, store):
    file = shared("stock/sahana_ifrc_train_inv_item.csv")
    seen = lists.look("openings", file)
    assert not seen.problems
    wrong = sentences(lists.rows(seen, RowStatus.ERROR))
    assert any("no place of this name" in sentence for sentence in wrong)
    names = {row.values["place"] for row in lists.rows(seen) if "place" in row.values}
    places(store, *names)
    with scope.system():
        outer = Location.objects.get(name=SHELVED)
    for number, shelf in enumerate(("SH-10027", "SH-10028")):
        make_place(store.centre, f"SH{number}", shelf, parent=outer)
    seen = lists.look("openings", file)
    assert any("“m2” is no base unit" in s for s in sentences(lists.rows(seen, RowStatus.ERROR)))
    # One box of hygiene kits holds 25 in most rows and 10 in one.
    without_units = {"Units": "", "Comments": ""}
    seen = lists.look("openings", file, without_units)
    (wrong,) = lists.rows(seen, RowStatus.ERROR)
    assert "the row says otherwise" in sentences([wrong])[0]
    without_packs = without_units | {"Pack": "", "Pack Quantity": ""}
    seen = lists.look("openings", file, without_packs)
    assert sentences(lists.rows(seen, RowStatus.ERROR)) == []
    assert counts(seen)["ask"] < counts(seen)["new"]
    lists.confirm(lists.answer(seen, "new"))
    blankets = Item.objects.get(name="Blankets")
    assert blankets.code == "BLANKETS"
    with scope.system():
        paper = Document.objects.get(type=DocumentType.OPENING)
        assert paper.code == f"KRT-OPN-{store.today.year}-0001"
        assert DocumentLine.objects.count() == 42
        assert not disagreements()
    again = lists.look("openings", file, without_packs)
    assert counts(again) == {"same": 42}


def test_a_warehouse_of_free_texts_says_which_units_nobody_can_know(lists, store):
    file = shared("stock/sahana_logistics_warehouse_stock.csv")
    places(store, *(f"NROC Warehouse {letter}" for letter in "ABCE"))
    seen = lists.look("openings", file)
    assert any("needs its currency" in s for s in sentences(lists.rows(seen, RowStatus.ERROR)))
    seen = lists.look("openings", file, WITHOUT_VALUES)
    wrong = lists.rows(seen, RowStatus.ERROR)
    told = set(sentences(wrong))
    assert {sentence.partition("”")[0] for sentence in told} >= {"“cs", "“bx", "“pck"}
    assert all("how many units one holds" in sentence for sentence in told)
    assert counts(seen)["error"] + counts(seen)["ask"] == 152
    without_units = WITHOUT_VALUES | {"Unit of Measure": ""}
    lists.bring("openings", file, others="new", mapping=without_units)
    with scope.system():
        assert Balance.objects.filter(location__name__startswith="NROC").count() == 152
        towel = DocumentLine.objects.get(item__name="Bath Towel")
        assert (towel.quantity, towel.remark) == (11000, "A. M. Ramos")
    assert set(Category.objects.values_list("name", flat=True)) >= {"Sleeping Gear", "Food Items"}


def test_parts_of_a_kit_find_the_catalogue_and_say_which_code_it_lacks(lists):
    file = shared("stock/sahana_rms_supply_kit_item.csv")
    wrong = lists.rows(lists.look("kits", file), RowStatus.ERROR)
    assert len(wrong) == 8
    lists.bring("items", shared(CATALOGUE))
    seen = lists.look("kits", file)
    (lacking,) = lists.rows(seen, RowStatus.ERROR)
    assert (lacking.cells["code"], counts(seen)) == ("KRELCLEA01", {"new": 7, "error": 1})
    assert "Import the catalogue first" in sentences([lacking])[0]
    Item.objects.create(code="KRELCLEA01", name="Cleaning set")
    assert counts(lists.bring("kits", file)) == {"new": 8}
    kit = Item.objects.get(name="Family Kit")
    assert (kit.code, kit.unit) == ("FAMILY-KIT", "KIT")
    part = KitComponent.objects.get(kit=kit, item__code="HCONJCANPF10")
    assert part.quantity == 5
    assert counts(lists.look("kits", file)) == {"same": 8}


def test_products_of_another_system_keep_its_numbers_as_codes(lists):
    seen = lists.bring("items", shared("stock/boxtribute_products.csv"))
    assert counts(seen) == {"new": 344}
    assert Item.objects.get(code="1158").name == "Jeans"
    assert not Category.objects.exists()


def test_boxes_come_in_as_lots_of_their_numbers(lists, store):
    lists.bring("items", shared("stock/boxtribute_products.csv"))
    file = shared("stock/boxtribute_stock.csv")
    seen = lists.look("openings", file)
    assert counts(seen) == {"error": 802}
    index = seen.choice.index_of["place"]
    names = {str(row.values[index]) for row in seen.table.rows}
    for number, name in enumerate(sorted(names)):
        make_place(store.centre, f"B{number}", name)
    seen = lists.look("openings", file)
    assert counts(seen) == {"new": 801, "error": 1}, sentences(seen.rows)[:3]
    (empty,) = lists.rows(seen, RowStatus.ERROR)
    assert "Take the row out" in sentences([empty])[0]


def test_minimum_levels_of_another_system_load_once_places_and_items_are_known(lists, store):
    file = shared("stock/sahana_rms_inv_minimum.csv")
    seen = lists.look("levels", file)
    assert not seen.problems
    assert counts(seen) == {"error": 16}
    assert all("no place of this name" in told for told in sentences(lists.rows(seen)))
    places(store, "Guadeloupe", "Martinique")
    seen = lists.look("levels", file)
    assert all("no item with this code" in told for told in sentences(lists.rows(seen)))
    for row in lists.rows(seen):
        Item.objects.get_or_create(code=row.values["code"], defaults={"name": row.values["code"]})
    assert counts(lists.bring("levels", file)) == {"new": 16}
    assert counts(lists.look("levels", file)) == {"same": 16}
