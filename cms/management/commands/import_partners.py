"""Make a draft of a directory of partners from a service map; nothing is published by it.

Without --write it only says what it would do. The services are read as the file has them, so
somebody who knows the partners reads the draft before it is published. Editors do the same on the
screen *Partners from a file*.
"""

import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.models import CentrePage
from cms.open_data.directory_draft import About, draft_directory, read_service_map
from core import scope
from core.errors import Refusal


class Command(BaseCommand):
    """`manage.py import_partners map.json --centre KRT --language en --title … --source …`."""

    help = __doc__

    def add_arguments(self, parser):
        """The file, where the page goes, and what makes it believable."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", required=True, help="code of the centre")
        parser.add_argument("--language", required=True, help="language of the file, such as en")
        parser.add_argument("--title", required=True)
        parser.add_argument("--introduction", required=True)
        parser.add_argument("--source", required=True, help="who says so")
        day = datetime.date.fromisoformat
        parser.add_argument("--checked-on", required=True, type=day, help="YYYY-MM-DD")
        parser.add_argument("--review-by", required=True, type=day, help="YYYY-MM-DD")
        parser.add_argument("--place", default="", help="only places whose name holds this")
        parser.add_argument("--with-ended", action="store_true", help="also what has ended")
        parser.add_argument("--write", action="store_true", help="make the draft")

    def handle(self, *args, **options):
        """Say what is in the file, and make the draft where that was asked for."""
        page = CentrePage.objects.filter(
            centre__code=options["centre"], locale__language_code=options["language"]
        ).first()
        if page is None:
            raise CommandError("The centre has no page in this language. Nothing was made.")
        try:
            found = read_service_map(
                options["file"].read_bytes(),
                place=options["place"],
                with_ended=options["with_ended"],
            )
        except OSError as error:
            raise CommandError("This file cannot be read. Nothing was made.") from error
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(
            f"{len(found.partners)} partners; left out: {found.ended} services that have ended, "
            f"{found.elsewhere} at other places."
        )
        if options["write"]:
            draft = self.draft(page, found, options)
            self.stdout.write(f"The draft is page {draft.pk}. Read it, then publish it.")

    def draft(self, above: CentrePage, found, options):
        """The page, made in nobody's name."""
        told = ("title", "introduction", "source", "checked_on", "review_by")
        about = About(**{name: options[name] for name in told})
        try:
            with scope.system():
                return draft_directory(above, found, about, actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
