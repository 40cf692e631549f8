"""Write everything into one encrypted file, while Guichet runs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.backup.age import read_identities, read_recipients
from core.backup.erasures import write_beside
from core.backup.errors import BackupFailed
from core.backup.files import stores_elsewhere
from core.backup.make import make_backup
from core.backup.restore import check_backup


class Command(BaseCommand):
    """``backup --output FILE``, or a directory for a name with the time."""

    help = "Write database and files into one encrypted file that only the secret key opens."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Where to, for whom, and how far to check. Secret keys are files, never arguments."""
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="age1…",
            help="public key that opens the backup; may be repeated; else BACKUP_RECIPIENTS",
        )
        parser.add_argument(
            "--verify", action="store_true", help="read the file back and compare it"
        )
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="FILE",
            help="with --verify: the secret key, to open the file and check all that is in it",
        )

    def handle(self, *, output, recipient, verify, identity, **options):
        """Say what was written; exit with a sentence and without a file on any error."""
        try:
            keys = read_recipients([*(recipient or settings.BACKUP_RECIPIENTS)])
            secret = read_identities(identity) if identity else None
            made = make_backup(output=output, recipients=keys, verify=verify)
            erasures = write_beside(made.path)
            if secret:
                check_backup(path=made.path, identities=secret)
        except BackupFailed as reason:
            raise CommandError(str(reason)) from reason
        except DatabaseError as error:
            said = (str(error).strip().splitlines() or ["?"])[0]
            raise CommandError(
                f"The database does not answer as it should: {said}. Nothing was changed."
            ) from error
        self.stdout.write(
            self.style.SUCCESS(
                f"{made.rows} rows and {made.files} files are in {made.path} ({made.bytes} bytes)."
            )
        )
        if secret:
            self.stdout.write("It was opened with the key and is whole.")
        elif verify:
            self.stdout.write("It was read back and is what was written.")
        if made.vanished:
            self.stdout.write(f"{made.vanished} files were deleted meanwhile and are not in it.")
        if erasures:
            self.stdout.write(f"{erasures} erasures are listed in erasures.jsonl beside it.")
        for name in stores_elsewhere():
            self.stdout.write(f"Files of “{name}” are kept by another service: back them up there.")
