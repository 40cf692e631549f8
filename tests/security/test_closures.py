"""The nine closures that the row scope needs (architecture.md): each was a hole once."""

import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches, path
from django.utils import timezone
from guichet_sample.models import Loan, Repair, Umbrella
from wagtail.models import ModelLogEntry

from core import scope
from core.checks import every_console_url_has_a_gate
from core.errors import ModuleNotWritable, RowMoved, refusal_from
from core.modules.activation import OFF, READ_ONLY
from core.modules.events import Event
from core.modules.jobs import run_jobs
from core.scope import NoScope
from core.testing.worlds import make_user, set_state
from modules.registry.models import Consent, FileHolding, Nationality, Person, Phone
from tests.factories import make_person

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parent.parent.parent
UMBRELLAS = "/admin/umbrellas/umbrellas/"


def browser(user) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def two_hats(centres):
    """Keeps the store at KRT, and may only look at umbrellas at GDF."""
    return make_user(
        "two-hats", ("logistics_officer", centres.krt.centre), ("front_desk", centres.gdf.centre)
    )


# --- 1. Generic add, edit and delete ask about the instance ---------------------------------------
def test_who_may_only_look_at_a_centre_cannot_add_edit_or_delete_there(centres, two_hats):
    client, theirs = browser(two_hats), centres.gdf.row(Umbrella)
    assert client.get(f"{UMBRELLAS}{theirs.pk}/").status_code == 200
    data = {"label": "mine now", "notes": ""}
    assert client.post(f"{UMBRELLAS}{theirs.pk}/edit/", data).status_code == 403
    assert client.post(f"{UMBRELLAS}{theirs.pk}/delete/").status_code == 403
    assert client.post(f"{UMBRELLAS}add/GDF/", data).status_code == 403
    assert QuerySet(Umbrella).get(pk=theirs.pk).label == theirs.label
    assert not QuerySet(Umbrella).filter(label="mine now").exists()
    own = centres.krt.row(Umbrella)
    assert client.post(f"{UMBRELLAS}{own.pk}/edit/", data).status_code == 302


def test_nobody_moves_a_row_to_another_centre_by_editing_it(centres):
    krt, gdf = centres.krt, centres.gdf
    keeper = make_user(
        "keeper", ("logistics_officer", krt.centre), ("logistics_officer", gdf.centre)
    )
    repair = krt.row(Repair)
    data = {"umbrella": str(gdf.row(Umbrella).pk), "work": "moved", "centre": str(gdf.centre.pk)}
    answer = browser(keeper).post(f"/admin/umbrellas/repairs/{repair.pk}/edit/", data)
    assert answer.status_code == 422
    assert QuerySet(Repair).get(pk=repair.pk).umbrella_id == krt.row(Umbrella).pk
    with scope.user(keeper):
        umbrella = Umbrella.objects.get(pk=krt.row(Umbrella).pk)
        umbrella.centre = gdf.centre
        with pytest.raises(RowMoved):
            umbrella.save()
        loaded_in_part = Umbrella.objects.only("label").get(pk=umbrella.pk)
        loaded_in_part.centre = gdf.centre
        with pytest.raises(RowMoved):
            loaded_in_part.save()
        with pytest.raises(RowMoved):
            Umbrella.objects.filter(pk=umbrella.pk).update(centre=gdf.centre)
        with pytest.raises(RowMoved), transaction.atomic():
            Umbrella.objects.bulk_update([umbrella], ["centre"])
        made_just_now = Umbrella.objects.create(centre=krt.centre, label="new")
        made_just_now.centre = gdf.centre
        with pytest.raises(RowMoved):
            made_just_now.save()


# --- 2. The site history -------------------------------------------------------------------------
def test_work_on_our_rows_leaves_no_label_in_the_site_history(centres):
    client = browser(centres.krt.staff["logistics_officer"])
    before = ModelLogEntry.objects.count()
    assert client.post(f"{UMBRELLAS}add/KRT/", {"label": "a", "notes": ""}).status_code == 302
    made = QuerySet(Umbrella).get(label="a")
    assert client.post(f"{UMBRELLAS}{made.pk}/edit/", {"label": "b"}).status_code == 302
    assert client.post(f"{UMBRELLAS}{made.pk}/delete/").status_code == 302
    assert ModelLogEntry.objects.count() == before


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_the_site_history_is_for_technicians(centres, query):
    address = f"/admin/reports/site-history/{query}"
    for role in ("administrator", "centre_manager", "front_desk"):
        assert browser(centres.krt.staff[role]).get(address).status_code == 403
    technician = make_user("technician", ("administrator", None), is_superuser=True)
    assert browser(technician).get(address).status_code == 200


# --- 3. History obeys the scope ------------------------------------------------------------------
def test_history_shows_what_the_row_would_show_and_nothing_without_a_scope(centres):
    krt, gdf = centres.krt, centres.gdf
    theirs = gdf.row(Umbrella)
    rows = Umbrella.history.model
    with scope.user(krt.staff["front_desk"]):
        assert Umbrella.history.count() > 0
        assert not Umbrella.history.filter(id=theirs.pk).exists()
        assert not rows.objects.filter(id=theirs.pk).exists()
    with scope.user(gdf.staff["front_desk"]):
        assert rows.objects.filter(id=theirs.pk).exists()
    for unscoped in (Umbrella.history.all(), rows.objects.all(), theirs.history.all()):
        with pytest.raises(NoScope):
            list(unscoped)


# --- 4. Foreign keys, creation, uniqueness -------------------------------------------------------
def test_a_foreign_key_does_not_lead_out_of_the_scope(centres):
    [loan] = QuerySet(Loan).filter(pk=centres.gdf.row(Loan).pk)
    with scope.user(centres.krt.staff["front_desk"]):
        with pytest.raises(Umbrella.DoesNotExist):
            _ = loan.umbrella
        with pytest.raises(Person.DoesNotExist):
            _ = loan.person
        with pytest.raises(Loan.DoesNotExist):
            loan.refresh_from_db()


def test_rows_cannot_be_created_at_a_centre_where_one_does_not_work(centres):
    gdf = centres.gdf
    with scope.user(centres.krt.staff["logistics_officer"]):
        with pytest.raises(ModuleNotWritable):
            Umbrella.objects.create(centre=gdf.centre, label="x")
        with pytest.raises(ModuleNotWritable):
            Umbrella.objects.bulk_create([Umbrella(centre=gdf.centre, label="x")])
        theirs = gdf.row(Person).pk
        with pytest.raises(ModuleNotWritable):
            Phone.objects.create(person_id=theirs, number="1")
        with pytest.raises(ModuleNotWritable):
            Nationality.objects.bulk_create([Nationality(person_id=theirs, country="SDN")])
    assert not QuerySet(Umbrella).filter(label="x").exists()


def test_bulk_writes_stop_where_the_module_is_read_only(centres):
    krt = centres.krt
    with scope.user(krt.staff["logistics_officer"]) as asker:
        assert Umbrella.objects.update(notes="dry") > 0
        set_state("umbrellas", krt.centre, READ_ONLY)
        asker.forget()
        assert Umbrella.objects.count() > 0
        with pytest.raises(ModuleNotWritable):
            Umbrella.objects.update(notes="wet")
        with pytest.raises(ModuleNotWritable):
            Repair.objects.all().delete()


def test_what_the_database_refuses_does_not_say_whose_row_it_was(centres):
    theirs = centres.gdf.row(Umbrella)
    keeper = centres.krt.staff["logistics_officer"]
    with scope.user(keeper), pytest.raises(IntegrityError) as caught, transaction.atomic():
        Umbrella.objects.create(id=theirs.pk, centre=centres.krt.centre, label="mine")
    refusal = refusal_from(caught.value)
    assert refusal is not None
    for word in (theirs.label, str(theirs.pk), centres.gdf.centre.code, centres.gdf.centre.name):
        assert word not in str(refusal.sentence)


# --- 5. A denial is a denial ---------------------------------------------------------------------
def test_denials_are_403_or_404_and_never_lead_to_another_page(centres):
    client = browser(centres.krt.staff["transport_officer"])
    assert client.get(UMBRELLAS).status_code == 403
    assert client.post(f"{UMBRELLAS}add/KRT/", {"label": "x"}).status_code == 403
    assert client.get("/admin/umbrellas/GDF/lending/").status_code == 404
    desk = browser(centres.krt.staff["front_desk"])
    assert desk.get(f"{UMBRELLAS}{centres.gdf.row(Umbrella).pk}/").status_code == 404
    assert desk.get("/admin/nowhere/").status_code == 404


# --- 6. The gate is closed by default ------------------------------------------------------------
def test_an_address_without_a_gate_fails_the_check_and_stops_every_command():
    def open_to_all(request):
        return HttpResponse()

    open_to_all.__module__ = "modules.registry.file.console"
    urls = ModuleType("urls_with_a_hole")
    urls.urlpatterns = [path("admin/hole/", open_to_all)]
    sys.modules[urls.__name__] = urls
    try:
        with override_settings(ROOT_URLCONF=urls.__name__):
            assert [found.id for found in every_console_url_has_a_gate(None)] == ["guichet.E001"]
            with pytest.raises(SystemCheckError, match=r"admin/hole/"):
                call_command("check", tags=[checks.Tags.security])
    finally:
        del sys.modules[urls.__name__]
        clear_url_caches()
    assert every_console_url_has_a_gate(None) == []


def test_a_module_is_off_until_somebody_switches_it_on(centres):
    krt = centres.krt
    desk = browser(krt.staff["front_desk"])
    assert desk.get("/admin/umbrellas/KRT/lending/").status_code == 200
    krt.centre.activations.filter(module="umbrellas").delete()
    assert desk.get("/admin/umbrellas/KRT/lending/").status_code == 404
    assert desk.get(UMBRELLAS).status_code == 404


@pytest.mark.parametrize("state", [OFF, READ_ONLY])
def test_jobs_and_events_reach_only_modules_that_are_on(centres, state):
    krt, gdf = centres.krt, centres.gdf
    told = Event("tests.something")

    def hear(*, centre, actor):
        return centre.code

    hear.__module__ = "guichet_sample.events"
    told.heard_by(hear)
    set_state("umbrellas", krt.centre, state)
    ran = {code for name, code, _outcome in run_jobs(every="night") if "umbrellas" in name}
    assert gdf.centre.code in ran
    assert krt.centre.code not in ran
    assert told.tell(centre=krt.centre) == []
    assert told.tell(centre=gdf.centre) == [gdf.centre.code]


# --- 7. The database keeps the promise -----------------------------------------------------------
def test_no_way_of_the_orm_changes_what_is_written_once(centres):
    consent = centres.krt.row(Consent)
    with scope.system():
        ways = (
            lambda: Consent.objects.filter(pk=consent.pk).update(witness="x"),
            lambda: Consent.objects.filter(pk=consent.pk).delete(),
            consent.save,
            consent.delete,
            lambda: QuerySet(Consent).filter(pk=consent.pk)._raw_delete("default"),
        )
        for change in ways:
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
    assert QuerySet(Consent).filter(pk=consent.pk).exists()


# --- 8. Visible through a dated fact -------------------------------------------------------------
def test_a_person_is_visible_through_a_fact_with_a_date_and_never_for_want_of_one(centres):
    centre, desk = centres.krt.centre, centres.krt.staff["front_desk"]
    person = make_person(centre, name="Semira")
    holding = QuerySet(FileHolding).filter(person=person)
    now = timezone.now()

    def visible() -> bool:
        with scope.user(desk):
            return Person.objects.filter(pk=person.pk).exists()

    assert visible()
    holding.update(until=now - timedelta(hours=1), since=now - timedelta(days=2))
    assert not visible()
    holding.update(until=None, since=now + timedelta(days=1))
    assert not visible()
    holding.delete()
    assert not visible()


# --- 9. What is written down ---------------------------------------------------------------------
def test_the_threat_model_and_the_map_of_the_repository_are_there_and_complete():
    threats = (REPOSITORY / "THREAT_MODEL.md").read_text(encoding="utf-8")
    for heading in ("Who is trusted", "Deliberately allowed", "A breach", "Known limits"):
        assert f"## {heading}" in threats
    plan = (REPOSITORY / "docs" / "map.md").read_text(encoding="utf-8")
    rooms = [p.parent.name for p in (REPOSITORY / "core").glob("*/__init__.py")]
    missing = [name for name in rooms if f"`{name}/`" not in plan]
    assert missing == []
