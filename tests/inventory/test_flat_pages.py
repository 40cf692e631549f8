"""A lorry with forty lines costs as many queries as one with four."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from modules.inventory.models import Count

from .factories import make_item, of
from .screens import Worker
from .test_a_lorry_goes_to_gadaref import approve, ask, load
from .test_counting import start

pytestmark = pytest.mark.django_db
FEW, MANY = 4, 40


def pages(khartoum, gadaref, lines: int) -> list[tuple]:
    """A request, a lorry and a count with so many lines: who opens which page of theirs."""
    items = [make_item(f"ITEM-{lines}-{number}", "Thing") for number in range(lines)]
    for item in items:
        khartoum.receive(item, 10)
    request = ask(gadaref, khartoum, *((item, 4) for item in items))
    decide = reverse("inventory_requests:decide", args=[request.pk])
    asked = reverse("inventory_requests:detail", args=[request.pk])
    found = [(khartoum.manager, decide)]
    lorry = load(khartoum, gadaref, *(of(item, 1) for item in items))
    carried = [
        (gadaref.officer, reverse(f"inventory_transfers:{name}", args=[lorry.pk]))
        for name in ("detail", "receive", "waybill")
    ]
    return [*found, (khartoum.manager, asked), *carried]


def queries_of(user, url: str) -> int:
    worker = Worker(user)
    worker.open(url)
    with CaptureQueriesContext(connection) as seen:
        worker.open(url)
    return len(seen)


def test_pages_of_requests_and_lorries_take_no_more_queries_with_more_lines(khartoum, gadaref):
    few = [queries_of(*page) for page in pages(khartoum, gadaref, FEW)]
    many = [queries_of(*page) for page in pages(khartoum, gadaref, MANY)]
    assert few == many


def test_the_pick_list_takes_no_more_queries_with_more_lines(khartoum, gadaref):
    taken = []
    for lines in (FEW, MANY):
        items = [make_item(f"ITEM-{lines}-{number}", "Thing") for number in range(lines)]
        for item in items:
            khartoum.receive(item, 10)
        request = approve(ask(gadaref, khartoum, *((item, 4) for item in items)), khartoum, 4)
        address = reverse("inventory_requests:pick_list", args=[request.pk])
        taken.append(queries_of(khartoum.officer, address))
    assert taken[0] == taken[1]


def test_pages_of_a_count_take_no_more_queries_with_more_lines(khartoum):
    taken = []
    for lines, place in ((FEW, khartoum.store), (MANY, khartoum.kitchen)):
        for number in range(lines):
            item = make_item(f"ITEM-{lines}-{number}", "Thing")
            khartoum.post("GRN", of(item, Decimal(3)), to_location=place)
        count = start(khartoum, place)
        taken.append(
            [
                queries_of(khartoum.officer, reverse(f"inventory_counts:{name}", args=[count.pk]))
                for name in ("detail", "enter", "sheet")
            ]
        )
    assert taken[0] == taken[1]
    with scope.system():
        assert Count.objects.count() == len(taken)
