"""Make a pair of keys for backups."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.backup.age import make_identity
from core.backup.errors import BackupFailed


class Command(BaseCommand):
    """``backup_key --output FILE``: the secret goes into the file, the public key is printed."""

    help = "Make a pair of keys for backups. Keep the file away from the server."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Where the secret key goes."""
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)

    def handle(self, *, output, **options):
        """Print the public key alone, so that a script can take it."""
        try:
            public = make_identity(output)
        except BackupFailed as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(public)
        self.stderr.write(
            f"The secret key is in {output}. Take it off this computer, keep two copies: without "
            "it no backup can be opened. The line above is the public key for BACKUP_RECIPIENTS."
        )
