"""What a backup says of itself, and whether this program can read it."""

import importlib.metadata

from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from core.database.migrations import migrations_on_disk

from .errors import BackupFailed

FORMAT = 1


def manifest(*, rows: dict[str, int], migrations: list[str], engine: str) -> dict:
    """The first piece of a backup; holds no personal data, only numbers of rows."""
    return {
        "guichet_backup": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "engine": engine,
        "django": importlib.metadata.version("django"),
        "migrations": migrations,
        "rows": rows,
    }


def unknown_migrations(stated: list[str]) -> set[str]:
    """Of these, as ``app.name``, those that this program has not."""
    unknown = set(stated) - {f"{app}.{name}" for app, name in migrations_on_disk()}
    if unknown:
        # What another one took the place of is written in that one.
        loader = MigrationLoader(None, ignore_no_migrations=True)
        replaced = (pair for each in loader.disk_migrations.values() for pair in each.replaces)
        unknown -= {f"{app}.{name}" for app, name in replaced}
    return unknown


def check_readable(stated: dict, *, engine: str) -> None:
    """Raise `BackupFailed` where the backup is of a newer program or another kind of database."""
    if stated.get("guichet_backup") != FORMAT:
        raise BackupFailed(
            _("This backup has a form that this version of Guichet does not know. Upgrade first.")
        )
    if stated["engine"] != engine:
        raise BackupFailed(
            _(
                "The backup is of a %(theirs)s database and this installation has %(ours)s. Point "
                "DATABASE_URL at a %(theirs)s database. Nothing was changed."
            )
            % {"theirs": stated["engine"], "ours": engine}
        )
    unknown = sorted(unknown_migrations(stated["migrations"]))
    if unknown:
        raise BackupFailed(
            _(
                "The backup is of a newer Guichet, or of one with modules that are not installed "
                "here: this program does not know %(names)s. Install the same version and modules, "
                "then restore. Nothing was changed."
            )
            % {"names": ", ".join(unknown[:3])}
        )
