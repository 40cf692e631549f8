"""Export a list from the command line: the same file as on screen."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from core.exchange.command_line import centre_named, centre_scope, resource_for, user_named
from core.exchange.export import FORMATS, export_to


class Command(BaseCommand):
    """Writes the records of a centre as a spreadsheet that can be imported again."""

    help = "Export a list, such as registry.people, of one centre."

    def add_arguments(self, parser):
        """Which list of which centre, and where to."""
        parser.add_argument("resource", metavar="RESOURCE", help="such as registry.people")
        parser.add_argument("--centre", required=True, metavar="CODE")
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument("--user", help="sign-in name of the person on whose behalf it is done")

    def handle(self, *args, **options):
        """Exit 0 and say how many records were written; a half-written file is taken away."""
        path = options["output"]
        kind = path.suffix.lower().lstrip(".")
        if kind not in FORMATS:
            raise CommandError("Name a file that ends in .xlsx or .csv.")
        centre, actor = centre_named(options["centre"]), user_named(options["user"])
        partial = path.with_name(f".{path.name}.partial")
        with centre_scope(centre, actor):
            resource = resource_for(options["resource"], centre=centre)
            try:
                with partial.open("wb") as file:
                    number = export_to(file, resource=resource, centre=centre, kind=kind)
                partial.replace(path)
            except Refusal as reason:
                raise CommandError(str(reason.sentence)) from reason
            except OSError as error:
                raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
            finally:
                partial.unlink(missing_ok=True)
        self.stdout.write(self.style.SUCCESS(f"{number} records were written to {path}."))
