"""Put a backup in the place of what is here, after proving it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.backup.age import read_identities
from core.backup.errors import BackupFailed
from core.backup.restore import check_backup, restore_backup


class Command(BaseCommand):
    """``restore FILE --identity KEY``; stop Guichet first."""

    help = "Restore a backup. What is here now is kept beside it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The backup, the key, and what else is known to be erased."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--identity", required=True, type=Path, metavar="FILE", help="file with the secret key"
        )
        parser.add_argument(
            "--force", action="store_true", help="also where there is data: it is kept aside"
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the backup to its end; change nothing"
        )
        parser.add_argument(
            "--erasures",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="list of what was erased since; erasures.jsonl beside the backup is read anyway",
        )

    def handle(self, *, file, identity, force, check, erasures, **options):
        """Say what was restored, what was erased again, and where the former data is."""
        try:
            keys = read_identities(identity)
            if check:
                found = check_backup(path=file, identities=keys)
            else:
                found = restore_backup(path=file, identities=keys, force=force, erasures=erasures)
        except BackupFailed as reason:
            raise CommandError(str(reason)) from reason
        except DatabaseError as error:
            said = (str(error).strip().splitlines() or ["?"])[0]
            raise CommandError(
                f"The database does not answer as it should: {said}. Nothing was changed."
            ) from error
        what = "holds" if check else "was restored:"
        self.stdout.write(
            self.style.SUCCESS(
                f"The backup of {found.manifest['made_at']} {what} {found.rows} rows of "
                f"{len(found.manifest['rows'])} tables and {found.files} files."
            )
        )
        if check:
            return
        self.stdout.write(f"Erased again: {found.erased_again} records.")
        for place in found.kept_aside:
            self.stdout.write(
                f"What was here before is kept in {place}. It holds personal data: delete it as "
                "soon as the restored data is seen to be right."
            )
