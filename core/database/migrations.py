"""Which migrations there are, and whether all are applied; found without loading them.

Loading takes longer than the rest of a start together, and a migration may ask the database while it
is loaded (that of wagtail-localize does).
"""

from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def migrations_on_disk() -> set[tuple[str, str]]:
    """App label and name of each migration that an installed app brings."""
    found = set()
    for app in apps.get_app_configs():
        name, _chosen = MigrationLoader.migrations_module(app.label)
        if name and (spec := find_spec(name)) and spec.submodule_search_locations:
            found |= {
                (app.label, module.name)
                for module in iter_modules(spec.submodule_search_locations)
                if not module.ispkg and module.name[0] not in "_~"
            }
    return found


def lacks_migrations() -> bool:
    """Whether any migration is still to be applied.

    Where the names of all migrations on disk are recorded as applied, none of them is loaded: that
    takes longer than the rest of a start together.
    """
    if migrations_on_disk() <= MigrationRecorder(connection).applied_migrations().keys():
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
