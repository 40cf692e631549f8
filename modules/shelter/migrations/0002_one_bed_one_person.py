"""Two exclusion constraints on PostgreSQL: no bed for two people, no person in two beds at a time.

SQLite has one writer at a time, and its triggers (`guards.py`) see all that was written before.
"""

from django.db import migrations

TABLE = "shelter_bedassignment"
HELD = "state IN ('planned', 'active')"
CONSTRAINTS = {
    "shelter_bed_is_taken": ("bed_id", f"{HELD} AND shares_with_id IS NULL"),
    "shelter_person_has_a_bed": ("person_id", HELD),
}


def add_constraints(apps, schema_editor):
    """Add both where the database knows such constraints."""
    if schema_editor.connection.vendor != "postgresql":
        return
    # Comes with PostgreSQL and is trusted: whoever owns the database may add it.
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, (column, condition) in CONSTRAINTS.items():
        schema_editor.execute(
            f'ALTER TABLE "{TABLE}" ADD CONSTRAINT "{name}" EXCLUDE USING gist'
            f" ({column} WITH =, tstzrange(begins_at, ends_at) WITH &&) WHERE ({condition})"
        )


def drop_constraints(apps, schema_editor):
    """Take both off again."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in CONSTRAINTS:
        schema_editor.execute(f'ALTER TABLE "{TABLE}" DROP CONSTRAINT IF EXISTS "{name}"')


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("shelter", "0001_beds")]

    operations = [migrations.RunPython(add_constraints, drop_constraints)]
