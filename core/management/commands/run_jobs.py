"""Run the background work of all modules; started by a timer each hour and each night."""

from django.core.management.base import BaseCommand, CommandError

from core.modules.jobs import run_jobs
from core.retention.orphans import sweep_orphans

DONE = "done"


class Command(BaseCommand):
    """``run_jobs --every hour`` or ``run_jobs --every night``."""

    help = "Run the modules' background work that is due, centre by centre."

    def add_arguments(self, parser):
        """Which work is due."""
        parser.add_argument("--every", choices=["hour", "night"], required=True)

    def handle(self, *, every, **options):
        """Run all; exit with an error where one failed, after the others had their turn."""
        if every == "night":
            self.stdout.write(f"{sweep_orphans()} files that no record named are deleted.")
        outcome = run_jobs(every=every)
        for name, centre, result in outcome:
            self.stdout.write(f"{centre} {name}: {result}")
        failed = [entry for entry in outcome if entry[2] != DONE]
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(outcome)} jobs failed. The log says where; the others ran."
            )
        self.stdout.write(f"{len(outcome)} jobs done.")
