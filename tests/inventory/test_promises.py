"""What other centres were promised: who decides sees it, and who promised can take it back."""

import pytest
from django.urls import reverse

from core import scope
from core.errors import NotAllowed
from modules.inventory.actions.request_stock import withdraw_promise
from modules.inventory.choices import DocumentState, DocumentType
from modules.inventory.models import Document, DocumentLine, Lot
from modules.inventory.papers.promises import promises_at_stake
from modules.inventory.reports.supply import reserved_of
from modules.inventory.transfers.choices import RequestState
from modules.inventory.transfers.errors import RequestMovedOn

from .factories import make_item, of
from .screens import Worker
from .test_a_lorry_goes_to_gadaref import approve, ask, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket(khartoum):
    blanket = make_item()
    khartoum.receive(blanket, 100)
    return blanket


def url(name: str, row) -> str:
    return reverse(f"inventory_requests:{name}", args=[row.pk])


def test_who_decides_sees_what_is_promised_already(khartoum, gadaref, blanket):
    approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    second = ask(gadaref, khartoum, (blanket, 70))
    page = Worker(khartoum.manager).open(url("decide", second))
    assert "Fit for use here: 100; 60 of it are promised to others, 40 are free." in page


def draft_of(store, item, quantity, type=DocumentType.ISSUE, lot=None) -> Document:
    with scope.system():
        paper = Document.objects.create(
            centre=store.centre, type=type, occurred_on=store.today, from_location=store.store
        )
        DocumentLine.objects.create(document=paper, item=item, quantity=quantity, lot=lot)
    assert paper.state == DocumentState.DRAFT
    return paper


def test_expired_goods_keep_no_promise(khartoum, gadaref, blanket):
    milk = make_item("MILK", "Milk")
    khartoum.receive(milk, 50, lot_number="NEW", expiry=khartoum.in_days(90))
    khartoum.receive(milk, 50, lot_number="OLD", expiry=khartoum.in_days(1))
    Lot.objects.filter(number="OLD").update(expiry=khartoum.in_days(-1))
    approve(ask(gadaref, khartoum, (milk, 40)), khartoum, 40)
    issue = draft_of(khartoum, milk, 20)
    old = Lot.objects.get(number="OLD")
    loss = draft_of(khartoum, milk, 50, type=DocumentType.LOSS, lot=old)
    with scope.system():
        [said] = promises_at_stake(issue)
        assert "leaves 30" in said
        assert promises_at_stake(loss) == []


def test_the_centre_that_promised_takes_back_what_it_will_not_send(khartoum, gadaref, blanket):
    row = ask(gadaref, khartoum, (blanket, 60))
    with scope.user(khartoum.manager), pytest.raises(RequestMovedOn):
        withdraw_promise(request=row, actor=khartoum.manager)
    approve(row, khartoum, 60)
    deciding = Worker(khartoum.manager)
    assert url("withdraw", row) in deciding.open(url("detail", row))
    deciding.fill(url("withdraw", row), {})
    with scope.system():
        row.refresh_from_db()
        assert row.state == RequestState.CLOSED
        assert reserved_of(khartoum.centre)[blanket.pk] == 0


def test_nobody_else_takes_a_promise_back_nor_while_a_lorry_is_on_the_way(
    khartoum, gadaref, blanket
):
    row = approve(ask(gadaref, khartoum, (blanket, 60)), khartoum, 60)
    for other in (gadaref.manager, khartoum.officer):
        with scope.user(other), pytest.raises(NotAllowed):
            withdraw_promise(request=row, actor=other)
    load(khartoum, gadaref, of(blanket, 25), request=row)
    with scope.user(khartoum.manager), pytest.raises(RequestMovedOn):
        withdraw_promise(request=row, actor=khartoum.manager)
