"""Merging carries along every column of every installed table that names a person; undoing brings it back."""

import pytest
from django.apps.registry import Apps
from django.core import checks
from django.db import IntegrityError, connection, models, transaction
from django.db.models import QuerySet
from guichet_sample.models import Loan

import tests.factories  # noqa: F401 - what metadata cannot guess
from core import scope
from core.database.triggers import append_only_models, standing_triggers
from core.errors import refusal_from
from core.testing.worlds import CentreWorld, make_user
from modules.registry.merging import pointers as found_by
from modules.registry.merging.errors import FileIsMerged
from modules.registry.merging.guards import nothing_is_written_to_a_merged_file, row_key
from modules.registry.merging.pointers import Pointer, people_are_named_by_plain_keys, pointers
from modules.registry.models import ChangeKind, Consent, MergeChange, Person, Stay
from tests.registry.factories import make_person
from tests.registry.merging import everything, merge, undo

MOVING = [pointer for pointer in pointers() if pointer.follows_merge]


def name_of(pointer: Pointer) -> str:
    return f"{pointer.model._meta.label}.{pointer.field.name}"


@pytest.fixture
def world(krt) -> CentreWorld:
    """Khartoum with a manager, who signs for whatever needs somebody."""
    return CentreWorld(krt, staff={"centre_manager": make_user("manager", ("centre_manager", krt))})


def row_about(person: Person, pointer: Pointer, world: CentreWorld) -> models.Model:
    """A row of any table that names the person in this column."""
    found = QuerySet(pointer.model).filter(**{pointer.field.attname: person.pk}).first()
    return found or world.make(pointer.model, **{pointer.field.name: person})


def names_now(pointer: Pointer, row) -> object:
    return QuerySet(pointer.model).values_list(pointer.field.attname, flat=True).get(pk=row.pk)


@pytest.mark.parametrize("pointer", MOVING, ids=name_of)
def test_a_row_moves_with_the_merge_and_back_when_it_is_undone(krt, world, pointer):
    kept, merged = make_person(krt, "Amina Saleh"), make_person(krt, "Amna Salih")
    row = row_about(merged, pointer, world)
    before = everything()
    done = merge(kept, merged, krt)
    rested = QuerySet(MergeChange).filter(
        merge=done, kind=ChangeKind.LEFT, table=pointer.table, row=row_key(row.pk)
    )
    assert names_now(pointer, row) == (merged.pk if rested.exists() else kept.pk)
    undo(done, krt)
    assert names_now(pointer, row) == merged.pk
    assert everything() == before


@pytest.mark.parametrize("pointer", MOVING, ids=name_of)
def test_nothing_new_is_written_to_a_file_that_was_merged(krt, world, pointer):
    kept, merged = make_person(krt, "Amina Saleh"), make_person(krt, "Amna Salih")
    elsewhere = row_about(make_person(krt, "Somebody Else"), pointer, world)
    merge(kept, merged, krt)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        world.make(pointer.model, **{pointer.field.name: merged})
    assert refusal_from(refused.value).sentence == FileIsMerged.sentence
    if not getattr(pointer.model, "append_only", False):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuerySet(pointer.model).filter(pk=elsewhere.pk).update(
                **{pointer.field.attname: merged.pk}
            )


def test_tables_of_the_registry_and_of_modules_outside_it_are_found():
    found = {name_of(pointer) for pointer in MOVING}
    assert {
        "registry.Stay.person",
        "registry.Consent.person",
        "registry.Consent.giver",
        "registry.Guardianship.guardian",
        "registry.PrivateDetail.person",
        "registry.PossibleDuplicate.other",
        "umbrellas.Loan.person",
    } <= found
    still = {name_of(pointer) for pointer in pointers()} - found
    assert still == {"registry.SearchKey.person", "registry.Merge.kept", "registry.Merge.merged"}


def test_a_guard_stands_on_every_column_that_names_a_person(db):
    wanted = {trigger.name for trigger in nothing_is_written_to_a_merged_file()}
    assert len(wanted) == 2 * len(pointers()) + 2
    assert wanted <= standing_triggers()


def test_the_database_has_no_key_to_a_person_that_the_models_do_not_tell(db):
    tables = {pointer.table: set() for pointer in pointers()}
    for pointer in pointers():
        tables[pointer.table].add(pointer.column)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            keys = connection.introspection.get_relations(cursor, table)
            to_people = {
                column for column, (_key, other) in keys.items() if other == "registry_person"
            }
            assert to_people <= tables.get(table, set()), table


# --- Append-only rows: the person moves as a merge wrote it down, and nothing else ----------------
def updates(table: str, row, **values) -> bool:
    """Whether the database lets these columns of a row be set."""
    columns = ", ".join(f'"{column}" = %s' for column in values)
    field = Consent._meta.pk
    key = field.get_db_prep_value(row.pk, connection)
    plain = [getattr(v, "pk", v) for v in values.values()]
    prepared = [
        field.get_db_prep_value(value, connection) if hasattr(value, "hex") else value
        for value in plain
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET {columns} WHERE id = %s', [*prepared, key])
    except IntegrityError as error:
        assert "written once" in str(error) or "file_is_merged" in str(error)
        return False
    return True


@pytest.fixture
def consented(krt, world):
    """Two files, one of them with a consent, and a third."""
    kept, merged, third = (make_person(krt, name) for name in ("Amina", "Amna", "Third"))
    return kept, merged, third, world.make(Consent, person=merged)


def test_a_consent_moves_only_as_the_merge_wrote_it_down(krt, world, consented):
    kept, merged, third, consent = consented
    table = "registry_consent"
    other = world.make(Consent, person=third)
    assert not updates(table, consent, person_id=kept)
    done = merge(kept, merged, krt)
    assert not updates(table, consent, person_id=third)
    assert not updates(table, consent, person_id=merged)
    assert not updates(table, consent, purpose="photo")
    assert not updates(table, other, person_id=kept)
    assert not updates(table, consent, person_id=kept, purpose="photo")
    undo(done, krt)
    assert not updates(table, consent, person_id=kept)
    assert names_now(Pointer(Consent, Consent._meta.get_field("person")), consent) == merged.pk


def test_even_on_its_way_no_other_column_of_a_consent_changes(krt, consented):
    kept, merged, _third, consent = consented
    done = merge(kept, merged, krt)
    with connection.cursor() as cursor:
        key = Consent._meta.pk.get_db_prep_value(done.pk, connection)
        cursor.execute(
            "UPDATE registry_merge SET undone_at = CURRENT_TIMESTAMP WHERE id = %s", [key]
        )
    assert not updates("registry_consent", consent, person_id=merged, decision="refused")
    assert updates("registry_consent", consent, person_id=merged)


def test_what_a_merge_was_is_written_once_and_that_it_was_undone_too(krt, consented):
    kept, merged, third, _consent = consented
    done = merge(kept, merged, krt)
    assert not updates("registry_merge", done, kept_id=third)
    assert not updates("registry_merge", done, merged_id=third)
    undo(done, krt)
    assert not updates("registry_merge", done, undone_at=None)
    assert not updates("registry_merge", done, made_at="2020-01-01")


def test_only_tables_about_people_have_a_column_that_may_move(krt):
    closed = {model._meta.label for model in append_only_models()} - {
        pointer.model._meta.label for pointer in MOVING
    }
    assert {"core.AccessLogEntry", "registry.MergeChange"} <= closed


# --- What could not be carried is refused when the system starts ---------------------------------
def test_every_installed_table_names_people_by_plain_keys(db):
    assert people_are_named_by_plain_keys(None) == []


@pytest.mark.parametrize(
    ("field", "is_fault"),
    [
        (models.UUIDField(), True),
        (models.ForeignKey(Person, models.PROTECT), False),
        (models.OneToOneField(Person, models.PROTECT, primary_key=True), True),
        (models.ForeignKey(Person, models.PROTECT, to_field="reference"), True),
    ],
)
def test_a_person_named_in_a_way_that_cannot_be_carried_is_a_fault(monkeypatch, field, is_fault):
    class Meta:
        app_label = "umbrellas"
        apps = Apps()

    invented = type(
        "Invented", (models.Model,), {"__module__": __name__, "Meta": Meta, "person_id": field}
    )
    monkeypatch.setattr(found_by.apps, "get_models", lambda **_options: [invented])
    faults = people_are_named_by_plain_keys(None)
    assert bool(faults) == is_fault
    assert all(isinstance(fault, checks.Error) for fault in faults)


def test_rows_of_a_module_outside_the_repository_move_without_a_word_of_its_own(krt, world):
    kept, merged = make_person(krt, "Amina Saleh"), make_person(krt, "Amna Salih")
    loan = world.make(Loan, person=merged)
    with scope.system():
        stay = Stay.objects.create(person=merged, centre=krt)
    merge(kept, merged, krt)
    with scope.system():
        assert Loan.objects.get(pk=loan.pk).person == kept
        assert [version.person_id for version in Loan.objects.get(pk=loan.pk).history.all()] == [
            kept.pk,
            merged.pk,
        ]
        assert Stay.objects.get(pk=stay.pk).history.count() == 2
