import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 2000
OLD_INDEX = "registry_searchkey_person_id_afef7386"


def index_everybody_anew(apps, schema_editor):
    """What names are found by has changed: pet names, two words written as one, letters with marks."""
    from modules.registry.matching.keys import index_keys

    Person = apps.get_model("registry", "Person")
    SearchKey = apps.get_model("registry", "SearchKey")
    Merge = apps.get_model("registry", "Merge")
    models.QuerySet(SearchKey).delete()
    merged = models.QuerySet(Merge).filter(undone_at=None).values("merged")
    rows = []
    for person in models.QuerySet(Person).exclude(pk__in=merged).iterator(chunk_size=AT_ONCE):
        born = 0
        if person.born_from:
            born = (person.born_from.year + person.born_until.year) // 2
        names = (person.display_name, person.native_script_name, person.other_names)
        rows += [
            SearchKey(person=person, kind=kind, key=key, born=born)
            for kind, key in sorted(index_keys(filter(None, names)))
        ]
        if len(rows) > AT_ONCE * 10:
            models.QuerySet(SearchKey).bulk_create(rows, batch_size=AT_ONCE)
            rows = []
    models.QuerySet(SearchKey).bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_erasure_and_data_requests"),
    ]

    operations = [
        # Only the index goes. Altering the column would make SQLite build the table anew, without
        # its triggers.
        migrations.RunSQL(
            f'DROP INDEX IF EXISTS "{OLD_INDEX}"',
            f'CREATE INDEX "{OLD_INDEX}" ON "registry_searchkey" ("person_id")',
            state_operations=[
                migrations.AlterField(
                    model_name="searchkey",
                    name="person",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="registry.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="searchkey",
            index=models.Index(fields=["person", "kind", "key"], name="search_by_person"),
        ),
        migrations.RunPython(index_everybody_anew, migrations.RunPython.noop, elidable=True),
    ]
