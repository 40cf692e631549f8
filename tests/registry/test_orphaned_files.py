"""Files that a crash left behind go at night; every file that something names stays."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from core import scope
from core.retention.orphans import orphans, sweep_orphans
from modules.registry.actions.pictures import keep_photo
from modules.registry.models import IdentityDocument
from tests.registry.counter import decide, picture
from tests.registry.factories import make_person
from tests.registry.merging import fresh, merge, undo

AT_ONCE = timedelta(0)


@pytest.fixture(autouse=True)
def _one_storage(monkeypatch):
    """The storage of the fields is that which is swept, whatever settings an earlier test has changed."""
    of_the_fields = IdentityDocument._meta.get_field("scan").storage
    monkeypatch.setitem(storages._storages, "private", of_the_fields)


def left_by_a_crash() -> str:
    """A file whose record was forgotten, and that was to be deleted next."""
    return storages["private"].save("scans/left.jpg", ContentFile(b"somebody"))


def test_what_no_record_names_goes_and_what_one_names_stays(krt):
    amina = make_person(krt, "Amina Saleh")
    with scope.system():
        document = IdentityDocument.objects.create(
            person=amina, centre=krt, kind="passport", scan=ContentFile(b"scan", name="x.jpg")
        )
    left = left_by_a_crash()
    call_command("sweep_files", "--hours", "0", "--look", stdout=StringIO())
    assert storages["private"].exists(left)
    said = StringIO()
    call_command("sweep_files", "--hours", "0", stdout=said)
    assert "files that no record named are deleted" in said.getvalue()
    assert not storages["private"].exists(left)
    assert storages["private"].exists(document.scan.name)
    assert sweep_orphans(older_than=AT_ONCE) == 0


def test_a_file_of_today_is_left_alone_because_its_record_may_be_on_its_way(db):
    left = left_by_a_crash()
    assert left not in orphans()
    assert left in orphans(older_than=AT_ONCE)


def test_a_photo_that_undoing_a_merge_would_give_back_is_named(krt):
    amina, amna = make_person(krt, "Amina Saleh"), make_person(krt, "Amna Salih")
    for person in (amina, amna):
        decide(person, krt, "photo")
        with scope.system():
            keep_photo(person=person, picture=picture(size=(20, 20)), actor=None)
    done = merge(amina, amna, krt, choices={"photo": "other"})
    sweep_orphans(older_than=AT_ONCE)
    undo(done, krt)
    assert all(storages["private"].exists(fresh(person).photo.name) for person in (amina, amna))


def test_the_nightly_work_sweeps_and_the_hourly_does_not(db):
    said = {every: StringIO() for every in ("hour", "night")}
    for every, out in said.items():
        call_command("run_jobs", "--every", every, stdout=out)
    assert "no record named" in said["night"].getvalue()
    assert "no record named" not in said["hour"].getvalue()
