"""Erasing: nothing tells who it was, every figure stays, and no general door opens."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from core import scope
from core.access import log_access
from core.errors import refusal_from
from core.models import AccessLogEntry, Erasure, ErasureCause, ImportRun
from core.privacy import TELLING, Rows, privacy_of
from core.retention.classes import data_class
from core.retention.erase import erase
from modules.inventory.quantities import QuantityField
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.erase import tables_about_people
from modules.registry.actions.people import correct_person
from modules.registry.choices import DepartureReason
from modules.registry.errors import FileErased
from modules.registry.facts import StayFacts
from modules.registry.models import (
    BreakGlass,
    Consent,
    ExternalReference,
    Guardianship,
    Household,
    HouseholdMembership,
    IdentityDocument,
    Nationality,
    Need,
    Person,
    Phone,
    Restriction,
    SpokenLanguage,
    Stay,
    Visit,
)
from modules.registry.rules.ages import age_band
from tests.registry.factories import make_person, make_staff, told

MARK = "Zwx"
CAME = datetime(2025, 3, 31, 22, 30, tzinfo=UTC)  # in Khartoum it was April already


def erase_person(person, *, cause=ErasureCause.REQUEST) -> int:
    """As the action does, after all that it asks."""
    with scope.system():
        return erase(
            each=data_class("registry.person"), ids=[str(person.pk)], cause=cause, actor=None
        )


def everything_in_the_database() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.extend(f"{table} {row!r}" for row in cursor.fetchall())
    return "\n".join(found)


@pytest.fixture
def amina(krt, gdf):
    """Somebody of whom everything is known: a row in each table, a mark in each text."""
    child = make_person(krt, f"{MARK}child", birth="2015-05-05")
    person = make_person(krt, f"{MARK}amina", birth="1999-04-17", sex="female")
    user = make_staff("user.of.all", ("case_worker", krt))
    with scope.system(actor=user):
        restriction = Restriction.objects.create(
            person=person, centre=krt, reason=f"{MARK}threat", ended_at=datetime.now(UTC)
        )
        household = Household.objects.create(centre=krt, notes=f"{MARK}notes")
        HouseholdMembership.objects.create(person=person, household=household, role="head")
        Guardianship.objects.create(person=child, guardian=person, centre=krt, relation="child")
        Stay.objects.create(
            person=person,
            centre=krt,
            arrived_at=CAME,
            departed_at=CAME + timedelta(days=20),
            departure_reason=DepartureReason.values[0],
            came_from=f"{MARK}from",
            intended_destination=f"{MARK}to",
        )
        Visit.objects.create(
            person=person, centre=gdf, at=CAME, services=["shower"], notes=f"{MARK}visit"
        )
        for code in ("ERI", "ETH"):
            Nationality.objects.create(person=person, country=code)
        SpokenLanguage.objects.create(person=person, language="tir")
        Phone.objects.create(person=person, number=f"+249{MARK}", who_answers=f"{MARK}sister")
        Need.objects.create(
            person=person, centre=krt, code="CR-CP", answer="yes", source=f"{MARK}source"
        )
        IdentityDocument.objects.create(
            person=person,
            centre=krt,
            kind="passport",
            number=f"{MARK}77",
            scan=ContentFile(b"scan", name="x.jpg"),
        )
        ExternalReference.objects.create(person=person, centre=krt, source="s", value=f"{MARK}1")
        ImportRun.objects.create(
            centre=krt,
            resource="registry.people",
            module="registry",
            original_name=f"{MARK}.xlsx",
            file=ContentFile(b"names", name="x.xlsx"),
        )
        Consent.objects.create(
            person=person,
            centre=krt,
            purpose="photo",
            decision="given",
            medium="spoken",
            witness=f"{MARK}witness",
            interpreter=f"{MARK}interpreter",
            restrictions=f"{MARK}restrictions",
            recipient=f"{MARK}recipient",
            text_version="1",
            text_language="en",
            given_by="self",
            sheet=ContentFile(b"sheet", name="x.jpg"),
        )
        Consent.objects.create(
            person=child,
            centre=krt,
            purpose="registration",
            decision="given",
            medium="spoken",
            witness="Somebody else",
            giver=person,
            giver_name=f"{MARK}amina",
            text_version="1",
            text_language="en",
            given_by="guardian",
        )
        BreakGlass.objects.create(
            person=person, centre=krt, user=user, reason=f"{MARK}emergency", until=CAME
        )
        log_access(
            kind="read",
            module="registry",
            centre_id=krt.pk,
            record=f"registry.person:{person.pk}",
            reference=person.reference,
            reason=f"{MARK}reason",
        )
        log_access(
            kind="read",
            module="registry",
            centre_id=krt.pk,
            record=f"registry.identitydocument.scan:{restriction.pk}",
            reference=person.reference,
        )
        person.refresh_from_db()
        person.other_names = f"{MARK}other"
        person.native_script_name = f"{MARK}native"
        person.place_of_origin = f"{MARK}place"
        person.photo.save("x.jpg", ContentFile(b"photo"), save=False)
        person.save()
        Person.objects.filter(pk=child.pk).update(display_name="The child", sort_name="child")
        models.QuerySet(Person.history.model).filter(id=child.pk).delete()
        from modules.registry.models import SearchKey

        SearchKey.objects.filter(person=child).delete()
        Person.objects.filter(pk=child.pk).update(name_parts=[{"role": "own", "text": "Child"}])
    return person


@pytest.mark.django_db
def test_after_erasing_no_table_and_no_file_tells_who_it_was(
    amina, django_capture_on_commit_callbacks
):
    reference, photo = amina.reference, amina.photo
    with scope.system():
        files = [
            photo,
            IdentityDocument.objects.get(person=amina).scan,
            Consent.objects.get(person=amina).sheet,
            ImportRun.objects.get().file,
        ]
    assert all(file.storage.exists(file.name) for file in files)
    before = everything_in_the_database()
    assert MARK in before
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_person(amina) == 1
    after = everything_in_the_database()
    left = [line for line in after.splitlines() if MARK.lower() in line.lower()]
    assert left == []
    assert reference not in after
    assert "1999-04-17" not in after
    assert "datetime.date(1999, 4, 17)" not in after
    assert not any(file.storage.exists(file.name) for file in files)


@pytest.mark.django_db
def test_every_text_column_of_every_table_about_people_is_emptied_or_said_to_tell_nothing(amina):
    """Writes a mark into each column that is not kept, in every table of every module."""
    erase_person(amina)
    with scope.system():
        for model in tables_about_people():
            stated = privacy_of(model)
            rows = models.QuerySet(model)
            for path in stated.people:
                found = rows.filter(**{path: amina.pk})
                if stated.rows == Rows.DELETE:
                    assert not found.exists(), model._meta.label
                    continue
                for row in found:
                    for name, empty in stated.blank.items():
                        assert getattr(row, name) == empty or not getattr(row, name), name


def figures() -> dict:
    """Counts as reports make them: by sex, age band, nationality, month, centre and service."""
    found = {}
    with scope.system():
        stays = Stay.objects.select_related("person", "centre").all()
        found["stays"] = Counter(
            (
                stay.centre.code,
                f"{stay.arrived_at.astimezone(stay.centre.zone):%Y-%m}",
                f"{stay.arrived_at.astimezone(stay.centre.zone):%Y-%m-%d}",
                stay.person.sex,
                age_band(
                    stay.person.birth, on=stay.arrived_at.astimezone(stay.centre.zone).date()
                ).code,
                stay.arrival_mode,
                stay.departure_reason,
            )
            for stay in stays
        )
        found["nights"] = {
            day: Stay.objects.present_on(day).count()
            for day in (CAME.date() + timedelta(days=n) for n in range(2, 19))
        }
        found["nationalities"] = Counter(
            Stay.objects.values_list("centre__code", "person__nationality_set__country")
        )
        found["services"] = Counter(
            (visit.centre.code, service, visit.person.sex, f"{visit.at:%Y-%m}")
            for visit in Visit.objects.select_related("person", "centre")
            for service in visit.services
        )
        found["consents"] = Counter(Consent.objects.values_list("purpose", "decision", "medium"))
        found["needs"] = Counter(Need.objects.values_list("code", "answer", "centre__code"))
        found["people"] = Person.objects.count()
    return found


@pytest.mark.django_db
def test_every_figure_comes_out_as_before(amina, krt, gdf):
    for number, birth in enumerate(("2009-04-01", "2007-04-01", "", "1960-01-01", "2025-03-01")):
        other = make_person(krt if number % 2 else gdf, f"P{number}", birth=birth, sex="male")
        with scope.system():
            Nationality.objects.create(person=other, country="ERI")
            Stay.objects.create(
                person=other,
                centre=krt,
                arrived_at=CAME,
                departed_at=CAME + timedelta(days=5),
                departure_reason=DepartureReason.values[0],
            )
    before = figures()
    with scope.system():
        everybody = list(Person.objects.all())
    for person in everybody:
        erase_person(person)
    assert figures() == before


@pytest.mark.django_db
def test_the_door_of_an_append_only_table_opens_for_the_erased_and_for_blanking_alone(amina, krt):
    other = make_person(krt, "Somebody else")
    with scope.system():
        kept = Consent.objects.create(
            person=other,
            centre=krt,
            purpose="photo",
            decision="given",
            medium="spoken",
            witness="Witness",
            text_version="1",
            text_language="en",
            given_by="self",
        )
        own = Consent.objects.get(person=amina)
        entry = AccessLogEntry.objects.get(reason__contains=MARK)
    erase_person(amina)
    with scope.system():
        for row, change in (
            (kept, {"witness": "—"}),
            (own, {"decision": "refused"}),
            (own, {"witness": "Another"}),
            (own, {"witness": "—", "purpose": "other"}),
            (entry, {"kind": "print"}),
            (entry, {"reference": "K7M2XP94R"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                models.QuerySet(type(row)).filter(pk=row.pk).update(**change)
        for model in (Consent, AccessLogEntry, BreakGlass, Erasure):
            with pytest.raises(DatabaseError), transaction.atomic():
                models.QuerySet(model)._raw_delete("default")
        with pytest.raises(DatabaseError), transaction.atomic():
            models.QuerySet(Erasure).update(data_class="")


@pytest.mark.django_db
def test_without_a_written_erasure_nothing_is_blanked(amina):
    from modules.registry.actions.erase import anonymise

    with scope.system(), pytest.raises(DatabaseError), transaction.atomic():
        anonymise(amina, key="registry.person", cause=ErasureCause.REQUEST, actor=None)
    assert MARK in everything_in_the_database()


@pytest.mark.django_db
def test_what_a_guardian_decided_for_a_child_stays_and_only_the_guardian_goes(amina):
    erase_person(amina)
    with scope.system():
        consent = Consent.objects.get(purpose="registration")
    assert (consent.giver, consent.giver_name) == (None, "")
    assert (consent.witness, consent.decision) == ("Somebody else", "given")


@pytest.mark.django_db
def test_an_erased_file_takes_no_name_again_and_erasing_twice_is_harmless(amina):
    erase_person(amina)
    with scope.system():
        reference = Person.objects.get(pk=amina.pk).reference
        with pytest.raises(DatabaseError), transaction.atomic():
            Person.objects.filter(pk=amina.pk).update(display_name="Amina again")
    erase_person(amina)
    with scope.system():
        assert Person.objects.get(pk=amina.pk).reference == reference


def test_all_kinds_of_columns_that_can_hold_words_are_looked_at():
    kinds = {type(c) for m in tables_about_people() for c in m._meta.concrete_fields}
    harmless = {
        models.ForeignKey,
        models.OneToOneField,
        models.BooleanField,
        models.PositiveSmallIntegerField,
        models.PositiveIntegerField,
        models.BigAutoField,
        models.FloatField,
        QuantityField,
    }
    assert [k for k in kinds if not issubclass(k, TELLING) and k not in harmless] == []
    assert apps.get_model("registry", "Person") in tables_about_people()


def test_nothing_new_is_written_about_somebody_whose_file_was_erased_a_moment_ago(krt):
    """The desk had the file open; with the erasure it is nobody's, and the desk is told so."""
    person = make_person(krt, "Amina Saleh")
    erase_person(person)
    writes = [
        lambda: open_stay(person=person, centre=krt, facts=StayFacts(), actor=None),
        lambda: Need.objects.create(person=person, centre=krt, code="CR-CP", answer="yes"),
        lambda: correct_person(person=person, facts=told("Amina Saleh"), actor=None),
    ]
    for write in writes:
        with scope.system(), pytest.raises(IntegrityError) as refused, transaction.atomic():
            write()
        assert refusal_from(refused.value).sentence == FileErased.sentence
    with scope.system():
        assert "Amina" not in everything_in_the_database()
        assert not Stay.objects.exists()
