"""What is due is listed, looked at, and only then erased; holds and children stay."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import AccessLogEntry, Erasure, ImportRun, LegalHold, Purge
from core.modules.jobs import run_jobs
from core.modules.manifest import Period
from core.retention.classes import data_class, data_classes, due_before, period_at
from core.retention.errors import ClassOnHold, LookedDifferent, NoSuchFile, WrongCount
from core.retention.holds import hold_reference, lift_hold, set_hold
from core.retention.purge import dry_run, purge
from core.retention.rules import day_before_which_is_due
from core.retention.set_rule import set_rule
from modules.registry.choices import DepartureReason
from modules.registry.models import ArrivalDraft, FileHolding, Person, Stay
from tests.factories import restrict
from tests.registry.factories import make_person, make_staff

pytestmark = pytest.mark.django_db
PEOPLE = "registry.person"
LONG_AGO = timedelta(days=800)


@pytest.fixture
def officer(krt):
    """The data protection officer of Khartoum."""
    return make_staff("dpo", ("data_protection_officer", krt))


def gone_since(person, centre, *, ago: timedelta = LONG_AGO):
    """The person was registered and left so long ago."""
    then = timezone.now() - ago
    with scope.system():
        Person.objects.filter(pk=person.pk).update(registered_at=then)
        FileHolding.objects.filter(person=person).update(since=then)
        Stay.objects.create(
            person=person,
            centre=centre,
            arrived_at=then,
            departed_at=then + timedelta(days=3),
            departure_reason=DepartureReason.values[0],
        )
    return person


def adult_gone(centre, name="Old Story", **facts):
    """A grown-up who left two years ago."""
    return gone_since(make_person(centre, name, birth="1980-05-05", **facts), centre)


def references(centre, key=PEOPLE) -> set[str]:
    """Card numbers in the dry run."""
    return {due.reference for due in dry_run(data_class(key), centre).due}


def purge_now(centre, actor, key=PEOPLE, **changes):
    """What the officer does after looking."""
    each = data_class(key)
    found = dry_run(each, centre)
    told = {
        "fingerprint": found.fingerprint(key, centre),
        "count": len(found.due),
        **changes,
    }
    with scope.user(actor):
        return purge(each=each, centre=centre, actor=actor, **told)


def test_who_left_long_ago_is_due_and_who_was_seen_since_is_not(krt, gdf):
    gone = adult_gone(krt)
    here = gone_since(make_person(krt, birth="1980-05-05"), krt)
    elsewhere = gone_since(make_person(krt, birth="1980-05-05"), krt)
    with scope.system():
        Stay.objects.create(person=here, centre=krt)
        Stay.objects.create(
            person=elsewhere,
            centre=gdf,
            arrived_at=timezone.now() - timedelta(days=60),
            departed_at=timezone.now() - timedelta(days=50),
            departure_reason=DepartureReason.values[0],
        )
    make_person(krt, birth="1980-05-05")
    assert references(krt) == {gone.reference}
    assert references(gdf) == set()


def test_children_and_people_of_unknown_age_are_kept_longer_and_the_screen_says_so(krt):
    child = gone_since(make_person(krt, birth=f"{date.today().year - 12}-01-15"), krt)
    unknown = gone_since(make_person(krt), krt)
    # Came of age less than the period ago.
    young = gone_since(make_person(krt, birth=f"{date.today().year - 18}-01-02"), krt)
    found = dry_run(data_class(PEOPLE), krt)
    assert found.due == ()
    assert found.remarks[0].startswith("3 files are kept longer")
    assert {child.anonymised_at, unknown.anonymised_at, young.anonymised_at} == {None}


def test_a_restricted_file_is_never_due_and_nothing_says_that_it_exists(krt):
    person = adult_gone(krt)
    restrict(person, krt)
    found = dry_run(data_class(PEOPLE), krt)
    assert (found.due, found.held, found.remarks) == ((), 0, ())


def test_where_two_centres_held_a_file_the_longer_period_counts(krt, gdf):
    person = adult_gone(krt)
    with scope.system():
        FileHolding.objects.create(
            person=person, centre=gdf, because="referral", since=timezone.now() - LONG_AGO
        )
        set_rule(key=PEOPLE, centre=gdf, period=Period(5, "years"), reason="Law", actor=None)
    assert references(krt) == set()
    with scope.system():
        set_rule(key=PEOPLE, centre=gdf, period=Period(6, "months"), reason="Law", actor=None)
    assert references(krt) == {person.reference}


def test_the_officer_erases_exactly_what_was_looked_at(krt, officer):
    gone, stays = adult_gone(krt), make_person(krt, birth="1980-05-05")
    done = purge_now(krt, officer)
    assert (done.count, done.by, done.data_class) == (1, officer, PEOPLE)
    with scope.system():
        assert Person.objects.get(pk=gone.pk).anonymised_at is not None
        assert Person.objects.get(pk=stays.pk).anonymised_at is None
        assert Erasure.objects.get().record == f"{PEOPLE}:{gone.pk}"
        with pytest.raises(DatabaseError), transaction.atomic():
            models.QuerySet(Purge).update(count=0)


def test_a_list_that_changed_since_it_was_looked_at_is_not_erased(krt, officer):
    first = adult_gone(krt)
    seen = dry_run(data_class(PEOPLE), krt).fingerprint(PEOPLE, krt)
    adult_gone(krt, "Another")
    with pytest.raises(LookedDifferent):
        purge_now(krt, officer, fingerprint=seen)
    with pytest.raises(WrongCount):
        purge_now(krt, officer, count=1)
    with scope.system():
        assert Person.objects.get(pk=first.pk).anonymised_at is None
        assert not Purge.objects.exists()


def test_only_who_has_the_right_at_that_centre_erases(krt, gdf, officer):
    adult_gone(gdf)
    with pytest.raises(NotAllowed):
        purge_now(gdf, officer)
    with pytest.raises(NotAllowed):
        purge_now(krt, make_staff("manager", ("centre_manager", krt)))


def test_a_hold_keeps_one_file_or_a_whole_class_until_it_is_lifted(krt, officer):
    held, free = adult_gone(krt), adult_gone(krt, "Free")
    with scope.user(officer):
        hold = hold_reference(
            centre=krt, reference=held.card_number, reason="Court order 12", actor=officer
        )
    found = dry_run(data_class(PEOPLE), krt)
    assert ({d.reference for d in found.due}, found.held) == ({free.reference}, 1)
    with scope.user(officer):
        of_class = set_hold(centre=krt, data_class=PEOPLE, reason="Inquiry", actor=officer)
    with pytest.raises(ClassOnHold):
        purge_now(krt, officer)
    with scope.user(officer):
        lift_hold(hold=of_class, actor=officer)
        lift_hold(hold=hold, actor=officer)
    assert purge_now(krt, officer).count == 2


def test_a_number_that_leads_nowhere_and_a_restricted_one_get_the_same_answer(krt, officer):
    person = make_person(krt)
    restrict(person, krt)
    for reference in (person.reference, "K7M2XP94R"):
        with scope.user(officer), pytest.raises(NoSuchFile):
            hold_reference(centre=krt, reference=reference, reason="Court", actor=officer)


def test_files_of_imports_and_drafts_go_and_what_they_said_in_figures_stays(
    krt, officer, django_capture_on_commit_callbacks
):
    with scope.system():
        run = ImportRun.objects.create(
            centre=krt,
            resource="registry.people",
            module="registry",
            original_name="Amina.xlsx",
            file=ContentFile(b"names", name="x.xlsx"),
            rows_new=7,
            brought_at=timezone.now() - timedelta(days=40),
        )
        ArrivalDraft.objects.create(centre=krt, user=officer, fields={"name": "Amina"})
        models.QuerySet(ArrivalDraft).update(saved_at=timezone.now() - timedelta(days=10))
    storage, name = run.file.storage, run.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_now(krt, officer, key="core.import_file").count == 1
    assert purge_now(krt, officer, key="registry.draft").count == 1
    with scope.system():
        run.refresh_from_db()
        assert (run.file.name, run.original_name, run.rows_new) == ("", "", 7)
        assert not ArrivalDraft.objects.exists()
    assert not storage.exists(name)


def test_the_night_only_tells_unless_the_installation_says_otherwise(krt, settings, caplog):
    person = adult_gone(krt)
    with caplog.at_level("INFO", logger="guichet.retention"):
        run_jobs(every="night")
    with scope.system():
        assert Person.objects.get(pk=person.pk).anonymised_at is None
    assert person.reference not in caplog.text
    settings.RETENTION_BY_ITSELF = True
    run_jobs(every="night")
    with scope.system():
        assert Person.objects.get(pk=person.pk).anonymised_at is not None
        assert Purge.objects.get().by is None


def test_the_command_lists_card_numbers_sets_periods_and_erases(krt):
    person = adult_gone(krt, "Named Nobody")
    printed = StringIO()
    call_command("retention", "--dry-run", "--centre", "KRT", stdout=printed)
    assert person.reference in printed.getvalue()
    assert "Named" not in printed.getvalue()
    call_command("retention", "--set", PEOPLE, "5", "years", "--reason", "Law", stdout=StringIO())
    assert references(krt) == set()
    call_command(
        "retention", "--set", PEOPLE, "1", "years", "--reason", "Law", "--centre", "KRT",
        stdout=StringIO(),
    )  # fmt: skip
    assert period_at(data_class(PEOPLE), krt) == Period(1, "years")
    call_command("retention", "--centre", "KRT", "--yes", stdout=StringIO())
    with scope.system():
        assert Person.objects.get(pk=person.pk).anonymised_at is not None


def test_the_officers_screens_look_hold_and_erase(krt, officer, client):
    person = adult_gone(krt, "Secret Name")
    client.force_login(officer)
    table = client.get(reverse("core_retention", args=["KRT"]))
    assert table.status_code == 200
    address = reverse("core_retention_class", args=["KRT", PEOPLE])
    page = client.get(address)
    assert person.reference in page.content.decode()
    assert "Secret Name" not in page.content.decode()
    listed = client.get(reverse("core_retention_file", args=["KRT", PEOPLE]))
    assert person.reference in listed.content.decode()
    with scope.system():
        assert set(AccessLogEntry.objects.values_list("kind", "record")) >= {
            ("read", PEOPLE),
            ("export", PEOPLE),
        }
    fingerprint = page.context["form"].initial["fingerprint"]
    wrong = client.post(address, {"fingerprint": fingerprint, "count": "9"})
    assert wrong.status_code == 422
    done = client.post(address, {"fingerprint": fingerprint, "count": "1"})
    assert done.status_code == 302
    hold = client.post(
        reverse("core_retention_hold", args=["KRT"]), {"data_class": PEOPLE, "reason": "Inquiry"}
    )
    assert hold.status_code == 302
    with scope.system():
        standing = LegalHold.objects.get()
    client.post(reverse("legal-holds:lift", args=[standing.pk]))
    with scope.system():
        assert LegalHold.objects.get().lifted_by == officer
    period = client.post(
        reverse("core_retention_period", args=["KRT", PEOPLE]),
        {"number": "24", "unit": "months", "reason": "Decision 7"},
    )
    assert period.status_code == 302
    assert period_at(data_class(PEOPLE), krt) == Period(24, "months")


def test_every_class_says_what_why_and_what_is_done(krt):
    for each in data_classes():
        assert str(each.stated.what) and str(each.stated.why) and str(each.stated.keep)
        assert str(each.stated.outcome)
        if each.is_purged:
            assert str(each.stated.starts)
            assert due_before(each, krt) < krt.today()
            assert each.carrier().record_of
    keys = [each.key for each in data_classes()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("today", "number", "unit", "before"),
    [
        (date(2026, 3, 31), 1, "months", date(2026, 2, 28)),
        (date(2024, 3, 31), 1, "months", date(2024, 2, 29)),
        (date(2026, 1, 15), 12, "months", date(2025, 1, 15)),
        (date(2024, 2, 29), 5, "years", date(2019, 2, 28)),
        (date(2026, 1, 5), 7, "days", date(2025, 12, 29)),
    ],
)
def test_a_period_ends_on_the_same_day_of_an_earlier_month(today, number, unit, before):
    assert day_before_which_is_due(today, number=number, unit=unit) == before


def test_looking_at_five_or_fifty_records_takes_as_many_queries(krt, officer, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    client.force_login(officer)
    address = reverse("core_retention_class", args=["KRT", PEOPLE])
    for number in range(5):
        adult_gone(krt, f"Few {number}")
    queries()
    few = queries()
    for number in range(45):
        adult_gone(krt, f"Many {number}")
    assert queries() == few


def test_one_purge_takes_a_limited_number_and_the_rest_follow(krt, officer, monkeypatch):
    monkeypatch.setattr("core.retention.purge.AT_MOST", 2)
    for number in range(3):
        adult_gone(krt, f"Gone {number}")
    found = dry_run(data_class(PEOPLE), krt)
    assert (len(found.due), found.later) == (2, 1)
    assert purge_now(krt, officer).count == 2
    assert purge_now(krt, officer).count == 1
