import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 2000


def index_everybody(apps, schema_editor):
    """Search keys are derived from names: those of everybody are made anew."""
    from modules.registry.matching.keys import index_keys

    Person = apps.get_model("registry", "Person")
    SearchKey = apps.get_model("registry", "SearchKey")
    rows = []
    for person in models.QuerySet(Person).iterator(chunk_size=AT_ONCE):
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
        ('registry', '0003_private_files_care_and_restricted_matches'),
    ]

    operations = [
        migrations.DeleteModel(name='SearchKey'),
        migrations.CreateModel(
            name='SearchKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('w', 'word'), ('s', 'sound of a word'), ('n', 'sounds of several words')], max_length=1)),
                ('key', models.CharField(max_length=60)),
                ('born', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)s_set', to='registry.person')),
            ],
            options={
                'verbose_name': 'search key',
                'verbose_name_plural': 'search keys',
                'default_permissions': (),
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['kind', 'key', 'born', 'person'], name='search_by_key')],
            },
        ),
        migrations.RunPython(index_everybody, migrations.RunPython.noop),
    ]
