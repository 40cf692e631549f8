"""Import a list from the command line: the same two steps as on screen."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from core.exchange.command_line import centre_named, centre_scope, resource_for, user_named
from core.exchange.errors import UnreadableFile
from core.exchange.rows import RowStatus
from core.exchange.runs import ROWS_SHOWN, Preview, confirm, preview, review, withdraw
from core.exchange.value_errors import CellNotUnderstood

MOST_SENTENCES = 200


class Command(BaseCommand):
    """Says what a file would change and, without --dry-run, imports all of it or nothing."""

    help = "Import a list, such as registry.people, at one centre."

    def add_arguments(self, parser):
        """Resource and file, where, and how columns are named."""
        parser.add_argument("resource", metavar="RESOURCE", help="such as registry.people")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--centre", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--sheet", help="name of the sheet to read")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help="which column is what; an empty field leaves the column out",
        )
        parser.add_argument(
            "--others",
            metavar="ANSWER",
            help="answer for rows that only a person can decide about, such as new",
        )
        parser.add_argument("--user", help="sign-in name of the person on whose behalf it is done")

    def handle(self, *args, **options):
        """Exit 0 where the list was imported or may be, 1 where it was not; reasons on stderr."""
        centre, actor = centre_named(options["centre"]), user_named(options["user"])
        mapping = dict(_pair(text) for text in options["map"])
        with centre_scope(centre, actor):
            resource = resource_for(options["resource"], centre=centre)
            try:
                with _opened(options["file"]) as file:
                    seen = preview(
                        resource,
                        centre=centre,
                        file=file,
                        filename=options["file"].name,
                        actor=actor,
                        mapping=mapping or None,
                        sheet=options["sheet"],
                    )
                self.say_counts(seen)
                if seen.problems or seen.tally.has_errors:
                    self.say_errors(seen)
                    withdraw(seen.run)
                    raise CommandError("Nothing was imported.")
                if seen.tally.has_questions and options["others"]:
                    seen = review(seen.run, others=options["others"])
                if seen.tally.has_questions and not options["dry_run"]:
                    withdraw(seen.run)
                    raise CommandError(
                        f"Nothing was imported: {seen.tally.counts[RowStatus.ASK]} rows may be about "
                        "people who are registered here. Decide on screen who they are, write card "
                        "numbers into the list, or use --others new to register them all."
                    )
                if options["dry_run"]:
                    withdraw(seen.run)
                    self.stdout.write("Nothing was imported: this was a dry run.")
                    return
                confirm(seen.run, actor=actor, seen=seen.tally.fingerprint)
            except (UnreadableFile, Refusal) as reason:
                raise CommandError(
                    str(getattr(reason, "message", None) or reason.sentence)
                ) from reason
        self.stdout.write(self.style.SUCCESS("The list was imported."))

    def say_counts(self, seen: Preview) -> None:
        """One line of counts, and what should be known of the reading."""
        for note in seen.notes:
            self.stdout.write(str(note))
        counts = seen.tally.counts
        self.stdout.write(
            f"{counts[RowStatus.NEW]} new, {counts[RowStatus.CHANGED]} changed, "
            f"{counts[RowStatus.SAME]} unchanged, {counts[RowStatus.ASK]} to be decided, "
            f"{counts[RowStatus.ERROR]} with errors"
        )

    def say_errors(self, seen: Preview) -> None:
        """Every problem as a sentence with its row and column."""
        for problem in seen.problems:
            self.stderr.write(str(problem))
        if seen.problems:
            return
        said = offset = 0
        while said < MOST_SENTENCES:
            page = review(seen.run, status=RowStatus.ERROR, offset=offset)
            for sentence in _sentences(page):
                self.stderr.write(sentence)
                said += 1
            offset += ROWS_SHOWN
            if len(page.rows) < ROWS_SHOWN:
                return
        self.stderr.write("… and more rows with errors.")


def _sentences(page: Preview):
    heading_of = {name: heading for heading, name in page.choice.fields_by_heading.items()}
    for row in page.rows:
        for problem in row.problems:
            heading = heading_of.get(problem.field)
            if heading is None:
                yield f"Row {row.number}: {problem.sentence}"
            else:
                letters = page.table.columns[page.table.headings.index(heading)]
                yield str(CellNotUnderstood.sentence) % {
                    "row": row.number,
                    "column": letters,
                    "heading": heading,
                    "problem": problem.sentence,
                }


def _pair(text: str) -> tuple[str, str]:
    heading, sign, field = text.rpartition("=")
    if not sign:
        raise CommandError(f"Write --map as HEADING=FIELD; “{text}” has no equals sign.")
    return heading, field.strip()


def _opened(path: Path):
    try:
        return path.open("rb")
    except OSError as error:
        raise CommandError(f"The file {path} cannot be opened: {error.strerror}.") from error
