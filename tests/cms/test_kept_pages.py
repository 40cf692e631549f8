"""Pages kept for a moment: the same for everybody, and never a minute behind."""

import datetime
import gzip

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.cache import store
from cms.cache.hosts import MOST_OTHERS, hosts
from cms.cache.store import KeptPage, PageStore, pages
from cms.feedback.actions import answer_feedback, receive_feedback
from core import scope
from core.actions.emergency_lock import lock_centre
from core.actions.switch_module import switch_module
from core.models import Centre
from tests.cms.conftest import in_one_line, page_of

pytestmark = pytest.mark.django_db

ADDRESS = "/en/krt/"


@pytest.fixture(autouse=True)
def keeping(settings, tmp_path):
    settings.PUBLIC_PAGE_SECONDS = 30
    # Tests of other processes tell of their changes in a folder of their own.
    settings.DATA_DIR = tmp_path
    hosts.others.clear()
    pages.clear()
    yield settings
    pages.clear()


@pytest.fixture
def clock(monkeypatch):
    """A clock that tests can turn."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    turned = Clock()
    monkeypatch.setattr(store, "time", turned)
    return turned


def change_behind_its_back(centre, name: str) -> None:
    """As another computer on the same database would: this one hears nothing of it."""
    Centre.objects.filter(pk=centre.pk).update(phone=name)


def test_a_second_reader_costs_no_query(client, khartoum, django_assert_num_queries):
    first = client.get(ADDRESS)
    with django_assert_num_queries(0):
        second = client.get(ADDRESS)
    assert first.content == second.content
    assert second["Content-Language"] == "en"


def test_a_kept_page_is_younger_than_a_minute_and_browsers_ask_each_time(client, khartoum):
    from guichet.settings import base

    assert base.PUBLIC_PAGE_SECONDS < 60
    assert client.get(ADDRESS)["Cache-Control"] == "no-cache"


def test_what_one_process_changes_another_one_hears_at_once():
    """Two shelves stand for two processes; they share nothing but the file."""
    here, there = PageStore(), PageStore()
    kept = KeptPage(headers={}, body=b"old", packed=b"", until=9e9)
    there.get(("a",))
    there.put(("a",), kept, generation=there.generation)
    assert there.get(("a",)) is kept
    here.clear()
    assert there.get(("a",)) is None
    begun = there.generation
    here.clear()
    there.put(("a",), kept, generation=begun)
    assert there.get(("a",)) is None


def test_a_change_on_another_computer_shows_after_the_kept_seconds(client, khartoum, clock):
    client.get(ADDRESS)
    change_behind_its_back(khartoum, "+249 555")
    assert "+249 555" not in in_one_line(client.get(ADDRESS))
    clock.now += 31
    assert "+249 555" in in_one_line(client.get(ADDRESS))


def test_a_module_that_is_switched_off_here_is_gone_with_the_next_request(
    client, khartoum, switchable
):
    promise = str(switchable.public_services[0].title)
    switch_module(label=switchable.label, centre=khartoum, state="on", actor=None)
    assert promise in in_one_line(client.get(ADDRESS))
    switch_module(label=switchable.label, centre=khartoum, state="off", actor=None)
    assert promise not in in_one_line(client.get(ADDRESS))


def test_what_an_editor_publishes_is_there_with_the_next_request(client, khartoum):
    client.get(ADDRESS)
    page = page_of(khartoum, "en")
    page.introduction = "<p>We moved to the white tents.</p>"
    page.save()
    assert "white tents" in in_one_line(client.get(ADDRESS))


def test_a_draft_and_a_reader_s_word_leave_the_kept_pages_and_an_answer_does_not(client, khartoum):
    client.get(ADDRESS)
    page = page_of(khartoum, "en")
    page.title = "Not yet"
    page.save_revision(log_action=True)
    row = receive_feedback(page=page, kind="question", wording="When?")
    assert pages._pages
    with scope.system():
        answer_feedback(feedback=row, asked="When?", answer="At nine.", actor=None)
    assert not pages._pages
    client.get(ADDRESS)
    page.get_latest_revision().publish()
    assert "Not yet" in in_one_line(client.get(ADDRESS))


def test_a_page_that_was_begun_before_a_change_is_not_kept():
    kept = KeptPage(headers={"ETag": "x"}, body=b"old", packed=b"", until=9e9)
    shelf = PageStore()
    begun = shelf.generation
    shelf.clear()
    shelf.put(("a",), kept, generation=begun)
    assert shelf.get(("a",)) is None


def test_the_shelf_throws_out_what_nobody_asked_for_longest():
    shelf = PageStore(most_bytes=8)
    shelf.get(("nothing",))
    for name in ("a", "b", "c"):
        page = KeptPage(headers={}, body=b"1234", packed=b"", until=9e9)
        shelf.put((name,), page, generation=shelf.generation)
        shelf.get(("a",))
    assert [bool(shelf.get((name,))) for name in ("a", "b", "c")] == [True, False, True]


def test_people_who_are_signed_in_get_pages_fresh(client, khartoum, join):
    editor = join("writer", role="communications_editor", centre=khartoum)
    client.get(ADDRESS)
    change_behind_its_back(khartoum, "+249 777")
    client.force_login(get_user_model().objects.get(pk=editor.pk))
    assert "+249 777" in in_one_line(client.get(ADDRESS))


@pytest.mark.parametrize("query", ["?utm_source=x", "?for=zz", "?for=fr&x=1", "?fr"])
def test_a_stranger_cannot_fill_the_shelf_with_copies(client, khartoum, query):
    client.get(ADDRESS + query)
    assert pages._pages == {}


def test_a_stranger_cannot_fill_the_shelf_with_ports_of_our_name(client, khartoum):
    for port in range(8000, 8000 + 3 * MOST_OTHERS):
        client.get(ADDRESS, headers={"host": f"testserver:{port}"})
        client.get(ADDRESS, headers={"host": f"elsewhere{port}.example"})
    assert len(pages._pages) == MOST_OTHERS
    client.get(ADDRESS, headers={"host": "testserver"})
    assert len(pages._pages) == MOST_OTHERS + 1


def test_a_wrong_address_and_the_console_are_not_kept(client, khartoum):
    for path in ("/en/nowhere/", "/admin/", "/"):
        client.get(path)
    assert pages._pages == {}


def test_a_page_is_compressed_for_who_can_read_that(client, khartoum):
    plain = client.get(ADDRESS)
    packed = client.get(ADDRESS, HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert "Cookie" not in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2


def test_who_has_the_page_already_is_told_that_nothing_changed(client, khartoum):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    change = timezone.now() - datetime.timedelta(days=400)
    page = page_of(khartoum, "en")
    page.review_by = change.date()
    page.save()
    assert client.get(ADDRESS, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_a_locked_centre_is_gone_at_once(client, khartoum, join):
    boss = join("boss", role="centre_manager", centre=khartoum)
    assert client.get(ADDRESS).status_code == 200
    from core import scope

    with scope.user(boss):
        lock_centre(centre=khartoum, reason="Fire", actor=boss)
    assert client.get(ADDRESS).status_code == 404
