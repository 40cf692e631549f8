"""Delete private files that nothing names any more; the nightly work does the same."""

from datetime import timedelta

from django.core.management.base import BaseCommand

from core.retention.orphans import orphans, sweep_orphans


class Command(BaseCommand):
    """``sweep_files``, or ``sweep_files --look`` to count them only."""

    help = "Delete photos, scans and lists older than a day that no record names any more."

    def add_arguments(self, parser):
        """Whether only to look, and how old a file must be."""
        parser.add_argument("--hours", type=int, default=24, help="only files older than this")
        parser.add_argument("--look", action="store_true", help="count them, and delete none")

    def handle(self, *, hours, look, **options):
        """Say how many there are, or were."""
        age = timedelta(hours=hours)
        if look:
            self.stdout.write(f"{len(orphans(older_than=age))} files are named by no record.")
        else:
            self.stdout.write(
                f"{sweep_orphans(older_than=age)} files that no record named are deleted."
            )
