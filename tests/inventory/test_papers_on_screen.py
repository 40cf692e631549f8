"""Papers are written in a browser: what is typed is kept, what is posted is a fact, once."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from core import scope
from modules.inventory.models import Document, DocumentLine, Packaging
from modules.inventory.papers.forms import initial_of
from modules.inventory.transfers.forms import RequestLineForm

from .factories import make_item, make_place, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(store, client):
    client.force_login(store.officer)
    return client


def form_of(store, *lines, **head) -> dict:
    """What the browser sends for a receipt."""
    sent = {
        "occurred_on": store.today.isoformat(),
        "partner": "Nile Traders",
        "to_location": str(store.store.pk),
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
        "lines-MIN_NUM_FORMS": 0,
        "lines-MAX_NUM_FORMS": 500,
        **head,
    }
    for number, line in enumerate(lines):
        sent |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return sent


def receive_url(store) -> str:
    return reverse("inventory_receive", args=[store.centre.code])


def papers() -> list[Document]:
    with scope.system():
        return list(Document.objects.order_by("created_at"))


def test_a_lorry_is_received_in_cartons_and_the_balance_is_in_pieces(store, officer):
    soap = make_item("SOAP", "Soap")
    Packaging.objects.create(item=soap, name="carton of 48", factor=Decimal(48))
    line = {"item": "soap", "amount": "3", "packed_in": "carton"}
    answer = officer.post(receive_url(store), {**form_of(store, line), "post": "1"}, follow=True)
    assert "KRT-GRN" in answer.content.decode()
    assert store.left(soap) == 144


def test_expected_and_damaged_are_in_the_unit_of_the_line_and_come_back_so(store, officer):
    soap = make_item("SOAP", "Soap")
    carton = Packaging.objects.create(item=soap, name="carton of 48", factor=Decimal(48))
    told = {"amount": "3", "expected": "4", "damaged": "0.5", "packed_in": "carton"}
    officer.post(receive_url(store), form_of(store, {"item": "SOAP", **told}))
    with scope.system():
        line = DocumentLine.objects.select_related("item", "packaging").get()
    assert (line.quantity, line.expected, line.damaged) == (144, 192, 24)
    shown = initial_of(line)
    assert [str(shown[name]) for name in ("amount", "expected", "damaged")] == ["3", "4", "0.5"]
    # As a draft of before, in which only the quantity was in cartons.
    line.expected = Decimal(200)
    shown = initial_of(line)
    assert (shown["amount"], shown["expected"], shown["packed_in"]) == (144, 200, "")
    assert carton.factor == 48


def test_a_draft_moves_nothing_until_it_is_posted(store, officer):
    soap = make_item("SOAP", "Soap")
    answer = officer.post(receive_url(store), form_of(store, {"item": "SOAP", "amount": "5"}))
    (draft,) = papers()
    assert (answer.status_code, draft.state, store.left(soap)) == (302, "draft", 0)
    officer.post(reverse("inventory_papers:post", args=[draft.pk]))
    (posted,) = papers()
    assert (posted.state, store.left(soap)) == ("posted", 5)


def test_a_draft_can_be_changed_before_it_is_posted(store, officer):
    soap = make_item("SOAP", "Soap")
    officer.post(receive_url(store), form_of(store, {"item": "SOAP", "amount": "5"}))
    (draft,) = papers()
    url = reverse("inventory_draft", args=[draft.pk])
    assert 'value="SOAP Soap"' in officer.get(url).content.decode()
    officer.post(url, {**form_of(store, {"item": "SOAP", "amount": "7"}), "post": "1"})
    assert [paper.state for paper in papers()] == ["posted"]
    assert store.left(soap) == 7


def test_a_page_of_a_draft_that_is_stale_overwrites_nobodys_lines(store, officer):
    make_item("SOAP", "Soap")
    officer.post(receive_url(store), form_of(store, {"item": "SOAP", "amount": "5"}))
    (draft,) = papers()
    url = reverse("inventory_draft", args=[draft.pk])
    stale = {"seen": re.search(r'name="seen" value="([^"]+)"', officer.get(url).text)[1]}
    mine, theirs = ({"item": "SOAP", "amount": amount} for amount in ("7", "9"))
    assert officer.post(url, form_of(store, theirs) | stale).status_code == 302
    for button in ({}, {"post": "1"}):
        answer = officer.post(url, form_of(store, mine) | stale | button)
        assert answer.status_code == 422
        assert "Somebody changed this draft" in answer.text and 'value="7"' in answer.text
    with scope.system():
        assert [line.quantity for line in draft.lines.all()] == [9]
    fresh = {"seen": re.search(r'name="seen" value="([^"]+)"', officer.get(url).text)[1]}
    assert officer.post(url, form_of(store, mine) | fresh).status_code == 302


def test_a_double_click_is_one_paper(store, officer):
    soap = make_item("SOAP", "Soap")
    page = officer.get(receive_url(store)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sent = {**form_of(store, {"item": "SOAP", "amount": "5"}), "post": "1", "key": key}
    for _click in range(2):
        officer.post(receive_url(store), sent)
    assert len(papers()) == 1
    assert store.left(soap) == 5


@pytest.mark.parametrize("button", [{}, {"post": "1"}])
def test_back_and_sent_again_with_other_goods_is_said_and_kept_on_the_form(store, officer, button):
    soap = make_item("SOAP", "Soap")
    page = officer.get(receive_url(store)).content.decode()
    key = {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}
    officer.post(receive_url(store), form_of(store, {"item": "SOAP", "amount": "5"}) | button | key)
    answer = officer.post(
        receive_url(store), form_of(store, {"item": "SOAP", "amount": "7"}) | button | key
    )
    assert answer.status_code == 422
    assert "sent already" in answer.content.decode() and 'value="7"' in answer.content.decode()
    assert (len(papers()), store.left(soap)) == (1, 5 if button else 0)


def test_a_name_that_may_be_several_items_asks_which_and_keeps_what_was_typed(store, officer):
    make_item("SOAP-1", "Soap bar")
    make_item("SOAP-2", "Soap liquid")
    line = {"item": "soap", "amount": "5", "remark": "wet carton"}
    answer = officer.post(receive_url(store), {**form_of(store, line), "post": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "SOAP-1 Soap bar, SOAP-2 Soap liquid" in page
    assert "wet carton" in page


def test_an_item_is_found_by_its_name_in_another_language(store, officer):
    soap = make_item("SOAP", "Soap", names={"ar": "صابون"})
    line = {"item": "صابون", "amount": "5"}
    officer.post(receive_url(store), {**form_of(store, line), "post": "1"})
    assert store.left(soap) == 5


def test_more_than_there_is_is_refused_on_the_form_with_everything_typed(store, officer):
    soap = make_item("SOAP", "Soap")
    store.receive(soap, 5)
    sent = form_of(store, {"item": "SOAP", "amount": "6"}, from_location=str(store.store.pk))
    answer = officer.post(reverse("inventory_issue", args=["KRT"]), {**sent, "post": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Only 5" in page and 'value="6"' in page


@pytest.mark.parametrize("amount", ["", "-1", "1.5", "NaN", "1e400", "many", "9" * 40])
def test_a_quantity_that_is_none_is_refused_with_a_sentence(store, officer, amount):
    make_item("SOAP", "Soap")
    answer = officer.post(
        receive_url(store), {**form_of(store, {"item": "SOAP", "amount": amount}), "post": "1"}
    )
    assert answer.status_code == 422
    assert papers() == []


def test_somebody_elses_place_is_no_place_to_receive_at(store, officer):
    make_item("SOAP", "Soap")
    other = make_store("GDF")
    sent = form_of(store, {"item": "SOAP", "amount": "5"}, to_location=str(other.store.pk))
    assert officer.post(receive_url(store), {**sent, "post": "1"}).status_code == 422
    assert papers() == []


def test_a_posted_paper_is_reversed_with_a_reason(store, officer):
    soap = make_item("SOAP", "Soap")
    paper = store.receive(soap, 5)
    url = reverse("inventory_papers:reverse", args=[paper.pk])
    assert officer.post(url, {"reason": ""}).status_code == 422
    officer.post(url, {"reason": "Another lorry"})
    assert store.left(soap) == 0
    assert "reversed" in officer.post(url, {"reason": "Again"}).content.decode()


def test_the_paper_prints_with_lots_and_boxes_to_sign(store, officer):
    rice = make_item("RICE", "Rice", unit="KG")
    paper = store.receive(
        rice, "12.5", lot_number="L1", expiry=store.in_days(90), expected=Decimal(13)
    )
    page = officer.get(reverse("inventory_papers:print", args=[paper.pk])).content.decode()
    for word in (paper.code, "12.5", "L1", "Received by", "13"):
        assert word in page


def test_the_stock_card_counts_back_from_today(store, officer):
    soap = make_item("SOAP", "Soap")
    store.receive(soap, 50)
    store.issue(soap, 20)
    page = officer.get(reverse("inventory_card", args=["KRT", soap.pk])).content.decode()
    cells = re.findall(r'class="number" data-label="Balance"><bdi>([^<]*)', page)
    assert cells == ["30", "50"]
    printed = officer.get(reverse("inventory_card_print", args=["KRT", soap.pk]))
    assert "30" in printed.content.decode()


def test_lists_of_the_store_cost_the_same_for_three_rows_and_for_thirty(
    store, officer, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(url).status_code == 200
        return len(seen)

    urls = [reverse(f"inventory_{name}:list") for name in ("stock", "papers", "moves")]
    counted = []
    for start, number in ((0, 3), (3, 27)):
        for turn in range(start, start + number):
            item = make_item(f"I{turn}", f"Item {turn}")
            store.receive(item, 5, lot_number=f"L{turn}")
        first = store.receive(make_item(f"LAST{number}", "Last"), 1)
        urls_now = [*urls, reverse("inventory_papers:detail", args=[first.pk])]
        counted.append([queries(url) for url in urls_now])
    assert counted[0] == counted[1]


def test_stock_at_a_shelf_is_stock_in_its_store(store, officer):
    soap = make_item("SOAP", "Soap")
    shelf = make_place(store.centre, "A1", "Shelf A1", kind="shelf", parent=store.store)
    store.post("GRN", *[_line(soap, 5)], to_location=shelf)
    page = officer.get(reverse("inventory_stock:list"), {"location": store.store.pk})
    assert "Shelf A1" in page.content.decode()


def test_stock_of_the_lowest_shelf_is_stock_in_its_store(store, officer):
    place = store.store
    for code, kind in (("Z1", "zone"), ("A1", "shelf"), ("A1-3", "shelf")):
        place = make_place(store.centre, code, f"Place {code}", kind=kind, parent=place)
    store.post("GRN", _line(make_item("SOAP", "Soap"), 5), to_location=place)
    page = officer.get(reverse("inventory_stock:list"), {"location": store.store.pk})
    assert "Place A1-3" in re.sub(r"<option.*?</option>", "", page.content.decode())


@pytest.mark.parametrize("days", ["99999999999", "-99999999999"])
def test_a_filter_of_more_days_than_the_calendar_has_breaks_nothing(store, officer, days):
    store.receive(make_item("SOAP", "Soap"), 5)
    page = officer.get(reverse("inventory_stock:list"), {"expires_within": days})
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("amount", "factor", "unit"), [("999999999999", "24", "PCS"), ("2.5", "0.025", "KG")]
)
def test_packs_of_more_than_a_balance_can_hold_are_refused_on_the_form(
    store, officer, amount, factor, unit
):
    item = make_item("TEA", "Tea", unit=unit)
    Packaging.objects.create(item=item, name="pack", factor=Decimal(factor))
    line = {"item": "TEA", "amount": amount, "packed_in": "pack"}
    answer = officer.post(receive_url(store), {**form_of(store, line), "post": "1"})
    assert answer.status_code == 422
    assert papers() == []
    form = RequestLineForm({"item": "TEA", "quantity": amount, "packed_in": "pack"})
    with scope.user(store.officer):
        assert list(form.errors) == ["quantity"]


def _line(item, quantity):
    from .factories import of

    return of(item, quantity)
