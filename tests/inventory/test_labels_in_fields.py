"""A label that is scanned into a field names the goods or the place, with and without the script."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import scope
from core.testing.worlds import make_user
from modules.inventory.actions.labels import bind_label, make_labels
from modules.inventory.catalogue.fields import ItemCodeField
from modules.inventory.choices import DocumentType
from modules.inventory.counts.forms import FoundForm
from modules.inventory.kitchen.forms import PortionForm
from modules.inventory.labels.reading import label_scanned
from modules.inventory.labels.screens import LabelsForm
from modules.inventory.models import Document, DocumentLine, Grant, Lot
from modules.inventory.papers.forms import LineForm
from modules.inventory.papers.item_field import item_named, lot_named
from modules.inventory.transfers.forms import LoadLineForm, RequestLineForm, UnlistedForm

from .factories import make_item, make_store
from .screens import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def soap(store):
    item = make_item("SOAP", "Soap bar")
    store.receive(item, 50, lot_number="L-1", expiry=date(2030, 1, 31))
    store.receive(item, 50, lot_number="L-2", expiry=date(2031, 1, 31))
    return item


@pytest.fixture
def lot(soap):
    return Lot.objects.get(number="L-2")


def label(store, *, item=None, lot=None, location=None) -> str:
    """The code of a new label."""
    with scope.user(store.officer):
        things = [(item, lot, location)]
        [made] = make_labels(centre=store.centre, actor=store.officer, things=things)
    return made.code


def cleaned(store, form):
    """What a form says, as the officer sends it."""
    with scope.user(store.officer):
        assert form.is_valid(), form.errors
    return form.cleaned_data


def test_the_label_of_a_lot_names_item_and_lot_where_goods_are_issued(store, soap, lot):
    told = {"item": label(store, item=soap, lot=lot), "amount": "3"}
    form = LineForm(told, type=DocumentType.ISSUE, grants=[])
    said = cleaned(store, form)
    assert (said["item"], said["lot"]) == (soap, lot)
    assert form.facts().lot == lot


def test_the_label_of_a_lot_that_comes_again_fills_number_and_expiry(store, soap, lot):
    told = {"item": label(store, item=soap, lot=lot), "amount": "3"}
    form = LineForm(told, type=DocumentType.RECEIPT, grants=[])
    said = cleaned(store, form)
    assert (said["lot_number"], said["expiry"]) == ("L-2", date(2031, 1, 31))
    told |= {"lot_number": "L-9"}
    said = cleaned(store, LineForm(told, type=DocumentType.RECEIPT, grants=[]))
    assert (said["lot_number"], said["expiry"]) == ("L-9", None)


def test_the_script_fills_the_grant_too_where_goods_come_in(store, soap, lot):
    lot.grant = Grant.objects.create(code="G-1")
    lot.save()
    ask, code = reverse("inventory_suggest"), label(store, item=soap, lot=lot)
    told = Worker(store.officer).client.get(ask, {"kind": "label", "q": code}).json()
    assert told["grant_id"] == str(lot.grant_id)
    for type, fills in ((DocumentType.RECEIPT, True), (DocumentType.GRANT_LOAN, False)):
        attrs = LineForm(type=type, grants=[]).fields["grant"].widget.attrs
        assert (attrs.get("data-reads-label") == "grant") is fills


def test_new_kits_do_not_expire_with_the_kits_whose_label_was_scanned(store, soap, lot):
    told = {"item": label(store, item=soap, lot=lot), "amount": "3"}
    form = LineForm(told, type=DocumentType.ASSEMBLY, grants=[])
    cleaned(store, form)
    assert (form.facts().expiry, form.facts().lot_number) == (None, "")


def test_lorries_requests_counts_and_the_kitchen_read_labels_too(store, soap, lot):
    code = label(store, item=soap, lot=lot)
    with scope.user(store.officer):
        lorry = cleaned(store, LoadLineForm({"item": code, "quantity": "2"}))
        assert (lorry["item"], lorry["lot"]) == (soap, lot)
        assert cleaned(store, RequestLineForm({"item": code, "quantity": "2"}))["item"] == soap
        assert cleaned(store, PortionForm({"item": code, "per_head": "1"}))["item"] == soap
        told = {"item": code, "quantity": "2", "location": str(store.store.pk)}
        found = cleaned(store, FoundForm(told, places=[store.store]))
        assert (found["lot_number"], found["expiry"]) == ("L-2", date(2031, 1, 31))
        told = {"item": code, "quantity": "2", "over_reason": "other_load"}
        beside = cleaned(store, UnlistedForm(told))
        assert (beside["lot_number"], beside["expiry"]) == ("L-2", date(2031, 1, 31))
        told = {"what": "item", "item": code, "number": "1", "code": "qr"}
        assert cleaned(store, LabelsForm(told))["of_lot"] == lot


def test_levels_and_parts_of_kits_read_labels_too(store, soap):
    code = label(store, item=soap)
    with scope.user(store.officer):
        assert ItemCodeField().clean(code.lower()) == soap


def test_a_label_in_the_field_of_the_lot_names_the_lot(store, soap, lot):
    code = label(store, item=soap, lot=lot)
    with scope.user(store.officer):
        assert lot_named(soap, code) == lot
        with pytest.raises(ValidationError):
            lot_named(make_item("RICE", "Rice"), code)


def test_a_box_bound_on_its_first_scan_is_read_afterwards(store, soap, lot):
    with scope.user(store.officer):
        blank = [(None, None, None)]
        [made] = make_labels(centre=store.centre, actor=store.officer, things=blank)
        with pytest.raises(ValidationError, match="blank"):
            item_named(made.code)
        bind_label(label=made, actor=store.officer, item=soap, lot=lot, content="20 bars")
        assert item_named(made.code).scanned_lot == lot


def test_a_shelf_is_no_item_and_the_field_says_so(store):
    code = label(store, location=store.kitchen)
    with scope.user(store.officer), pytest.raises(ValidationError, match="stuck to a place"):
        item_named(code)


def test_an_item_whose_code_looks_like_a_label_is_still_found(store):
    gloves = make_item("GLVES12345", "Gloves")
    with scope.user(store.officer):
        assert item_named("GLVES12345") == gloves
        with pytest.raises(ValidationError, match="no label"):
            item_named("GLVES12346")


def test_another_centres_label_is_not_known_here(store, soap):
    code = label(store, item=soap)
    elsewhere = make_store("GDF")
    with scope.user(elsewhere.officer), pytest.raises(ValidationError, match="no label"):
        label_scanned(code)


def test_the_script_is_told_item_lot_and_place(store, soap, lot):
    desk = make_user("desk", ("front_desk", store.centre))
    ask = reverse("inventory_suggest")
    for user in (store.officer, desk):
        client = Worker(user).client
        code = label(store, item=soap, lot=lot)
        told = client.get(ask, {"kind": "label", "q": code}).json()
        assert told["item"] == soap.label
        assert told["lot"].startswith("L-2")
        assert told["expiry"] == "2031-01-31"
        code = label(store, location=store.kitchen)
        told = client.get(ask, {"kind": "label", "q": code}).json()
        assert (told["place_id"], told["item"]) == (str(store.kitchen.pk), "")
    told = client.get(ask, {"kind": "label", "q": "GL00000000"}).json()
    assert list(told) == ["said"]


@pytest.mark.parametrize(
    "page", ["receive", "issue", "move", "distribution_tally", "labels", "grant-loan"]
)
def test_every_page_that_names_goods_reads_labels(store, page):
    text = Worker(store.officer).open(reverse(f"inventory_{page}", args=["KRT"]))
    assert 'data-reads-label="item"' in text
    assert f'data-label-url="{reverse("inventory_suggest")}"' in text


@pytest.mark.parametrize(
    "page", ["levels:add", "places:add", "rules:add", "requests:add", "transfers:add", "counts:add"]
)
def test_forms_of_lists_read_labels_too(store, page):
    text = Worker(store.officer).open(reverse(f"inventory_{page}", args=["KRT"]))
    assert "data-reads-label=" in text
    assert "data-label-url=" in text


def test_a_paper_is_written_by_labels_alone(store, soap, lot):
    page = reverse("inventory_issue", args=["KRT"])
    code = label(store, item=soap, lot=lot)
    told = {"lines-0-item": code, "lines-0-amount": "4", "lines-0-lot_reason": "Box is open"}
    Worker(store.officer).fill(page, {**told, "post": "1"})
    with scope.system():
        paper = Document.objects.get(type=DocumentType.ISSUE)
        assert DocumentLine.objects.get(document=paper).lot == lot
