"""What goods are worth: told when they come, exact, in their own currency, and never assumed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import scope
from core.exchange.rows import RowStatus
from modules.inventory.actions.lots import quarantine_lot, recall_lot, release_lot
from modules.inventory.actions.report_loss import LossFacts, decide_loss, report_loss
from modules.inventory.choices import DocumentType, LossCause
from modules.inventory.errors import NotEnough
from modules.inventory.losses.choices import LossStage
from modules.inventory.models import Balance, DocumentLine, Grant, Lot
from modules.inventory.papers.forms import LineForm
from modules.inventory.reports.donors import donor_figures

from .factories import make_item, make_store, of
from .lists import Lists, counts, csv_file, sentences
from .screens import Worker

pytestmark = pytest.mark.django_db


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


# --- Another value is another lot -------------------------------------------------------------------------
def test_a_lot_is_worth_what_was_told_when_it_came(store, soap):
    store.receive(soap, 10, lot_number="A", **worth("0.125"))
    store.receive(soap, 5, lot_number="B")
    told = dict(Lot.objects.values_list("number", "unit_value"))
    assert told == {"A": Decimal("0.125"), "B": None}


def lots(**facts) -> set:
    return {(lot.number, lot.unit_value, lot.currency) for lot in Lot.objects.filter(**facts)}


def test_more_of_the_same_value_joins_the_lot_and_another_value_is_another_lot(store, soap):
    gadaref = make_store("GDF")
    store.receive(soap, 10, **worth("2"))
    store.receive(soap, 10, **worth("2"))
    for other in (worth("3"), worth("2", "EUR"), {}):
        gadaref.receive(soap, 1, **other)
        gadaref.receive(soap, 1, lot_number="B", **other)
    assert (store.left(soap), gadaref.left(soap)) == (20, 6)
    values = {(2, "USD"), (3, "USD"), (2, "EUR"), (None, "")}
    assert lots(number="") == {("", *each) for each in values}
    assert lots(number="B") == {("B", *each) for each in values - {(2, "USD")}}


def test_goods_whose_value_nobody_knew_are_not_valued_afterwards_by_others(store, soap):
    store.receive(soap, 10)
    store.receive(soap, 10, **worth("2"))
    with scope.system():
        held = Balance.objects.filter(location=store.store)
        assert set(held.values_list("lot__unit_value", "quantity")) == {(None, 10), (2, 10)}


def test_the_database_knows_goods_of_one_number_and_value_once(soap):
    Lot.objects.create(item=soap, number="A", **worth("2"))
    Lot.objects.create(item=soap, number="A")
    for same in ({"number": "a", **worth("2")}, {"number": "A"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lot.objects.create(item=soap, **same)


def test_a_recall_reaches_every_value_and_grant_of_the_number_and_what_comes_later(store, soap):
    grant = Grant.objects.create(code="A", donor="Fund")
    store.receive(soap, 10, lot_number="B1", **worth("2"))
    store.receive(soap, 10, lot_number="b1", grant=grant, **worth("3"))
    store.receive(soap, 10, lot_number="B2", **worth("2"))
    lot = Lot.objects.get(grant=None, number="B1")
    page = Worker(store.officer).open(reverse("inventory_lots:recall", args=[lot.pk]))
    assert "everything of this item with the lot number B1" in page
    with scope.user(store.officer):
        recall_lot(lot=lot, reason="Letter", actor=store.officer)
    store.receive(soap, 10, lot_number="B1", **worth("4"))
    Lists(store).bring("receipts", csv_file({**ROW, "Lot": "B1", "Unit price": "5"}))
    told = Lot.objects.values_list("number", "state", "state_reason")
    recalled = [("B1", "recalled", "Letter")] * 3
    assert sorted(told) == [*recalled, ("B2", "ok", ""), ("b1", "recalled", "Letter")]
    with pytest.raises(NotEnough):
        store.issue(soap, 11)
    with scope.user(store.manager):
        release_lot(lot=lot, reason="Another number was meant", actor=store.manager)
    assert set(Lot.objects.values_list("state", flat=True)) == {"ok"}


def test_a_number_that_was_read_wrongly_and_is_recalled_is_held_back_once_corrected(store, soap):
    store.receive(soap, 10, lot_number="B1")
    store.receive(soap, 10, lot_number="81", **worth("2"))
    with scope.user(store.officer):
        recall_lot(lot=Lot.objects.get(number="B1"), reason="Letter", actor=store.officer)
    other = Lot.objects.get(number="81")
    Worker(store.officer).fill(reverse("inventory_lots:edit", args=[other.pk]), {"number": "B1"})
    other.refresh_from_db()
    assert (other.state, other.state_reason) == ("recalled", "Letter")


def test_goods_without_a_number_are_held_back_by_expiry_and_grant(store, soap):
    soon = {"expiry": store.in_days(30)}
    store.receive(soap, 10, **soon)
    store.receive(soap, 10, **soon, **worth("2"))
    store.receive(soap, 10, **worth("2"))
    with scope.user(store.officer):
        quarantine_lot(lot=Lot.objects.get(**worth("2"), **soon), reason="Wet", actor=store.officer)
    assert set(Lot.objects.exclude(state="ok").values_list("expiry", flat=True)) == {soon["expiry"]}
    assert Lot.objects.filter(state="ok").count() == 1


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


def test_rows_of_other_values_are_other_lots_and_a_value_needs_its_currency(lists, soap):
    lists.bring("receipts", csv_file(ROW))
    other, fresh = ROW | {"Unit price": "5"}, ROW | {"Lot": "B"}
    rows = (other, fresh, fresh | {"Unit price": "9"}, fresh | {"Lot": "C", "Currency": ""})
    seen = lists.look("receipts", csv_file(*rows))
    wrong = lists.rows(seen, RowStatus.ERROR)
    assert [row.number for row in wrong] == [5]
    assert "needs its currency" in sentences(wrong)[0]
    lists.bring("receipts", csv_file(*rows[:3]))
    assert lots() == {
        *(("A", Decimal(value), "USD") for value in ("4.5", "5")),
        *(("B", Decimal(value), "USD") for value in ("4.5", "9")),
    }


def test_stock_of_several_values_goes_out_and_comes_back_as_a_count(lists, store, soap):
    for value in ({}, worth("2"), worth("3")):
        store.receive(soap, 10, lot_number="A", **value)
    store.receive(soap, 10, lot_number="B", **worth("2"))
    store.receive(soap, 10, lot_number="C", **worth("2"))
    store.receive(soap, 10, lot_number="C", **worth("3"))
    file = lists.take("counts")
    assert counts(lists.bring("counts", file)) == {"new": 6}
    with scope.system():
        lines = DocumentLine.objects.filter(document__type=DocumentType.COUNT)
        assert {(line.lot.number, line.expected) for line in lines} == {
            ("A", 10),
            ("B", 10),
            ("C", 10),
        }
        assert len({line.lot_id for line in lines}) == 6
    assert counts(lists.look("counts", file)) == {"same": 6}
    bare = {"Code": "SOAP", "Counted": 10}
    seen = lists.look("counts", csv_file(bare | {"Lot": "B"}, bare | {"Lot": "C"}))
    assert counts(seen) == {"same": 1, "error": 1}
    assert "several values" in sentences(lists.rows(seen, RowStatus.ERROR))[0]
