"""A lorry brings what stands on no line of its waybill: received there, settled in both books, on paper."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import scope
from modules.inventory.choices import LocationKind
from modules.inventory.errors import LotNeeded
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Grant, Lot, Transfer, TransferLine
from modules.inventory.transfers.choices import TransferState
from modules.inventory.transfers.errors import (
    CauseNeeded,
    NothingUnlisted,
    OverReasonNeeded,
    StandsOnTheWaybill,
)
from modules.inventory.transfers.unlisted import Unlisted

from .factories import make_item, of
from .screens import Worker
from .test_a_lorry_goes_to_gadaref import came, load, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket(khartoum):
    blanket = make_item("BLANKET", "Blanket")
    khartoum.receive(blanket, 100)
    return blanket


@pytest.fixture
def soap():
    return make_item("SOAP", "Soap", needs_lot=True)


def beside(item, good, **more) -> Unlisted:
    """Goods that nobody wrote on the waybill."""
    told = {"over_reason": "other_load", **more}
    return Unlisted(item=item, good=Decimal(str(good)), **told)


def lines_seen_by(store, lorry) -> list[TransferLine]:
    with scope.user(store.officer):
        return list(lorry.lines.select_related("lot").order_by("position"))


def refused(lorry, store, refusal, *unlisted):
    """Nothing of the lorry is received, and the reason is `refusal`."""
    with pytest.raises(refusal) as caught:
        receive(lorry, store, came(40), unlisted=unlisted)
    with scope.system():
        assert Transfer.objects.get().state == TransferState.ON_THE_WAY
        assert TransferLine.objects.count() == 1
    return str(caught.value.sentence)


def test_it_stands_in_the_receivers_store_and_is_a_count_difference_of_the_sender(
    khartoum, gadaref, blanket, soap
):
    khartoum.receive(soap, 60, lot_number="S-7")
    lorry = load(khartoum, gadaref, of(blanket, 40))
    lorry = receive(lorry, gadaref, came(40), unlisted=[beside(soap, 12, lot_number="s-7")])
    assert (gadaref.left(blanket), gadaref.left(soap)) == (40, 12)
    # The book of Khartoum still says 60 bars where 48 are left; whoever counts finds the twelve.
    assert (khartoum.left(soap), khartoum.at(LocationKind.COUNT_DIFFERENCE, soap)) == (60, -12)
    assert khartoum.at(LocationKind.OTHER_CENTRE, soap) == 12
    for store in (khartoum, gadaref):
        _blankets, bars = lines_seen_by(store, lorry)
        assert (bars.sent, bars.good, bars.over, bars.missing) == (0, 12, 12, 0)
        assert (bars.is_unlisted, bars.over_reason, bars.lot.number) == (True, "other_load", "S-7")
    with scope.system():
        assert disagreements() == []


def test_what_of_it_is_damaged_is_lost_at_the_sender_with_a_cause(khartoum, gadaref, blanket, soap):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    wet = {"lot_number": "S-7", "damaged": Decimal(3)}
    assert "3 damaged" in refused(lorry, gadaref, CauseNeeded, beside(soap, 9, **wet))
    receive(lorry, gadaref, came(40), unlisted=[beside(soap, 9, cause="wet", **wet)])
    assert gadaref.left(soap) == 9
    at = khartoum.at
    assert (at(LocationKind.OTHER_CENTRE, soap), at(LocationKind.LOST, soap)) == (9, 3)
    assert at(LocationKind.COUNT_DIFFERENCE, soap) == -12
    assert gadaref.at(LocationKind.OTHER_CENTRE, soap) == -9


def test_it_can_be_all_that_arrives(khartoum, gadaref, blanket, soap):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    stolen = came(0, cause="theft")
    lorry = receive(lorry, gadaref, stolen, unlisted=[beside(soap, 5, lot_number="S-7")])
    assert lorry.arrival_code
    assert (gadaref.left(blanket), gadaref.left(soap)) == (0, 5)


def test_a_number_or_an_expiry_is_asked_where_the_item_needs_one(khartoum, gadaref, blanket, soap):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    assert "lot number" in refused(lorry, gadaref, LotNeeded, beside(soap, 5))


def test_it_is_of_the_lot_that_the_sender_has_under_that_number_whoever_paid(
    khartoum, gadaref, blanket, soap
):
    with scope.system():
        grant = Grant.objects.create(code="ECHO-26", donor="A donor (invented)")
    khartoum.receive(soap, 60, lot_number="S-7", grant=grant)
    lorry = load(khartoum, gadaref, of(blanket, 40))
    receive(lorry, gadaref, came(40), unlisted=[beside(soap, 12, lot_number="S-7")])
    with scope.system():
        [lot] = Lot.objects.filter(item=soap)
        assert lot.grant == grant


def test_goods_of_the_waybill_are_written_on_their_own_line(khartoum, gadaref, blanket, soap):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    assert "one line" in refused(lorry, gadaref, StandsOnTheWaybill, beside(blanket, 2))
    twice = (beside(soap, 2, lot_number="S-7"), beside(soap, 3, lot_number="S-7 "))
    refused(lorry, gadaref, StandsOnTheWaybill, *twice)


def test_nobody_writes_down_nothing_or_gives_no_reason_and_the_database_agrees(
    khartoum, gadaref, blanket, soap
):
    lorry = load(khartoum, gadaref, of(blanket, 40))
    refused(lorry, gadaref, NothingUnlisted, beside(soap, 0, lot_number="S-7"))
    without = beside(soap, 2, lot_number="S-7", over_reason="")
    refused(lorry, gadaref, OverReasonNeeded, without)
    with scope.system():
        lot = Lot.objects.create(item=soap, number="S-7")
        for good, reason, name in (
            (None, "", "transfer_line_of_something"),
            (0, "", "transfer_line_of_something"),
            (2, "", "what_came_over_has_a_reason"),
        ):
            line = TransferLine(
                transfer=lorry, item=soap, lot=lot, sent=0, good=good, over_reason=reason
            )
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                line.save()
            assert name in str(caught.value)


def test_the_officer_writes_it_below_the_lines_and_finds_it_on_both_papers(
    khartoum, gadaref, blanket, soap
):
    soap.packagings.create(name="carton of 12", factor=12)
    lorry = load(khartoum, gadaref, of(blanket, 40))
    receiving = reverse("inventory_transfers:receive", args=[lorry.pk])
    officer = Worker(gadaref.officer)
    told = {
        "unlisted-0-item": "soap",
        "unlisted-0-quantity": "2",
        "unlisted-0-packed_in": "carton",
        "unlisted-0-lot_number": "S-7",
        "unlisted-0-remark": "Under the tarpaulin",
    }
    page = officer.fill(receiving, told, status=422)
    assert "Under the tarpaulin" in page
    seen = officer.fill(receiving, {**told, "unlisted-0-over_reason": "other_load"})
    assert gadaref.left(soap) == 24
    words = "Not on the waybill; Goods of another load were with it; Under the tarpaulin"
    with scope.system():
        lorry.refresh_from_db()
    arrival = reverse("inventory_papers:print", args=[lorry.arrival_id])
    waybill = reverse("inventory_transfers:waybill", args=[lorry.pk])
    for address in (seen, arrival, waybill):
        assert words in officer.open(address)
    assert words in Worker(khartoum.officer).open(waybill)
