"""Whatever the database refuses is said in the same sentence, whichever database it is."""

from django.apps import apps
from django.db import IntegrityError
from django.db.models import UniqueConstraint

from core.errors import constraint_sentences, refusal_from


def explained_constraints() -> list[tuple[type, UniqueConstraint]]:
    """Every unique constraint of the registry that has a sentence."""
    return [
        (model, constraint)
        for model in apps.get_app_config("registry").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.name in constraint_sentences()
    ]


def words_of_sqlite(model, constraint) -> str:
    """SQLite names columns, not the constraint."""
    columns = [model._meta.get_field(name).column for name in constraint.fields]
    table = model._meta.db_table
    return "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)


def test_sqlite_and_postgresql_refuse_in_the_same_sentence():
    explained = explained_constraints()
    assert len(explained) >= 7
    for model, constraint in explained:
        here = refusal_from(IntegrityError(words_of_sqlite(model, constraint)))
        there = refusal_from(IntegrityError(f'violates unique constraint "{constraint.name}"'))
        assert here is not None, constraint.name
        assert str(here.sentence) == str(there.sentence), constraint.name


def test_no_sentence_names_a_table_or_a_column():
    sentences = [str(sentence) for sentence in constraint_sentences().values()]
    assert sentences
    assert not [sentence for sentence in sentences if "registry_" in sentence or "_id" in sentence]
