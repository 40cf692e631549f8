"""Say what is due, or erase it, from a terminal."""

from django.core.management.base import BaseCommand, CommandError

from core import scope
from core.errors import Refusal
from core.exchange.command_line import centre_named
from core.models import Centre, PeriodUnit
from core.modules.manifest import Period
from core.retention import purge as purging
from core.retention.classes import data_class, data_classes
from core.retention.set_rule import set_rule


class Command(BaseCommand):
    """``retention --dry-run``, or without it: asks for each class before erasing."""

    help = "List what is older than its retention period, class by class, and erase it."

    def add_arguments(self, parser):
        """Where, and whether only to look; --set changes a period for all centres."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")
        parser.add_argument("--centre", metavar="CODE", help="one centre; without it all")
        parser.add_argument("--yes", action="store_true", help="erase without asking")
        parser.add_argument(
            "--set",
            nargs=3,
            metavar=("CLASS", "NUMBER", "UNIT"),
            help="period of a class, e.g. registry.person 24 months; for one centre with --centre",
        )
        parser.add_argument("--reason", default="", help="with --set: the law or decision")

    def handle(self, *, dry_run, centre, yes, set, reason, **options):
        """Go through centres and classes."""
        centres = [centre_named(centre)] if centre else list(Centre.objects.order_by("code"))
        with scope.system():
            if set:
                self.set_period(set, centres[0] if centre else None, reason)
                return
            for each_centre in centres:
                for each in data_classes():
                    self.go_through(each, each_centre, only_look=dry_run, yes=yes)

    def set_period(self, words, centre, reason) -> None:
        """Change one period."""
        key, number, unit = words
        known = [each.key for each in data_classes() if each.is_purged]
        if key not in known or unit not in PeriodUnit.values or not number.isdecimal():
            raise CommandError(
                f"Name one of {', '.join(known)}, a number, and one of "
                f"{', '.join(PeriodUnit.values)}."
            )
        try:
            period = Period(int(number), unit)
            set_rule(key=key, centre=centre, period=period, reason=reason, actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        where = centre.code if centre else "all centres"
        self.stdout.write(f"{data_class(key).key} is kept for {number} {unit} at {where}.")

    def go_through(self, each, centre, *, only_look: bool, yes: bool) -> None:
        """One class at one centre."""
        found = purging.dry_run(each, centre)
        if found.before is None:
            return
        line = f"{centre.code} {each.key}: {len(found.due) + found.later} older than {found.before}"
        self.stdout.write(f"{line}; {found.held} on hold." if found.held else f"{line}.")
        for remark in found.remarks:
            self.stdout.write(f"  {remark}")
        for due in found.due if only_look else ():
            self.stdout.write(f"  {due.reference or due.id} {due.since}")
        if only_look or not found.due:
            return
        if found.class_held:
            self.stdout.write("  A legal hold covers this class: nothing was erased.")
            return
        if not yes and not self.is_confirmed():
            self.stdout.write("  Nothing was erased.")
            return
        try:
            done = purging.purge(
                each=each,
                centre=centre,
                fingerprint=found.fingerprint(each.key, centre),
                count=None,
                actor=None,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(self.style.SUCCESS(f"  {done.count} erased."))
        if found.later:
            self.go_through(each, centre, only_look=False, yes=yes)

    def is_confirmed(self) -> bool:
        """Ask; no answer (a script without --yes) means no."""
        try:
            return input("  Erase for good? Type yes: ").strip().lower() == "yes"
        except EOFError:
            return False
