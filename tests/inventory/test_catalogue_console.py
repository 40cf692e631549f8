"""The catalogue and the places as a logistics officer keeps them."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from core.errors import NotAllowed, refusal_from
from core.testing.worlds import make_user
from modules.inventory.actions.lots import quarantine_lot, recall_lot, release_lot
from modules.inventory.catalogue import guards
from modules.inventory.catalogue.errors import LotReasonNeeded, LotStateNotPossible
from modules.inventory.choices import LocationKind
from modules.inventory.errors import NotEnough
from modules.inventory.models import Category, Item, Location, Lot
from tests.inventory.factories import make_item, make_place, make_store

pytestmark = pytest.mark.django_db

MOST_QUERIES = 25


@pytest.fixture
def officer(client, store):
    client.force_login(store.officer)
    return client


def item_form(**more) -> dict:
    """What the browser sends of an item without rows."""
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    rows = {f"{p}-{k}": v for p in ("packagings", "components") for k, v in empty.items()}
    told = {"code": "RICE", "name": "Rice", "unit": "KG", "control": "none", "in_use": "on"}
    return {**rows, **told, "allergens_answer": "unknown", **more}


def rows(prefix: str, *told: dict) -> dict:
    """New rows below the form."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(told)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(told):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def add_item(officer, **told):
    return officer.post(reverse("inventory_items:add", args=["KRT"]), item_form(**told))


def test_an_item_is_added_with_its_names_packagings_and_unknown_facts(officer):
    response = add_item(
        officer,
        names_fr="Riz",
        names_ar="أرز",
        other_codes_ifrc="FCERRICE1",
        is_halal="yes",
        **rows("packagings", {"name": "sack of 50 kg", "factor": "50"}),
    )
    assert response.status_code == 302
    item = Item.objects.get(code="RICE")
    assert item.names == {"fr": "Riz", "ar": "أرز"}
    assert item.other_codes == {"ifrc": "FCERRICE1"}
    assert (item.is_halal, item.is_vegetarian, item.allergens) == (True, None, None)
    assert [str(p.factor) for p in item.packagings.all()] == ["50"]
    assert item.history.count() == 1


@pytest.mark.parametrize(
    ("answer", "named", "kept"),
    [("unknown", [], None), ("none", [], []), ("some", ["milk", "gluten"], ["gluten", "milk"])],
)
def test_nobody_has_read_the_packet_and_the_packet_names_none_are_two_answers(
    officer, answer, named, kept
):
    add_item(officer, allergens_answer=answer, allergens_named=named)
    assert Item.objects.get().allergens == kept
    page = officer.get(reverse("inventory_items:detail", args=[Item.objects.get().pk]))
    form = officer.get(reverse("inventory_items:edit", args=[Item.objects.get().pk]))
    ticked = BeautifulSoup(form.text, "html.parser").select("input[name^=allergens][checked]")
    assert [box["value"] for box in ticked] == [answer, *(kept or [])]
    words = {"unknown": "Nobody has read the packet", "none": "The packet names none"}
    assert words.get(answer, "Gluten, Milk") in page.text


def test_ticked_allergens_and_an_answer_that_says_none_contradict_each_other(officer):
    response = add_item(officer, allergens_answer="none", allergens_named=["milk"])
    assert response.status_code == 422
    assert "Correct one of the two" in response.text
    assert not Item.objects.exists()


def test_a_kit_is_made_of_items_that_are_named_by_code_or_exact_name(officer):
    soap, kit = make_item("SOAP", "Soap", names={"fr": "Savon"}), make_item("KIT", "Arrival kit")
    parts = rows("components", {"item": "savon", "quantity": "2"})
    url = reverse("inventory_items:edit", args=[kit.pk])
    told = item_form(code="KIT", name="Arrival kit", unit="KIT", **parts)
    assert officer.post(url, told).status_code == 302
    assert [(p.item, p.quantity) for p in kit.components.all()] == [(soap, 2)]
    own = rows("components", {"item": "KIT", "quantity": "1"})
    refused = officer.post(url, item_form(code="KIT", name="Arrival kit", unit="KIT", **own))
    assert refused.status_code == 422
    unknown = rows("components", {"item": "Sope", "quantity": "1"})
    refused = officer.post(url, item_form(code="KIT", name="Arrival kit", unit="KIT", **unknown))
    assert "No item has this code or name" in refused.text


def test_items_are_found_by_a_name_in_any_language(officer):
    make_item("OIL", "Cooking oil", names={"fr": "Huile végétale", "ar": "زيت طعام"})
    make_item("MAT", "Sleeping mat")
    for typed in ("HUILE VÉGÉTALE", "زيت", "oil", "cook"):
        page = officer.post(reverse("inventory_items:list"), {"search": typed, "partial": "1"})
        assert "OIL" in page.text, typed
        assert "MAT" not in page.text, typed


def queries_of(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["items", "categories", "lots", "places", "grants"])
def test_lists_cost_as_many_queries_for_fifty_rows_as_for_five(officer, store, name):
    url = reverse(f"inventory_{name}:list")

    def more(start: int, stop: int) -> None:
        top = Category.objects.get_or_create(code="TOP", defaults={"name": "Top"})[0]
        for n in range(start, stop):
            item = make_item(f"I{n}", f"Item {n}", category=top)
            Category.objects.create(code=f"C{n}", name=f"Category {n}", parent=top)
            make_place(store.centre, f"Z{n}", f"Zone {n}", parent=store.store)
            store.receive(item, 5, lot_number=f"L{n}")

    more(0, 5)
    few = queries_of(officer, url)
    more(5, 50)
    assert queries_of(officer, url) == few <= MOST_QUERIES


def test_lots_are_listed_by_expiry_and_filtered_by_it(officer, store):
    item = make_item("BISC", "Biscuits")
    for number, days in (("LATE", 200), ("SOON", 20), ("GONE", -2)):
        store.receive(item, 5, lot_number=number, expiry=store.in_days(days))
    store.receive(item, 5, lot_number="EVER")
    text = officer.get(reverse("inventory_lots:list")).text
    order = [text.index(f">{number}<") for number in ("GONE", "SOON", "LATE", "EVER")]
    assert order == sorted(order)
    soon = officer.get(reverse("inventory_lots:list") + "?expires=30").text
    assert ">SOON<" in soon
    assert ">LATE<" not in soon and ">GONE<" not in soon


class TestHoldingBack:
    """A lot is held back everywhere at once, and let go by who may."""

    @pytest.fixture
    def lot(self, store):
        store.receive(make_item("BISC", "Biscuits"), 10, lot_number="B1")
        return Lot.objects.get()

    def test_a_recalled_lot_is_not_given_out_at_another_centre(self, store, lot):
        other = make_store("GDF")
        other.receive(lot.item, 10, lot_number="B1")
        with scope.user(store.officer):
            recall_lot(lot=lot, reason="Maker: metal in biscuits", actor=store.officer)
        with pytest.raises(NotEnough):
            other.issue(lot.item, 1)
        told = Lot.history.order_by("-history_id").first()
        assert (told.state_reason, told.history_user) == (
            "Maker: metal in biscuits",
            store.officer,
        )

    def test_only_who_may_release_releases(self, store, lot):
        with scope.user(store.officer):
            quarantine_lot(lot=lot, reason="Wet", actor=store.officer)
            with pytest.raises(NotAllowed):
                release_lot(lot=lot, reason="Dry again", actor=store.officer)
        with scope.user(store.manager):
            release_lot(lot=lot, reason="Dry again", actor=store.manager)
        store.issue(lot.item, 1)
        assert store.left(lot.item) == 9

    def test_a_reason_is_asked_for_and_nothing_is_done_twice(self, store, lot):
        with scope.user(store.officer):
            with pytest.raises(LotReasonNeeded):
                recall_lot(lot=lot, reason="  ", actor=store.officer)
            recall_lot(lot=lot, reason="Letter", actor=store.officer)
            with pytest.raises(LotStateNotPossible):
                quarantine_lot(lot=lot, reason="Letter", actor=store.officer)

    def test_the_page_of_a_lot_offers_what_can_be_done_and_does_it(self, officer, lot):
        page = officer.get(reverse("inventory_lots:detail", args=[lot.pk])).text
        quarantine = reverse("inventory_lots:quarantine", args=[lot.pk])
        assert quarantine in page
        assert reverse("inventory_lots:release", args=[lot.pk]) not in page
        assert officer.post(quarantine, {"reason": ""}).status_code == 422
        assert officer.post(quarantine, {"reason": "Wet"}).status_code == 302
        assert "In quarantine" in officer.get(reverse("inventory_lots:list")).text
        release = reverse("inventory_lots:release", args=[lot.pk])
        assert officer.post(release, {"reason": "Dry"}).status_code == 403


class TestPlaces:
    """The tree of a centre."""

    def test_a_place_lies_in_places_of_its_centre_only_and_counterparties_are_not_offered(
        self, officer, store
    ):
        make_store("GDF")
        store.receive(make_item(), 1)
        form = officer.get(reverse("inventory_places:add", args=["KRT"])).text
        assert form.count("Main store</option>") == 1
        assert "Lost</option>" not in form
        listed = officer.get(reverse("inventory_places:list")).text
        assert "supplier" not in listed.lower()

    def test_a_place_is_added_moved_and_shown_with_its_path(self, officer, store):
        zone = make_place(store.centre, "A", "Zone A", kind=LocationKind.ZONE, parent=store.store)
        add = reverse("inventory_places:add", args=["KRT"])
        told = {"code": "A1", "name": "Shelf A1", "kind": "shelf", "in_use": "on"}
        assert officer.post(add, {**told, "parent": zone.pk}).status_code == 302
        assert "Main store › Zone A" in officer.get(reverse("inventory_places:list")).text
        edit = reverse("inventory_places:edit", args=[store.store.pk])
        told = {"code": "MAIN", "name": "Main store", "kind": "store", "in_use": "on"}
        refused = officer.post(edit, {**told, "parent": zone.pk})
        assert refused.status_code == 422
        assert "cannot lie in itself" in refused.text

    def test_a_place_with_goods_stays_in_use(self, officer, store):
        store.receive(make_item(), 1)
        edit = reverse("inventory_places:edit", args=[store.store.pk])
        refused = officer.post(edit, {"code": "MAIN", "name": "Main store", "kind": "store"})
        assert refused.status_code == 422
        assert "Goods stand here" in refused.text

    def test_a_counterparty_is_not_edited(self, officer, store):
        store.receive(make_item(), 1)
        with scope.system():
            supplier = Location.objects.get(centre=store.centre, kind=LocationKind.SUPPLIER)
        assert officer.get(reverse("inventory_places:edit", args=[supplier.pk])).status_code == 403

    def test_the_database_itself_refuses_circles_depth_and_other_centres(self, store):
        other = make_store("GDF")
        places = [store.store]
        for code in ("B", "C", "D"):
            places.append(make_place(store.centre, code, code, parent=places[-1]))

        def refusal(act) -> str:
            with pytest.raises(IntegrityError) as error, transaction.atomic(), scope.system():
                act()
            return refusal_from(error.value).code

        def put(place, into):
            return lambda: Location.objects.filter(pk=place.pk).update(parent=into)

        assert refusal(put(places[0], places[3])) == guards.PLACE_IN_CIRCLE
        assert refusal(put(places[1], places[1])) in (
            guards.PLACE_IN_CIRCLE,
            "location_not_in_itself",
        )
        assert refusal(lambda: make_place(store.centre, "E", "E", parent=places[3])) == (
            guards.PLACE_TOO_DEEP
        )
        assert refusal(put(places[1], other.store)) == guards.PLACE_ELSEWHERE
        deeper = make_place(store.centre, "F", "F", parent=store.kitchen)
        assert refusal(put(places[1], deeper)) == guards.PLACE_TOO_DEEP
        store.receive(make_item(), 1)
        with scope.system():
            supplier = Location.objects.get(centre=store.centre, kind=LocationKind.SUPPLIER)
        assert refusal(put(places[1], supplier)) == guards.PLACE_NOT_IN_THIS


def test_a_category_does_not_lie_below_itself(officer):
    top = Category.objects.create(code="FOOD", name="Food")
    dry = Category.objects.create(code="DRY", name="Dry food", parent=top)
    url = reverse("inventory_categories:edit", args=[top.pk])
    refused = officer.post(url, {"code": "FOOD", "name": "Food", "parent": dry.pk})
    assert refused.status_code == 422
    assert "cannot lie below itself" in refused.text


def test_a_grant_does_not_end_before_it_starts(officer):
    url = reverse("inventory_grants:add", args=["KRT"])
    told = {"code": "G1", "donor": "Fund", "starts": "2026-05-01", "ends": "2026-04-01"}
    assert officer.post(url, told).status_code == 422
    assert officer.post(url, {**told, "ends": "2027-04-01"}).status_code == 302


def test_the_front_desk_reads_the_catalogue_and_changes_nothing(client, store):
    client.force_login(make_user("desk", ("front_desk", store.centre)))
    item = make_item()
    assert client.get(reverse("inventory_items:detail", args=[item.pk])).status_code == 200
    assert client.get(reverse("inventory_items:edit", args=[item.pk])).status_code == 403
    assert client.get(reverse("inventory_items:add", args=["KRT"])).status_code == 403
