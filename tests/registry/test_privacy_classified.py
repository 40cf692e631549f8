"""Nobody adds a column about people without saying what becomes of it when they are erased."""

import pytest
from django.apps import apps

from core.privacy import Fate, Rows, fate_of, privacy_of, telling_columns
from modules.registry.actions.erase import tables_about_people
from modules.registry.models import Person

TABLES = tables_about_people()


def label(model) -> str:
    """How a test names a table."""
    return model._meta.label


@pytest.mark.parametrize("model", TABLES, ids=label)
def test_every_column_that_can_tell_of_somebody_is_classified(model):
    stated = privacy_of(model)
    if stated.rows == Rows.DELETE:
        return
    unclassified = [
        c.name for c in telling_columns(model) if fate_of(model, c) == Fate.UNCLASSIFIED
    ]
    assert unclassified == [], "Say in `privacy` of the model: keep, day, blank or own."


@pytest.mark.parametrize("model", TABLES, ids=label)
def test_every_key_to_a_person_says_whether_the_row_is_about_them_or_beside_them(model):
    stated = privacy_of(model)
    known = {*stated.people, *stated.beside}
    keys = {c.name for c in model._meta.concrete_fields if c.related_model is Person}
    assert keys - known == set()


@pytest.mark.parametrize("model", TABLES, ids=label)
def test_a_declaration_names_columns_that_exist_and_each_once(model):
    stated = privacy_of(model)
    named = [*stated.keep, *stated.day, *stated.blank, *stated.own]
    assert len(named) == len(set(named))
    assert set(named) <= {c.name for c in model._meta.concrete_fields}


@pytest.mark.parametrize(
    "model", [m for m in TABLES if getattr(m, "append_only", False)], ids=label
)
def test_the_triggers_of_append_only_tables_let_pass_just_what_is_blanked(model):
    stated = privacy_of(model)
    emptied = {model._meta.get_field(n).column: value for n, value in stated.blank.items()}
    emptied |= {model._meta.get_field(key).column: None for key in stated.beside}
    assert model.erasable.columns == emptied


def test_a_module_that_declares_nothing_loses_its_texts_and_keeps_its_rows():
    from core.privacy import UNDECLARED

    class Undeclared:
        _meta = apps.get_model("registry", "Visit")._meta

    assert privacy_of(Undeclared) is UNDECLARED
    fates = {c.name: fate_of(Undeclared, c) for c in telling_columns(Undeclared)}
    assert set(fates.values()) == {Fate.UNCLASSIFIED}
