"""An installation with a backup, as fixtures; each test module says on which `engine`."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from core import scope
from core.testing.worlds import make_centre_world
from modules.registry.models import Person
from tests.core.installations import Installation, installation
from tests.factories import make_person

PHOTO = b"a photo that is long enough to be found" * 5000


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
