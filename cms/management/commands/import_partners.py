"""Make a draft of a directory of partners from a service map; nothing is published by it.

Without --write it only says what it would do. The services are read as the file has them, so
somebody who knows the partners reads the draft before it is published.
"""

import datetime
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from cms.models import CentrePage, DirectoryPage
from cms.open_data.partners import NotADirectory, read_directory
from core import scope

# A page with more is read by nobody; choose a place.
MOST_PARTNERS = 80


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
        found = self.read(options)
        self.stdout.write(
            f"{len(found.partners)} partners; left out: {found.ended} services that have ended, "
            f"{found.elsewhere} at other places."
        )
        if len(found.partners) > MOST_PARTNERS:
            raise CommandError(f"More than {MOST_PARTNERS} partners. Choose a place with --place.")
        if not found.partners:
            raise CommandError("No partner is left. Nothing was made.")
        if options["write"]:
            with scope.system():
                draft = self.draft(page, found, options)
            self.stdout.write(f"The draft is page {draft.pk}. Read it, then publish it.")

    def read(self, options):
        """The partners in the file."""
        try:
            features = json.loads(options["file"].read_text(encoding="utf-8"))
            return read_directory(
                features,
                today=timezone.localdate(),
                place=options["place"],
                with_ended=options["with_ended"],
            )
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, NotADirectory) as error:
            raise CommandError("This is no service map that can be read.") from error

    def draft(self, above: CentrePage, found, options) -> DirectoryPage:
        """An unpublished page below that of the centre."""
        page = DirectoryPage(
            title=options["title"],
            slug=slugify(options["title"], allow_unicode=True)[:200],
            introduction=options["introduction"],
            source=options["source"],
            checked_on=options["checked_on"],
            review_by=options["review_by"],
            locale=above.locale,
            centre=above.centre,
            live=False,
            partners=[("partner", partner.as_block()) for partner in found.partners],
        )
        above.add_child(instance=page)
        page.save_revision()
        return page
