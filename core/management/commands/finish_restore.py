"""Second half of `restore`, in a process of its own that works on the restored copy."""

import json
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.backup.erasures import read_list
from core.backup.errors import BackupFailed
from core.database.triggers import standing_triggers, trigger_names


class Command(BaseCommand):
    """Called by `restore`; of no use by itself."""

    help = (
        "Used by restore: migrates the restored copy, ends sessions, erases again what was erased."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The list of erasures."""
        parser.add_argument("erasures", type=Path)

    def handle(self, *, erasures, **options):
        """Migrate, see that the guards stand, erase again; the last line is for `restore`."""
        from core.retention.erase import erase_again

        call_command("migrate", interactive=False, verbosity=0)
        # Sessions of that day would open again what was closed since.
        Session.objects.all().delete()
        if standing_triggers() != trigger_names():
            raise CommandError("The guards of append-only tables are missing.")
        try:
            known = read_list(erasures)
        except BackupFailed as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(json.dumps({"erased_again": erase_again(known)}))
