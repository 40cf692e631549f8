"""Labels carry a code and nothing else; a blank one says on its first scan what it was stuck to."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import scope
from core.printing.codes import code128_svg
from modules.inventory.models import GoodsLabel
from modules.inventory.rules.label_codes import as_code, new_code

from .factories import make_item, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(store, client):
    client.force_login(store.officer)
    return client


def labels() -> list[GoodsLabel]:
    with scope.system():
        return list(GoodsLabel.objects.select_related("location").order_by("id"))


def make(client, **told):
    return client.post(
        reverse("inventory_labels", args=["KRT"]), {"number": "3", "code": "qr", **told}
    )


def scan(client, text):
    return client.post(reverse("inventory_scan", args=["KRT"]), {"scan": text})


@pytest.mark.parametrize("kind", ["qr", "code128"])
def test_a_sheet_of_labels_for_an_item_names_it_beside_the_code(store, officer, kind):
    make_item("SOAP", "Soap bar")
    page = make(officer, what="item", item="SOAP", code=kind).content.decode()
    assert page.count("Soap bar") == 3
    assert page.count("<svg") >= 3
    assert all(label.code in page for label in labels())


def test_a_label_leads_to_the_stock_card_of_what_it_is_stuck_to(store, officer):
    soap = make_item("SOAP", "Soap bar")
    make(officer, what="item", item="SOAP")
    answer = scan(officer, f" {labels()[0].code.lower()} ")
    assert answer["Location"] == reverse("inventory_card", args=["KRT", soap.pk])


def test_places_get_a_label_each(store, officer):
    make(officer, what="places")
    assert {label.location.code for label in labels()} == {"MAIN", "KITCHEN"}


def test_a_blank_label_is_bound_once(store, officer):
    soap = make_item("SOAP", "Soap bar")
    make(officer, what="blank")
    label = labels()[0]
    url = scan(officer, label.code)["Location"]
    assert url == reverse("inventory_label", args=["KRT", label.pk])
    assert officer.post(url, {}).status_code == 422
    officer.post(url, {"item": "SOAP", "content": "20 bars"})
    assert scan(officer, label.code)["Location"] == reverse("inventory_card", args=["KRT", soap.pk])
    again = officer.post(url, {"location": store.store.pk})
    assert "in use already" in again.content.decode()


def test_another_centres_label_is_no_label_here(store, officer):
    make(officer, what="blank")
    other = make_store("GDF")
    officer.force_login(other.officer)
    answer = officer.post(reverse("inventory_scan", args=["GDF"]), {"scan": labels()[0].code})
    assert answer["Location"] == reverse("inventory_labels", args=["GDF"])


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none(text):
    found = as_code(text)
    assert found is None or as_code(found) == found


def test_a_code_survives_being_read_aloud():
    code = new_code()
    spoken = code.lower().replace("0", "o")
    assert as_code(f"{spoken[:4]} {spoken[4:]}") == code


def test_a_bar_code_scales_with_its_place():
    svg = code128_svg("GL12345678")
    assert re.search(r'viewBox="0 0 [\d.]+ [\d.]+"', svg)
    assert "mm" not in svg
