"""Every table is one of four kinds, and keeps the promises of its kind."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from core.database.triggers import append_only_tables, standing_triggers, trigger_names
from core.modules.manifest import is_module
from core.scope.history import HistoryRow, HistoryRowManager
from modules.registry.models import Person
from modules.registry.scope import PersonAtCentreModel, PersonPart

pytestmark = pytest.mark.django_db
THIRD_PARTY = {
    "admin",
    "auth",
    "contenttypes",
    "django_tasks_database",
    "postgres_search",
    "sessions",
    "taggit",
    "wagtailadmin",
    "wagtailcore",
    "wagtaildocs",
    "wagtailembeds",
    "wagtailforms",
    "wagtailimages",
    "wagtailredirects",
    "wagtailsearch",
    "wagtailusers",
    "wagtail_localize",
    "modelsearch",
}
# Tables of the platform that no centre's rows can be read from; each with the reason.
PLATFORM = {
    "core.Centre": "public: name and address of a place",
    "core.ModuleActivation": "which module is on where; holds nobody's data",
    "core.StaffAccount": "from when on a member of staff's sessions count",
    "core.EmergencyLock": "shown by the lock's own screen only",
    "core.Erasure": "ids of what was erased; shown nowhere, read by triggers and by a restore",
    "core.RetentionRule": "for how long a class of data is kept; holds nobody's data",
}
# Tables with a key to a person that have a rule of their own, and why.
OWN_RULE_FOR_PEOPLE = {
    "registry.Restriction": "known to the protection focal point only",
    "registry.BreakGlass": "known to the data protection officer and to who opened the file",
}


def own_models():
    """Tables of the platform, the public pages and the modules; history tables left out."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in THIRD_PARTY and not hasattr(model, "instance_type")
    ]


def is_scoped(model) -> bool:
    """Whether rows of the model show only in scope."""
    return hasattr(model, "scope_condition")


def test_every_table_is_scoped_configuration_platform_or_of_a_library():
    from wagtail.models import Page

    unknown = [
        model._meta.label
        for model in own_models()
        if not is_scoped(model)
        and not getattr(model, "is_configuration", False)
        and model._meta.label not in PLATFORM
        and not issubclass(model, Page)
        and not (model._meta.auto_created and model._meta.app_label == "core")
        and model._meta.app_label != "cms"
    ]
    assert unknown == []


def test_tables_of_modules_are_reached_through_the_scope_by_foreign_keys_as_well():
    """The base manager serves `loan.umbrella` and `refresh_from_db`; it must not be the plain one."""
    for model in own_models():
        if is_scoped(model) and is_module(model._meta.app_label):
            assert model._meta.base_manager_name == "objects", model._meta.label
            assert model._meta.default_manager_name == "objects", model._meta.label


def test_tables_of_modules_are_not_in_wagtails_reference_index():
    for model in own_models():
        if is_module(model._meta.app_label):
            assert getattr(model, "wagtail_reference_index_ignore", False), model._meta.label


def test_every_table_about_a_person_disappears_with_a_restricted_file():
    without = [
        model._meta.label
        for model in own_models()
        if any(each.related_model is Person for each in model._meta.concrete_fields)
        and not issubclass(model, PersonAtCentreModel | PersonPart)
        and model._meta.label not in OWN_RULE_FOR_PEOPLE
    ]
    assert without == []


def test_every_history_of_scoped_rows_is_scoped():
    bare = [
        model._meta.label
        for model in apps.get_models()
        if hasattr(model, "instance_type")
        and is_scoped(model.instance_type)
        and not (isinstance(model.objects, HistoryRowManager) and issubclass(model, HistoryRow))
    ]
    assert bare == []


def test_append_only_tables_have_their_triggers():
    assert standing_triggers() == trigger_names()
    assert "registry_consent" in append_only_tables()


@pytest.mark.parametrize("statement", ['UPDATE "{table}" SET id = id', 'DELETE FROM "{table}"'])
@pytest.mark.parametrize("table", append_only_tables())
def test_the_database_itself_refuses_to_change_what_is_written_once(centres, table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        [(count,)] = cursor.fetchall()
    assert count
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))
