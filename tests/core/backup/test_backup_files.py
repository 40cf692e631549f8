"""The file itself: who can read it, what damages it, and what is never overwritten.

It is the same file whatever the database; one database is enough here.
"""

import json
import os
import tarfile

import pyrage
import pytest

from tests.core.backup.conftest import PHOTO
from tests.core.installations import leftovers, without_traceback
from tests.harness.databases import SQLITE

pytestmark = pytest.mark.race
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def engine() -> str:
    """The database that needs no server."""
    return SQLITE


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
