import django.db.models.deletion
from django.db import migrations, models

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
        # The table is filled by 0008, which makes the keys of everybody as they are made now.
    ]
