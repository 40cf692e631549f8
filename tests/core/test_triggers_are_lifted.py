"""Triggers stand aside while tables change, and stand again afterwards."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import pre_migrate

from core.apps import CoreConfig
from core.database.triggers import (
    install_triggers,
    lift_triggers,
    standing_triggers,
    trigger_names,
)

pytestmark = pytest.mark.django_db


def test_triggers_are_lifted_on_sqlite_and_put_back():
    assert standing_triggers() == trigger_names()
    lift_triggers()
    left = standing_triggers()
    assert left == (set() if connection.vendor == "sqlite" else trigger_names())
    install_triggers()
    assert standing_triggers() == trigger_names()


def test_a_migrate_that_has_nothing_to_do_lifts_nothing():
    core = apps.get_app_config(CoreConfig.name)
    pre_migrate.send(sender=core, using="default", plan=[])
    assert standing_triggers() == trigger_names()


def test_a_table_that_a_trigger_of_another_table_names_can_be_renamed_and_named_back():
    lift_triggers()
    with connection.cursor() as cursor:
        for old, new in (("inventory_lot", "new__lot"), ("new__lot", "inventory_lot")):
            cursor.execute(f'ALTER TABLE "{old}" RENAME TO "{new}"')
    install_triggers()
    assert standing_triggers() == trigger_names()
