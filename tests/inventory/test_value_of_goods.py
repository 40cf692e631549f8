"""What goods are worth: told when they come, exact, in their own currency, and never assumed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import scope
from core.exchange.rows import RowStatus
from modules.inventory.actions.report_loss import LossFacts, decide_loss, report_loss
from modules.inventory.choices import DocumentType, LossCause
from modules.inventory.errors import LotHasAnotherValue
from modules.inventory.losses.choices import LossStage
from modules.inventory.models import Balance, DocumentLine, Grant, Lot
from modules.inventory.papers.forms import LineForm
from modules.inventory.reports.donors import donor_figures

from .factories import make_item, make_store, of
from .lists import Lists, counts, csv_file, sentences
from .screens import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def soap():
    return make_item("SOAP", "Soap bar")


def worth(value: str, currency: str = "USD") -> dict:
    return {"unit_value": Decimal(value), "currency": currency}


def figures(store) -> dict:
    """(grant, currency) -> what the donor report says in money: received, used, lost, left, expired."""
    with scope.user(store.officer):
        found = donor_figures(store.centre, since=store.in_days(-30), until=store.today)
        grants = {grant.pk: grant.code for grant in Grant.objects.all()}
    return {(grants[grant], currency): each for (grant, _item, currency), each in found.items()}


# --- A lot has one value -------------------------------------------------------------------------
def test_a_lot_is_worth_what_was_told_when_it_came(store, soap):
    store.receive(soap, 10, lot_number="A", **worth("0.125"))
    store.receive(soap, 5, lot_number="B")
    told = dict(Lot.objects.values_list("number", "unit_value"))
    assert told == {"A": Decimal("0.125"), "B": None}


def test_more_of_the_same_value_joins_the_lot_and_another_value_is_another_lot(store, soap):
    store.receive(soap, 10, **worth("2"))
    store.receive(soap, 10, **worth("2"))
    for other in (worth("3"), worth("2", "EUR"), {}):
        with pytest.raises(LotHasAnotherValue):
            store.receive(soap, 1, **other)
    assert store.left(soap) == 20
    store.receive(soap, 1, lot_number="B", **worth("3"))
    assert Lot.objects.count() == 2


def test_goods_whose_value_nobody_knew_are_not_valued_afterwards_by_others(store, soap):
    store.receive(soap, 10)
    with pytest.raises(LotHasAnotherValue):
        store.receive(soap, 10, **worth("2"))
    assert Lot.objects.get().unit_value is None


def test_a_lot_that_never_came_takes_the_value_of_its_first_goods(store, soap):
    Lot.objects.create(item=soap, number="A")
    store.receive(soap, 10, lot_number="A", **worth("2"))
    assert Lot.objects.get().unit_value == 2


def test_what_another_grant_borrows_keeps_its_value(store, soap):
    mine, theirs = (Grant.objects.create(code=code, donor="Fund") for code in ("A", "B"))
    store.receive(soap, 50, grant=theirs, **worth("2"))
    lot = Lot.objects.get()
    line = of(soap, 10, lot=lot, grant=mine)
    store.post(DocumentType.GRANT_LOAN, line, from_location=store.store)
    assert Lot.objects.get(grant=mine).unit_value == 2


def test_the_database_keeps_no_value_without_a_currency(soap):
    for half in ({"unit_value": 3}, {"currency": "USD"}, {"unit_value": 0, "currency": "USD"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lot.objects.create(item=soap, number="A", **half)


# --- On paper ------------------------------------------------------------------------------------
def test_a_receipt_asks_for_both_or_none(soap, store):
    told = {"item": "SOAP", "amount": "3", "unit_value": "1.5", "currency": "usd"}
    with scope.user(store.officer):
        form = LineForm(told, type=DocumentType.RECEIPT, grants=[])
        assert form.is_valid(), form.errors
        assert (form.facts().unit_value, form.facts().currency) == (Decimal("1.5"), "USD")
        for wrong in ({"currency": ""}, {"unit_value": ""}, {"currency": "dollar"}):
            form = LineForm(told | wrong, type=DocumentType.RECEIPT, grants=[])
            assert "currency" in form.errors


def test_a_gift_certificate_sums_by_currency_and_says_what_it_does_not_know(store, soap):
    lines = [
        of(soap, 3, lot_number="A", **worth("1.5")),
        of(soap, 2, lot_number="B", **worth("10", "EUR")),
        of(soap, 4, lot_number="C"),
    ]
    paper = store.post(DocumentType.DONATION, *lines, to_location=store.store, partner="A mosque")
    page = Worker(store.officer).open(reverse("inventory_papers:print", args=[paper.pk]))
    assert "20.00 EUR + 4.50 USD, without 1 line whose value nobody knows" in page


def test_a_paper_without_values_does_not_speak_of_them(store, soap):
    paper = store.receive(soap, 3)
    page = Worker(store.officer).open(reverse("inventory_papers:print", args=[paper.pk]))
    assert "Value" not in page


# --- In reports ----------------------------------------------------------------------------------
def test_a_donor_reads_values_by_currency_and_nothing_is_converted(store, soap):
    grant = Grant.objects.create(code="HUM-1", donor="Fund")
    store.receive(soap, 50, grant=grant, lot_number="A", **worth("2"))
    store.receive(soap, 10, grant=grant, lot_number="B", **worth("0.333", "EUR"))
    store.receive(soap, 7, grant=grant, lot_number="C")
    old = {"lot_number": "D", "expiry": store.in_days(-1)}
    store.receive(soap, 4, grant=grant, **old, **worth("2"))
    store.issue(soap, 20, lot=Lot.objects.get(number="A"))
    told = figures(store)
    assert told["HUM-1", "USD"].values == [108, 40, 0, 68, 8]
    assert told["HUM-1", "EUR"].values == [Decimal("3.33"), 0, 0, Decimal("3.33"), 0]
    assert told["HUM-1", ""].quantities == [7, 0, 0, 0, 7, 0]
    page = Worker(store.officer).open(reverse("inventory_donors", args=["KRT"]))
    assert "Value received" in page


def test_losses_are_reported_in_money_too(store, soap):
    store.receive(soap, 10, **worth("2"))
    with scope.system():
        goods = Balance.objects.get(location=store.store)
    facts = LossFacts(cause=LossCause.WET, stage=LossStage.STORAGE, happened="The roof leaks.")
    told = {"centre": store.centre, "quantity": Decimal(3), "facts": facts}
    with scope.user(store.officer):
        report = report_loss(balance=goods, actor=store.officer, **told)
    with scope.user(store.manager):
        decide_loss(report=report, approve=True, note="", actor=store.manager)
    officer = Worker(store.officer)
    page = officer.open(reverse("inventory_losses", args=["KRT"]))
    assert "USD" in page
    assert "6.00 USD" in officer.open(reverse("inventory_loss-reports:print", args=[report.pk]))


# --- In lists ------------------------------------------------------------------------------------
@pytest.fixture
def lists(store):
    return Lists(store)


ROW = {"Code": "SOAP", "Quantity": "10", "Lot": "A", "Unit price": "4.5", "Currency": "usd"}


@pytest.mark.parametrize("name", ["receipts", "openings"])
def test_a_list_brings_values_once(lists, soap, name):
    assert counts(lists.bring(name, csv_file(ROW))) == {"new": 1}
    lot = Lot.objects.get()
    assert (lot.unit_value, lot.currency) == (Decimal("4.5"), "USD")
    with scope.system():
        assert DocumentLine.objects.get().currency == "USD"
    assert counts(lists.look(name, csv_file(ROW))) == {"same": 1}


def test_values_of_receipts_go_out_and_come_back(lists, soap):
    lists.bring("receipts", csv_file(ROW))
    assert counts(lists.look("receipts", lists.take("receipts"))) == {"same": 1}


def test_rows_that_contradict_each_other_or_the_store_are_refused(lists, soap):
    lists.bring("receipts", csv_file(ROW))
    other = ROW | {"Unit price": "5"}
    fresh = ROW | {"Lot": "B"}
    rows = (other, fresh, fresh | {"Unit price": "9"}, fresh | {"Lot": "C", "Currency": ""})
    seen = lists.look("receipts", csv_file(*rows))
    wrong = lists.rows(seen, RowStatus.ERROR)
    assert [row.number for row in wrong] == [2, 4, 5]
    told = sentences(wrong)
    assert "another value" in told[0]
    assert "another value" in told[1]
    assert "needs its currency" in told[2]
