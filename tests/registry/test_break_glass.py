"""A file opened in an emergency: for one person, for some hours, with a reason that is read."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core import scope
from core.errors import ModuleNotWritable, NotAllowed
from core.models import AccessLogEntry
from modules.registry.actions.restrict import HOURS_OPEN, break_glass, restrict_file
from modules.registry.errors import FileNotFound, ReasonMissing
from modules.registry.models import BreakGlass, Person
from tests.registry.factories import make_person, make_staff

REASON = "Unconscious, the hospital asks for allergies."
NOBODY = "000000000"


def openings() -> list[str]:
    """What the access log says of emergencies."""
    with scope.system():
        entries = AccessLogEntry.objects.filter(kind="break_glass").order_by("id")
        return [entry.reason for entry in entries]


@pytest.fixture
def elsewhere(gdf):
    """A person whose file only Gadaref holds."""
    return make_person(gdf, "Bekele Alemu")


def test_the_file_of_another_centre_opens_to_who_asked_and_to_nobody_else(
    krt, elsewhere, case_worker
):
    other = make_staff("case.two", ("case_worker", krt))
    with scope.user(case_worker):
        assert not Person.objects.exists()
        break_glass(reference=elsewhere.card_number, centre=krt, reason=REASON, actor=case_worker)
        assert Person.objects.get() == elsewhere
    with scope.user(other):
        assert not Person.objects.exists()
    assert openings() == [REASON]


def test_a_restricted_file_opens_too(krt, case_worker, focal_point):
    person = make_person(krt)
    with scope.user(focal_point):
        restrict_file(person=person, centre=krt, reason="Threats.", readers=[], actor=focal_point)
    with scope.user(case_worker):
        assert not Person.objects.exists()
        break_glass(reference=person.reference, centre=krt, reason=REASON, actor=case_worker)
        assert Person.objects.get() == person


def test_it_closes_again_after_some_hours(elsewhere, krt, case_worker, monkeypatch):
    from django.utils import timezone

    with scope.user(case_worker):
        opened = break_glass(
            reference=elsewhere.reference, centre=krt, reason=REASON, actor=case_worker
        )
        assert Person.objects.exists()
        later = opened.until + timedelta(seconds=1)
        # The clock is not our own code.
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert not Person.objects.exists()
    assert opened.until - opened.at <= timedelta(hours=HOURS_OPEN, seconds=5)


def test_a_file_opened_in_an_emergency_is_read_and_not_written(elsewhere, krt, case_worker):
    with scope.user(case_worker):
        break_glass(reference=elsewhere.reference, centre=krt, reason=REASON, actor=case_worker)
        opened = Person.objects.get()
        opened.other_names = "changed"
        with pytest.raises(ModuleNotWritable):
            opened.save()


def test_it_asks_for_a_reason_and_for_the_right(elsewhere, krt, case_worker, desk):
    with scope.user(case_worker), pytest.raises(ReasonMissing):
        break_glass(reference=elsewhere.reference, centre=krt, reason="urgent", actor=case_worker)
    with scope.user(desk), pytest.raises(NotAllowed):
        break_glass(reference=elsewhere.reference, centre=krt, reason=REASON, actor=desk)
    with scope.system():
        assert not BreakGlass.objects.exists()


def test_a_number_that_leads_nowhere_is_logged_the_same_way(krt, case_worker):
    with scope.user(case_worker), pytest.raises(FileNotFound):
        break_glass(reference=NOBODY, centre=krt, reason=REASON, actor=case_worker)
    assert openings() == [REASON]


def test_the_data_protection_officer_reads_who_opened_what_and_nobody_rewrites_it(
    elsewhere, krt, case_worker
):
    officer = make_staff("dpo", ("data_protection_officer", None))
    with scope.user(case_worker):
        break_glass(reference=elsewhere.reference, centre=krt, reason=REASON, actor=case_worker)
    with scope.user(officer):
        [opening] = BreakGlass.objects.all()
        assert (opening.user, opening.reason) == (case_worker, REASON)
    opening.reason = "nothing happened"
    with scope.system(), pytest.raises(DatabaseError), transaction.atomic():
        opening.save()
