"""What is down to its minimum is ordered again, and what is promised is not usable for others."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import scope
from core.testing.worlds import make_user
from modules.inventory.actions.draft import save_draft
from modules.inventory.actions.request_stock import close_request
from modules.inventory.alerts.attention import ORDER_AGAIN, alerts_of
from modules.inventory.choices import DocumentType
from modules.inventory.models import Document, MinimumLevel
from modules.inventory.reports.figures import outlooks
from modules.inventory.reports.supply import reserved_of
from modules.inventory.rules.reorder import free_of, to_order_again

from .factories import make_item, make_place, of
from .screens import Worker
from .test_a_lorry_goes_to_gadaref import approve, ask, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket(khartoum):
    item = make_item("BLANKET", "Blanket")
    khartoum.receive(item, 100)
    return item


def level(store, item, minimum, place=None):
    with scope.system():
        return MinimumLevel.objects.create(
            centre=store.centre, item=item, location=place, minimum=Decimal(minimum)
        )


def to_order(store) -> list[tuple]:
    """Items and places that are to be ordered, as the officer sees them."""
    with scope.user(store.officer):
        return [
            (each.of.item.code, each.of.place and each.of.place.code)
            for each in alerts_of(store.centre)
            if each.why == ORDER_AGAIN
        ]


def draft(store, *lines, type=DocumentType.RECEIPT, **more) -> Document:
    paper = Document(centre=store.centre, type=type, occurred_on=store.today, **more)
    with scope.user(store.officer):
        return save_draft(document=paper, lines=lines, actor=store.officer)


def outlook(store, item):
    with scope.user(store.officer):
        return outlooks(store.centre)[item.pk]


# --- The rule ------------------------------------------------------------------------------------
quantities = st.decimals(min_value=0, max_value=10_000, places=3)


@given(quantities, quantities, quantities, quantities)
def test_one_more_promise_never_makes_an_order_needless(fit, on_order, reserved, minimum):
    told = {"fit": fit, "on_order": on_order, "minimum": minimum}
    if to_order_again(reserved=reserved, **told):
        assert to_order_again(reserved=reserved + 1, **told)
    assert free_of(fit, reserved) >= 0
    assert not to_order_again(fit=fit, on_order=on_order, reserved=reserved, minimum=None)


# --- Alerts --------------------------------------------------------------------------------------
def test_an_item_is_ordered_again_when_it_is_down_to_its_minimum(khartoum, blanket):
    level(khartoum, blanket, 40)
    khartoum.issue(blanket, 59)
    assert to_order(khartoum) == []
    khartoum.issue(blanket, 1)
    assert to_order(khartoum) == [("BLANKET", None)]


def test_an_item_that_was_never_here_is_ordered_where_somebody_wants_it(khartoum):
    level(khartoum, make_item("KETTLE", "Kettle"), 5)
    assert to_order(khartoum) == [("KETTLE", None)]


def test_an_item_without_a_level_is_ordered_by_nobody(khartoum, blanket):
    khartoum.issue(blanket, 100)
    assert to_order(khartoum) == []


def test_what_is_expected_counts_until_somebody_gives_the_delivery_up(khartoum, blanket):
    level(khartoum, blanket, 150)
    assert to_order(khartoum) == [("BLANKET", None)]
    paper = draft(khartoum, of(blanket, 0, expected=Decimal(60)), to_location=khartoum.store)
    assert to_order(khartoum) == []
    assert outlook(khartoum, blanket).on_order == 60
    with scope.system():
        Document.objects.filter(pk=paper.pk).update(state="cancelled")
    assert to_order(khartoum) == [("BLANKET", None)]


def test_a_lorry_on_its_way_counts_for_the_centre_it_comes_to(khartoum, gadaref, blanket):
    level(gadaref, blanket, 20)
    load(khartoum, gadaref, of(blanket, 30))
    assert to_order(gadaref) == []
    assert outlook(gadaref, blanket).on_order == 30


def test_the_kitchen_has_a_level_of_its_own(khartoum):
    rice = make_item("RICE", "Rice", unit="KG")
    khartoum.receive(rice, 500)
    shelf = make_place(khartoum.centre, "K1", "Bin", kind="shelf", parent=khartoum.kitchen)
    level(khartoum, rice, 20, khartoum.kitchen)
    assert to_order(khartoum) == [("RICE", "KITCHEN")]
    khartoum.post(
        DocumentType.INTERNAL, of(rice, 21), from_location=khartoum.store, to_location=shelf
    )
    assert to_order(khartoum) == []


# --- Promises ------------------------------------------------------------------------------------
def test_what_is_approved_is_reserved_until_it_is_on_a_lorry(khartoum, gadaref, blanket):
    request = approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    one = outlook(khartoum, blanket)
    assert (one.fit, one.reserved, one.usable) == (100, 60, 40)
    load(khartoum, gadaref, of(blanket, 25), request=request)
    one = outlook(khartoum, blanket)
    assert (one.fit, one.reserved, one.usable) == (75, 35, 40)


def test_what_is_asked_for_and_what_is_given_up_reserves_nothing(khartoum, gadaref, blanket):
    request = ask(gadaref, khartoum, (blanket, 60))
    assert outlook(khartoum, blanket).reserved == 0
    request = approve(request, khartoum, 60)
    with scope.user(gadaref.officer):
        close_request(request=request, actor=gadaref.officer)
    assert outlook(khartoum, blanket).reserved == 0


def test_a_promise_brings_the_next_order_nearer(khartoum, gadaref, blanket):
    level(khartoum, blanket, 40)
    approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    assert to_order(khartoum) == [("BLANKET", None)]


def test_the_desk_reads_the_same_figures_although_it_opens_no_request(khartoum, gadaref, blanket):
    approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    desk = make_user("desk", ("front_desk", khartoum.centre))
    with scope.user(desk):
        assert reserved_of(khartoum.centre)[blanket.pk] == 60
    page = Worker(desk).open(reverse("inventory_stock:list"))
    assert "60 of the item reserved" in page


# --- On the screens ------------------------------------------------------------------------------
def test_alerts_the_stock_report_the_card_and_the_first_page_say_it(khartoum, gadaref, blanket):
    level(khartoum, blanket, 40)
    approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    officer = Worker(khartoum.officer)
    alerts = officer.open(reverse("inventory_alerts", args=["KRT"]))
    assert "At its minimum or below: order again" in alerts
    assert "order again · 40" in officer.open(reverse("wagtailadmin_home"))
    card = reverse("inventory_card", args=["KRT", blanket.pk])
    assert "Of it reserved for approved requests of other centres: 60" in officer.open(card)
    status = officer.open(reverse("inventory_stock-status", args=["KRT"]))
    assert "Reserved" in status


def test_somebody_else_may_still_take_what_is_promised_and_the_paper_says_so(
    khartoum, gadaref, blanket
):
    approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    paper = draft(khartoum, of(blanket, 50), type=DocumentType.ISSUE, from_location=khartoum.store)
    officer = Worker(khartoum.officer)
    page = officer.open(reverse("inventory_papers:detail", args=[paper.pk]))
    assert "60 are reserved for approved requests of other centres" in page
    assert "this paper leaves 50" in page
    led_to = officer.press(reverse("inventory_papers:post", args=[paper.pk]))
    assert "and 50 are left" in " ".join(officer.open(led_to).split())
    assert khartoum.left(blanket) == 50


def test_alerts_ask_as_often_for_many_levels_as_for_one(khartoum):
    officer = Worker(khartoum.officer)
    counted = []
    for start, stop in ((0, 2), (2, 30)):
        for turn in range(start, stop):
            item = make_item(f"I{turn}", f"Item {turn}")
            level(khartoum, item, 5)
            level(khartoum, item, 5, khartoum.kitchen)
        with CaptureQueriesContext(connection) as queries:
            officer.open(reverse("inventory_alerts", args=["KRT"]))
        counted.append(len(queries))
    assert counted[0] == counted[1]
