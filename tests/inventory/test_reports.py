"""Reports say what the ledger says, on the screen, as a workbook and on paper."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from modules.inventory.alerts.attention import alerts_of
from modules.inventory.choices import DocumentType, LotState
from modules.inventory.models import Grant, Lot
from modules.inventory.reports.figures import flows, outlooks

from .factories import make_item, make_place, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(store, client):
    client.force_login(store.officer)
    return client


def report(client, name, **asked) -> dict:
    """Rows of a report's workbook by item code, as the HXL tags name them."""
    url = reverse(f"inventory_{name}", args=["KRT"])
    answer = client.get(url, {**asked, "format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    tags = next(row for row in rows if any(str(cell).startswith("#") for cell in row))
    found = [dict(zip(tags, row, strict=True)) for row in rows[rows.index(tags) + 1 :]]
    return {row["#item+code"]: row for row in found}


def test_opening_and_what_happened_give_closing(store, officer):
    soap = make_item("SOAP", "Soap")
    store.post(
        DocumentType.RECEIPT,
        of(soap, 100),
        to_location=store.store,
        occurred_on=store.in_days(-40),
    )
    store.receive(soap, 20)
    store.issue(soap, 30)
    since, until = store.in_days(-5).isoformat(), store.today.isoformat()
    row = report(officer, "stock-status", since=since, until=until)["SOAP"]
    told = [row[f"#item+{name}+num"] for name in ("opening", "received", "issued", "balance")]
    assert told == [100, 20, 30, 90]


def test_goods_that_only_change_their_shelf_are_neither_received_nor_used(store):
    soap = make_item("SOAP", "Soap")
    shelf = make_place(store.centre, "A1", "Shelf", kind="shelf", parent=store.store)
    store.receive(soap, 10)
    store.post(DocumentType.INTERNAL, of(soap, 4), from_location=store.store, to_location=shelf)
    with scope.system():
        flow = flows(store.centre, since=store.today, until=store.today)[soap.pk]
    assert (flow.received, flow.used, flow.net) == (10, 0, 10)


def test_a_donor_reads_what_became_of_the_goods(store, officer):
    soap = make_item("SOAP", "Soap")
    grant = Grant.objects.create(code="HUM-1", donor="Fund")
    store.receive(soap, 50, grant=grant)
    store.receive(soap, 7)
    store.issue(soap, 20, lot=Lot.objects.get(grant=grant))
    row = report(officer, "donors")["SOAP"]
    told = [row[f"#item+{name}+num"] for name in ("received", "issued", "balance")]
    assert (row["#activity+code"], told) == ("HUM-1", [50, 20, 30])


def test_goods_of_one_grant_that_stand_in_for_another_are_a_recorded_loan(store, officer):
    soap = make_item("SOAP", "Soap")
    mine, theirs = (Grant.objects.create(code=code, donor="Fund") for code in ("A", "B"))
    store.receive(soap, 50, grant=theirs)
    lot = Lot.objects.get(grant=theirs)
    store.post(
        DocumentType.GRANT_LOAN, of(soap, 10, lot=lot, grant=mine), from_location=store.store
    )
    with scope.system():
        left = {
            row.lot.grant.code: row.quantity
            for row in store.store.balances.select_related("lot__grant")
        }
    assert left == {"A": 10, "B": 40}
    assert store.left(soap) == 50


def test_what_is_held_back_is_not_usable_and_what_is_gone_raises_an_alert(store):
    soap = make_item("SOAP", "Soap")
    store.receive(soap, 10, lot_number="L")
    Lot.objects.update(state=LotState.QUARANTINED)
    with scope.system():
        one = outlooks(store.centre)[soap.pk]
        alerts = [(str(each.why), each.of.item.code) for each in alerts_of(store.centre)]
    assert (one.on_hand, one.usable) == (10, 0)
    assert alerts == [("Nothing left to give out", "SOAP")]


def test_what_lasts_less_than_a_month_and_what_expires_soon_raise_alerts(store):
    soap = make_item("SOAP", "Soap")
    rice = make_item("RICE", "Rice", unit="KG")
    store.receive(soap, 100)
    store.issue(soap, 90)
    store.receive(rice, 5, expiry=store.in_days(20))
    with scope.system():
        alerts = [(str(each.why), each.of.item.code) for each in alerts_of(store.centre)]
    assert alerts == [("Lasts less than a month", "SOAP"), ("Expires within 90 days", "RICE")]


def test_a_report_takes_as_many_queries_for_thirty_items_as_for_three(store, officer):
    counted = []
    for start, number in ((0, 3), (3, 27)):
        for turn in range(start, start + number):
            item = make_item(f"I{turn}", f"Item {turn}")
            store.receive(item, 5, expiry=store.in_days(10))
            store.issue(item, 1)
        seen = []
        for name in ("stock-status", "consumption", "losses", "donors", "pipeline", "alerts"):
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(reverse(f"inventory_{name}", args=["KRT"])).status_code == 200
            seen.append(len(queries))
        counted.append(seen)
    assert counted[0] == counted[1]


def test_taking_a_report_away_and_printing_it_are_written_down(store, officer):
    store.receive(make_item("SOAP", "Soap"), 5)
    url = reverse("inventory_stock-status", args=["KRT"])
    b"".join(officer.get(url, {"format": "xlsx"}).streaming_content)
    page = officer.get(url, {"format": "print"}).content.decode()
    assert "SOAP" in page
    with scope.system():
        kinds = list(AccessLogEntry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["export", "print"]


def test_days_the_wrong_way_round_are_a_sentence_and_not_an_empty_report(store, officer):
    url = reverse("inventory_losses", args=["KRT"])
    page = officer.get(url, {"since": "2026-02-01", "until": "2026-01-01"}).content.decode()
    assert "first day lies after the last" in page


def test_figures_are_exact_in_the_workbook(store, officer):
    rice = make_item("RICE", "Rice", unit="KG")
    store.receive(rice, "0.3")
    row = report(officer, "stock-status")["RICE"]
    assert Decimal(str(row["#item+balance+num"])) == Decimal("0.3")
