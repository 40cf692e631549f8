"""Triggers stand aside while tables change, and stand again afterwards."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import pre_migrate

from core import start_up
from core.apps import CoreConfig
from core.database.triggers import (
    install_triggers,
    lift_triggers,
    standing_triggers,
    trigger_names,
)

pytestmark = pytest.mark.django_db


def lose_triggers() -> None:
    """As an interrupted upgrade leaves them: none on SQLite, one missing on PostgreSQL."""
    lift_triggers()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute('DROP TRIGGER "inventory_move_no_delete" ON "inventory_move"')


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


def test_a_start_after_an_interrupted_upgrade_puts_the_triggers_back():
    lose_triggers()
    assert standing_triggers() != trigger_names()
    assert start_up.bring_database_up_to_date() is False
    assert standing_triggers() == trigger_names()


def test_guichet_does_not_start_while_a_trigger_is_missing():
    lose_triggers()
    with pytest.raises(start_up.CannotStart, match="migrate"):
        start_up.check_triggers()
