"""Everything goes into one file that only the key opens, and comes back as it was."""

import json
import os
import shutil
import sqlite3
import tarfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pyrage
import pytest
from django.db.migrations.loader import MigrationLoader

from core import scope
from core.database.triggers import standing_triggers, trigger_names
from core.models import Erasure, ErasureCause
from core.retention.classes import data_class
from core.retention.erase import erase
from core.testing.worlds import make_centre_world
from modules.registry.models import Person
from tests.factories import make_person
from tests.harness.databases import available_engines

from .installations import Installation, installation

pytestmark = pytest.mark.race
MEGABYTE = 1024 * 1024
PHOTO = b"a photo that is long enough to be found" * 5000


@pytest.fixture(scope="module", params=available_engines())
def engine(request) -> str:
    """Each database found here."""
    return request.param


@dataclass(frozen=True)
class Original:
    """An installation with its keys and a backup, of which each test gets copies."""

    made: Installation
    key_file: Path
    public_key: str
    backup: Path


@pytest.fixture(scope="module")
def original(engine, tmp_path_factory, django_db_blocker):
    """An installation with a centre, staff, rows of every table, and a photo."""
    directory = tmp_path_factory.mktemp("original")
    key_file, backup = directory / "key.txt", directory / "guichet.age"
    with installation(engine, directory / "here", django_db_blocker) as made:
        with made.arena.inside(), scope.system():
            world = make_centre_world("KRT")
            person = make_person(world.centre, name="Backup Story")
            photo = f"photos/{person.pk}.jpg"
            Person.objects.filter(pk=person.pk).update(photo=photo)
        made.write_file(photo, PHOTO)
        printed = succeeded(made.command("backup_key", "--output", key_file))
        public_key = printed.stdout.strip()
        succeeded(made.command("backup", "--output", backup, "--recipient", public_key, "--verify"))
        yield Original(made, key_file, public_key, backup)


def succeeded(outcome):
    """The outcome of a command that must not fail."""
    assert outcome.returncode == 0, outcome.stderr
    return outcome


@pytest.fixture
def here(engine, original: Original, tmp_path, django_db_blocker):
    """An installation with a centre, staff, rows of every table, and a photo."""
    with installation(engine, tmp_path / "here", django_db_blocker, like=original.made) as made:
        yield made


@pytest.fixture
def there(engine, tmp_path, django_db_blocker):
    """A second, empty installation."""
    with installation(engine, tmp_path / "there", django_db_blocker) as made:
        yield made


@pytest.fixture
def keys(original: Original, tmp_path):
    """A pair of keys: the file with the secret one, and the public one."""
    return Path(shutil.copy2(original.key_file, tmp_path)), original.public_key


@pytest.fixture
def backup(original: Original, tmp_path):
    """A backup of the first installation."""
    directory = tmp_path / "backups"
    directory.mkdir()
    return Path(shutil.copy2(original.backup, directory))


def without_traceback(outcome) -> str:
    """The sentence of a command that refused."""
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr, outcome.stderr
    return outcome.stderr


def leftovers(made: Installation) -> list:
    """What a command left lying about in the data directory."""
    return [p.name for p in made.directory.iterdir() if p.name not in ("private", "media")]


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


def test_nothing_of_a_backup_can_be_read_without_the_key(backup):
    content = backup.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert PHOTO[:40] not in content
    assert b"Backup Story" not in content
    assert oct(backup.stat().st_mode & 0o777) == "0o600"


def test_the_standard_formats_open_a_backup_without_guichet(keys, backup, tmp_path):
    secret = pyrage.x25519.Identity.from_str(keys[0].read_text().splitlines()[-1])
    opened = tmp_path / "opened.tar"
    pyrage.decrypt_file(str(backup), str(opened), [secret])
    with tarfile.open(opened) as archive:
        names = archive.getnames()
        manifest = json.load(archive.extractfile("manifest.json"))
    assert names[0], names[-1] == ("manifest.json", "seal.json")
    assert manifest["rows"]["registry_person"] >= 1
    assert any(name.startswith("files/private/photos/") for name in names)


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


def test_one_damaged_byte_is_found_and_nothing_is_changed(here, there, keys, backup):
    before = there.tables()
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    assert "damaged" in without_traceback(there.command("restore", backup, "--identity", keys[0]))
    assert "damaged" in without_traceback(
        there.command("restore", backup, "--identity", keys[0], "--check")
    )
    assert there.tables() == before
    assert there.files() == {}
    assert leftovers(there) == []


def test_a_backup_that_was_cut_off_is_not_taken_for_a_whole_one(there, keys, backup):
    before = there.tables()
    os.truncate(backup, backup.stat().st_size * 2 // 3)
    assert "cut off" in without_traceback(there.command("restore", backup, "--identity", keys[0]))
    assert there.tables() == before


def test_another_key_opens_nothing(here, there, keys, backup, tmp_path):
    before = there.tables()
    other = tmp_path / "other.txt"
    here.command("backup_key", "--output", other)
    sentence = without_traceback(there.command("restore", backup, "--identity", other))
    assert "does not open this backup" in sentence
    assert there.tables() == before


def test_a_file_that_is_no_backup_is_refused(there, keys, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 100)
    sentence = without_traceback(there.command("restore", letter, "--identity", keys[0]))
    assert "not a backup" in sentence


def test_a_backup_of_a_newer_guichet_is_refused(here, there, keys, tmp_path):
    with here.arena.inside():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) "
                "VALUES ('registry', '9999_of_next_year', '2030-01-01 00:00:00')"
            )
    path = tmp_path / "newer.age"
    assert here.command("backup", "--output", path, "--recipient", keys[1]).returncode == 0
    sentence = without_traceback(there.command("restore", path, "--identity", keys[0]))
    assert "newer Guichet" in sentence
    assert "9999_of_next_year" in sentence


def test_a_backup_of_an_older_guichet_is_brought_up_to_date(here, there, keys, tmp_path):
    steps = sorted(n for app, n in MigrationLoader(None).disk_migrations if app == "registry")
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


def test_a_full_disk_leaves_no_half_backup_and_a_sentence(here, keys, tmp_path):
    here.write_file("imports/large.bin", os.urandom(12 * MEGABYTE))
    path = tmp_path / "small-disk" / "guichet.age"
    path.parent.mkdir()
    outcome = here.command(
        "backup", "--output", path, "--recipient", keys[1], largest_file=8 * MEGABYTE
    )
    assert "is full" in without_traceback(outcome)
    assert list(path.parent.iterdir()) == []
    assert leftovers(here) == []


def test_a_restore_to_a_full_disk_changes_nothing(here, there, keys, tmp_path):
    before = there.tables()
    here.write_file("imports/large.bin", os.urandom(12 * MEGABYTE))
    path = tmp_path / "large.age"
    assert here.command("backup", "--output", path, "--recipient", keys[1]).returncode == 0
    outcome = there.command("restore", path, "--identity", keys[0], largest_file=8 * MEGABYTE)
    assert "is full" in without_traceback(outcome)
    assert there.tables() == before
    assert leftovers(there) == []


def test_neither_backups_nor_keys_are_overwritten(here, keys, backup):
    content, secret = backup.read_bytes(), keys[0].read_text()
    again = here.command("backup", "--output", backup, "--recipient", keys[1])
    assert "never overwritten" in without_traceback(again)
    assert "never overwritten" in without_traceback(here.command("backup_key", "--output", keys[0]))
    assert (backup.read_bytes(), keys[0].read_text()) == (content, secret)
    assert oct(keys[0].stat().st_mode & 0o777) == "0o600"


def test_without_a_key_no_backup_is_made(here, keys, tmp_path):
    path = tmp_path / "open.age"
    assert "BACKUP_RECIPIENTS" in without_traceback(here.command("backup", "--output", path))
    secret = keys[0].read_text().splitlines()[-1]
    refused = here.command("backup", "--output", path, BACKUP_RECIPIENTS=secret)
    assert "secret key" in without_traceback(refused)
    assert secret not in refused.stderr
    assert not path.exists()


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
