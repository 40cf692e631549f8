"""Lists that are too long for one request: a process works, its page tells how far it is."""

import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from core import scope
from core.exchange import long_lists, progress
from core.exchange.long_lists import LONG, do_work
from core.models import ImportRun
from modules.registry.models import Person
from tests.core.staff import browser_of, make_centre, make_staff
from tests.registry.lists import csv_file

pytestmark = pytest.mark.django_db
ROOT = "/admin/import/KRT/registry.people/"
ROWS = [{"ID": str(number), "Name": f"Almaz {number}"} for number in range(LONG + 1)]


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


@pytest.fixture
def browser(desk):
    return browser_of(desk)


@pytest.fixture
def asked_for(monkeypatch, tmp_path, settings):
    """Processes that the server would have started; none is."""
    settings.DATA_DIR = tmp_path
    started: list[dict] = []

    def spawn(run, *, actor, seen):
        started.append({"run": run, "actor": actor, "seen": seen})

    monkeypatch.setattr(long_lists, "spawn", spawn)
    return started


def work(asked: dict) -> None:
    """Do what the process would do."""
    with scope.system():
        run = ImportRun.objects.select_related("centre").get(pk=asked["run"].pk)
    with scope.user(asked["actor"]):
        do_work(run, actor=asked["actor"], seen=asked["seen"])


def text(response) -> str:
    return response.content.decode()


def people() -> int:
    return QuerySet(Person).count()


def brought(browser, rows=ROWS) -> str:
    address = browser.post(ROOT, {"file": csv_file(*rows)})["Location"]
    browser.get(address)
    return address


def looked_at(browser, asked_for, rows=ROWS) -> tuple[str, dict]:
    address = brought(browser, rows)
    work(asked_for[-1])
    return address, {"seen": browser.get(address).context["hidden"][0]["value"]}


def test_a_short_list_needs_no_process(browser, asked_for):
    address = browser.post(ROOT, {"file": csv_file(*ROWS[:LONG])})["Location"]
    seen = {"seen": browser.get(address).context["hidden"][0]["value"]}
    browser.post(f"{address}confirm/", seen)
    assert people() == LONG and asked_for == []


def test_a_long_list_is_looked_at_and_imported_by_a_process_and_ends_where_a_short_one_does(
    browser, asked_for
):
    address = brought(browser)
    shown = browser.get(address)
    assert "0 of 501 rows looked at." in text(shown) and "<progress" in text(shown)
    assert "See how far it is" in text(shown)  # without a script
    work(asked_for[-1])
    shown = browser.get(address)
    assert "Import 501 rows" in text(shown)
    seen = {"seen": shown.context["hidden"][0]["value"]}
    assert browser.post(f"{address}confirm/", seen)["Location"] == address
    assert "They count once all of them are" in text(browser.get(address))
    assert people() == 0
    work(asked_for[-1])
    assert browser.get(address)["Location"] == f"{address}done/"
    assert people() == LONG + 1
    assert len(asked_for) == 2


def test_pressing_twice_starts_one_process(browser, asked_for):
    address, seen = looked_at(browser, asked_for)
    for _time in range(2):
        browser.post(f"{address}confirm/", seen)
        browser.get(address)
    assert len(asked_for) == 2
    for _time in range(2):
        work(asked_for[-1])
    assert people() == LONG + 1


def test_the_page_reads_how_far_the_process_is_beside_the_database(browser, asked_for):
    address = brought(browser)
    pk = asked_for[-1]["run"].pk
    progress.report(pk, progress.Progress(300, LONG + 1))
    told = browser.get(f"{address}progress/").json()
    assert told == {
        "label": "300 of 501 rows looked at.",
        "value": 300,
        "max": 501,
        "url": "",
        "state": "running",
    }
    work(asked_for[-1])
    assert browser.get(f"{address}progress/").json() == {"state": "done"}


def grow_silent(asked: dict) -> None:
    """The process was killed some time ago."""
    long_ago = time.time() - progress.MOST_SECONDS_OF_SILENCE - 1
    os.utime(progress._path(asked["run"].pk), (long_ago, long_ago))


def test_a_process_that_died_while_it_imported_is_said_and_may_be_started_again(browser, asked_for):
    address, seen = looked_at(browser, asked_for)
    browser.post(f"{address}confirm/", seen)
    grow_silent(asked_for[-1])
    shown = text(browser.get(address))
    assert "Nothing was imported. Look at the list again and confirm it." in shown
    assert "Import 501 rows" in shown
    assert "Nothing was imported" not in text(browser.get(address))
    browser.post(f"{address}confirm/", seen)
    work(asked_for[-1])
    assert people() == LONG + 1


def test_a_process_that_died_while_it_looked_is_not_started_again_by_itself(browser, asked_for):
    address = brought(browser)
    grow_silent(asked_for[-1])
    shown = text(browser.get(address))
    assert "could not be looked at to its end" in shown and "<progress" not in shown
    assert len(asked_for) == 1
    browser.get(address)
    assert len(asked_for) == 2


def test_what_stands_against_an_import_is_told_on_its_page(browser, asked_for, khartoum):
    address, seen = looked_at(browser, asked_for)
    browser.post(f"{address}confirm/", {"seen": "of another day"})
    work(asked_for[-1])
    shown = text(browser.get(address))
    assert "Records have changed since you looked at this list" in shown
    assert people() == 0
    browser.post(f"{address}confirm/", seen)
    khartoum.is_locked = True
    khartoum.save()
    work(asked_for[-1])
    assert people() == 0


def test_a_fault_of_the_process_is_said_and_imports_nothing(browser, asked_for, caplog):
    address, seen = looked_at(browser, asked_for)
    browser.post(f"{address}confirm/", seen)
    with scope.system():
        ImportRun.objects.update(looked_at=None)
    work(asked_for[-1])
    assert "Nothing was imported" in text(browser.get(address))
    assert "ended with TypeError" in caplog.text and "unsupported operand" not in caplog.text
    assert people() == 0


def test_a_list_that_is_being_looked_at_can_be_cancelled(browser, asked_for):
    address = brought(browser)
    browser.post(f"{address}cancel/")
    work(asked_for[-1])
    assert "cancelled" in text(browser.get(f"{address}done/"))


def test_while_it_is_imported_nothing_else_is_done_with_a_list(browser, asked_for):
    address, seen = looked_at(browser, asked_for)
    browser.post(f"{address}confirm/", seen)
    assert browser.post(f"{address}cancel/")["Location"] == address
    assert browser.post(address, {"answers": "1", "others": "new"})["Location"] == address
    work(asked_for[-1])
    assert people() == LONG + 1


def test_other_columns_of_a_long_list_are_looked_at_by_a_process_again(browser, asked_for):
    address, _seen = looked_at(browser, asked_for)
    chosen = {"heading-0": "ID", "column-0": "", "heading-1": "Name", "column-1": "name"}
    browser.post(address, chosen)
    browser.get(address)
    assert len(asked_for) == 2
    work(asked_for[-1])
    assert "Import 501 rows" in text(browser.get(address))


def test_the_process_does_only_what_waits_and_only_for_who_is_active(browser, asked_for, desk):
    brought(browser)
    run = asked_for[-1]["run"]
    desk.is_active = False
    desk.save()
    with pytest.raises(CommandError, match="No work waits"):
        call_command("work_on_import", str(run.pk), "--user", str(desk.pk))
    desk.is_active = True
    desk.save()
    call_command("work_on_import", str(run.pk), "--user", str(desk.pk))
    with pytest.raises(CommandError, match="No work waits"):
        call_command("work_on_import", str(run.pk), "--user", str(desk.pk))


def test_somebody_without_the_right_sees_no_progress(browser, asked_for, khartoum):
    address = brought(browser)
    other = browser_of(make_staff("logistics", "logistics_officer", khartoum))
    assert other.get(f"{address}progress/").status_code == 403
