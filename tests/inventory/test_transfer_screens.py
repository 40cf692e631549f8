"""A request and a lorry, as officers and managers of two centres work them on their screens."""

import pytest
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from modules.inventory.models import StockRequest, Transfer
from modules.inventory.transfers.choices import RequestState, TransferState

from .factories import make_item, make_store, of
from .screens import Worker
from .test_a_lorry_goes_to_gadaref import LORRY, ask, came, load, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket(khartoum):
    blanket = make_item("BLANKET", "Blanket")
    khartoum.receive(blanket, 100)
    return blanket


def only(model):
    with scope.system():
        return model.objects.get()


def url(name: str, *args) -> str:
    return reverse(f"inventory_{name}", args=args)


def test_from_the_request_to_a_short_receipt(khartoum, gadaref, blanket):
    asking, deciding = Worker(gadaref.officer), Worker(khartoum.manager)
    told = {
        "supplying_centre": khartoum.centre.pk,
        "why": "Two buses are announced",
        "lines-0-item": "blank",
        "lines-0-quantity": "60",
    }
    led_to = asking.fill(url("requests:add", "GDF"), told)
    row = only(StockRequest)
    assert led_to == url("requests:detail", row.pk)
    assert "Send the request off" in asking.open(led_to)
    deciding.open(led_to, status=404)
    asking.press(url("requests:send_off", row.pk))
    assert "GDF-REQ-" in deciding.open(reverse("wagtailadmin_home"))
    assert "Fit for use here: 100" in deciding.open(url("requests:decide", row.pk))
    with scope.system():
        [line] = row.lines.all()
    decision = {f"line_{line.pk}": "40", "answer": "approve", "note": "The rest next week"}
    deciding.fill(url("requests:decide", row.pk), decision)

    sending = Worker(khartoum.officer)
    assert "40" in sending.open(url("requests:pick_list", row.pk))
    page = f"{url('transfers:add', 'KRT')}?request={row.pk}"
    lorry_facts = {"driver": LORRY.driver, "plate": LORRY.plate, "seals": LORRY.seals}
    sending.fill(page, lorry_facts)
    lorry = only(Transfer)
    paper = sending.open(url("transfers:waybill", lorry.pk))
    assert "Hassan Elamin" in paper
    assert lorry.code in paper
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="print", record__contains=lorry.pk).count() == 1

    receiving = url("transfers:receive", lorry.pk)
    assert lorry.code in asking.open(reverse("wagtailadmin_home"))
    sending.open(receiving, status=403)
    with scope.system():
        [carried] = lorry.lines.all()
    short = {f"good_{carried.pk}": "37", f"damaged_{carried.pk}": "1"}
    page = asking.fill(receiving, short, status=422)
    assert "1 damaged and 2 missing" in page
    asking.fill(receiving, {**short, f"cause_{carried.pk}": "theft"})
    assert only(Transfer).state == TransferState.RECEIVED
    assert only(StockRequest).state == RequestState.RECEIVED
    assert gadaref.left(blanket) == 37
    assert "Theft or robbery" in sending.open(url("transfers:detail", lorry.pk))


def test_a_form_that_names_two_items_or_none_says_so_and_keeps_what_was_typed(
    khartoum, gadaref, blanket
):
    make_item("BLANKET-S", "Blanket, small")
    asking = Worker(gadaref.officer)
    told = {"supplying_centre": khartoum.centre.pk, "lines-0-item": "lanket", "lines-0-quantity": 3}
    page = asking.fill(url("requests:add", "GDF"), told, status=422)
    assert "BLANKET-S Blanket, small" in page
    page = asking.fill(url("requests:add", "GDF"), {**told, "lines-0-item": "x"}, status=422)
    assert "No item is called so" in page
    with scope.system():
        assert not StockRequest.objects.exists()


def test_what_is_lost_on_the_road_stands_in_the_report_with_its_cause(khartoum, gadaref, blanket):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    receive(lorry, gadaref, came(37, cause="theft"))
    report = Worker(khartoum.officer).open(reverse("inventory_losses", args=["KRT"]))
    assert "Theft or robbery" in report
    assert "Unexplained" not in report.partition("<tbody")[2]


def test_a_lorry_is_loaded_in_cartons(khartoum, gadaref, blanket):
    blanket.packagings.create(name="bale of 20", factor=20)
    told = {"receiving_centre": gadaref.centre.pk, "driver": LORRY.driver, "plate": LORRY.plate}
    told |= {"lines-0-item": "BLANKET", "lines-0-quantity": "2", "lines-0-packed_in": "bale"}
    Worker(khartoum.officer).fill(url("transfers:add", "KRT"), told)
    assert khartoum.left(blanket) == 60


def test_a_refused_request_says_why_to_the_asking_centre(khartoum, gadaref, blanket):
    row = ask(gadaref, khartoum, (blanket, 5))
    deciding = Worker(khartoum.manager)
    deciding.fill(url("requests:decide", row.pk), {"answer": "refuse", "note": "None to spare"})
    page = Worker(gadaref.officer).open(url("requests:detail", row.pk))
    assert "None to spare" in page
    assert "Refused" in page


def test_a_lorry_is_taken_back_with_a_reason(khartoum, gadaref, blanket):
    lorry = load(khartoum, gadaref, of(blanket, 5))
    sending = Worker(khartoum.officer)
    sending.fill(url("transfers:take_back", lorry.pk), {"reason": "The road is closed"})
    assert khartoum.left(blanket) == 100
    assert "does not count" in sending.open(url("transfers:waybill", lorry.pk))


def test_a_third_centre_sees_neither_request_nor_lorry(khartoum, gadaref, blanket):
    row, lorry = ask(gadaref, khartoum, (blanket, 5)), load(khartoum, gadaref, of(blanket, 5))
    stranger = Worker(make_store("KSL").officer)
    for address in (
        url("requests:detail", row.pk),
        url("requests:pick_list", row.pk),
        url("transfers:detail", lorry.pk),
        url("transfers:waybill", lorry.pk),
        f"{url('transfers:add', 'KSL')}?request={row.pk}",
    ):
        stranger.open(address, status=404)
