"""The page of files: every list, for who may bring or take it."""

import pytest
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from core.testing.worlds import make_user
from modules.inventory.catalogue.files import LISTS, every_list
from tests.inventory.factories import make_item

pytestmark = pytest.mark.django_db


def test_every_list_stands_on_the_page():
    assert set(LISTS) == every_list()


def test_the_officer_brings_and_takes_and_a_download_is_logged(client, store):
    store.receive(make_item("SOAP", "Soap"), 12)
    client.force_login(store.officer)
    page = client.get(reverse("inventory_files", args=["KRT"])).text
    for name in LISTS:
        is_taken = reverse("inventory_file", args=["KRT", name, "xlsx"]) in page
        assert is_taken == (name != "openings"), name
        is_brought = f"/import/KRT/inventory.{name}/" in page
        assert is_brought == (name != "moves"), name
    answer = client.get(reverse("inventory_file", args=["KRT", "counts", "csv"]))
    assert b"SOAP" in b"".join(answer.streaming_content)
    assert f"KRT-counts-{store.today:%Y%m%d}.csv" in answer["Content-Disposition"]
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="export", record="inventory.counts").count() == 1


def test_who_only_reads_takes_what_they_may_read(client, store):
    client.force_login(make_user("desk", ("front_desk", store.centre)))
    page = client.get(reverse("inventory_files", args=["KRT"])).text
    assert "/import/KRT/inventory" not in page
    assert reverse("inventory_file", args=["KRT", "items", "xlsx"]) in page
    assert reverse("inventory_file", args=["KRT", "moves", "xlsx"]) not in page
    assert client.get(reverse("inventory_file", args=["KRT", "moves", "csv"])).status_code == 403
    assert client.get(reverse("inventory_file", args=["KRT", "nothing", "csv"])).status_code == 404
    assert client.get(reverse("inventory_file", args=["KRT", "items", "pdf"])).status_code == 404
