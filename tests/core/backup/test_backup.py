"""Everything goes into one file that only the key opens, and comes back as it was, on each database."""

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from core import scope
from core.database.migrations import migrations_on_disk
from core.database.triggers import standing_triggers, trigger_names
from core.models import Erasure, ErasureCause
from core.retention.classes import data_class
from core.retention.erase import erase
from modules.registry.models import Person
from tests.core.installations import Installation, leftovers, without_traceback
from tests.factories import make_person
from tests.harness.databases import available_engines

pytestmark = pytest.mark.race


@pytest.fixture(scope="module", params=available_engines())
def engine(request) -> str:
    """Each database found here."""
    return request.param


def test_what_is_restored_is_what_was_there_row_by_row_and_file_by_file(here, there, keys, backup):
    tables, files = here.tables(), here.files()
    restored = there.command("restore", backup, "--identity", keys[0])
    assert restored.returncode == 0, restored.stderr
    assert there.tables() == tables
    assert there.files() == files
    assert f"{sum(rows for rows, _digest in tables.values())} rows" in restored.stdout
    with there.arena.inside():
        assert standing_triggers() == trigger_names()
    assert leftovers(there) == []


def test_where_there_is_data_a_restore_asks_for_force_and_keeps_what_was_there(here, keys, backup):
    tables = here.tables()
    sentence = without_traceback(here.command("restore", backup, "--identity", keys[0]))
    assert "--force" in sentence
    with here.arena.inside():
        make_person_afterwards(here)
    forced = here.command("restore", backup, "--identity", keys[0], "--force")
    assert forced.returncode == 0, forced.stderr
    assert here.tables() == tables
    assert "kept in" in forced.stdout
    [aside] = [name for name in leftovers(here) if name.startswith("before-restore-")]
    assert list((here.directory / aside / "private" / "photos").iterdir())


def make_person_afterwards(made: Installation) -> None:
    """Somebody who came after the backup."""
    from core.models import Centre

    with scope.system():
        make_person(Centre.objects.first(), name="Later")


def test_a_backup_of_an_older_guichet_is_brought_up_to_date(here, there, keys, tmp_path):
    steps = sorted(n for app, n in migrations_on_disk() if app == "registry")
    back = here.command("migrate", "registry", steps[-2])
    assert back.returncode == 0, back.stderr
    path = tmp_path / "older.age"
    assert here.command("backup", "--output", path, "--recipient", keys[1]).returncode == 0
    restored = there.command("restore", path, "--identity", keys[0])
    assert restored.returncode == 0, restored.stderr
    with there.arena.inside():
        assert standing_triggers() == trigger_names()
        with scope.system():
            assert Person.objects.filter(display_name="Backup Story").exists()
    assert "No planned migration operations" in there.command("migrate", "--plan").stdout


def test_a_restore_waits_until_guichet_is_stopped(here, keys, backup):
    tables, url = here.tables(), here.arena.database_url
    if url.startswith("sqlite"):
        working = sqlite3.connect(urlsplit(url).path)
        working.execute("PRAGMA journal_mode=WAL")
    else:
        working = psycopg.connect(url, autocommit=True)
    working.execute("SELECT count(*) FROM core_centre").fetchone()
    outcome = here.command("restore", backup, "--identity", keys[0], "--force")
    working.close()
    assert "Stop it first" in without_traceback(outcome)
    assert here.tables() == tables


def test_who_was_erased_after_the_backup_is_erased_again(here, there, keys, backup):
    with here.arena.inside(), scope.system():
        person = Person.objects.get(display_name="Backup Story")
        erase(
            each=data_class("registry.person"),
            ids=[str(person.pk)],
            cause=ErasureCause.REQUEST,
            actor=None,
        )
    # The next night's backup adds to the list beside the backups.
    later = backup.with_name("later.age")
    assert here.command("backup", "--output", later, "--recipient", keys[1]).returncode == 0
    assert str(person.pk) in backup.with_name("erasures.jsonl").read_text()
    assert "Backup Story" not in backup.with_name("erasures.jsonl").read_text()

    restored = there.command("restore", backup, "--identity", keys[0])
    assert restored.returncode == 0, restored.stderr
    assert "Erased again: 1 " in restored.stdout
    with there.arena.inside(), scope.system():
        again = Person.objects.get(pk=person.pk)
        assert again.anonymised_at is not None
        assert again.display_name == "—"
        assert Erasure.objects.get(record=f"registry.person:{person.pk}").cause == "restored"
    assert there.files() == {}
    if there.arena.engine == "sqlite":
        # Not even in pages that the database no longer uses.
        file = urlsplit(there.arena.database_url).path
        assert b"Backup Story" not in Path(file).read_bytes()


def test_a_restore_in_place_knows_the_erasures_of_the_database_it_replaces(here, keys, backup):
    with here.arena.inside(), scope.system():
        person = Person.objects.get(display_name="Backup Story")
        erase(
            each=data_class("registry.person"),
            ids=[str(person.pk)],
            cause=ErasureCause.REQUEST,
            actor=None,
        )
    restored = here.command("restore", backup, "--identity", keys[0], "--force")
    assert restored.returncode == 0, restored.stderr
    with here.arena.inside(), scope.system():
        assert Person.objects.get(pk=person.pk).display_name == "—"
