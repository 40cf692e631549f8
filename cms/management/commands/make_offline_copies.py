"""Write the public site as zip files, one a language, for memory sticks and local hotspots."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.offline.bundle import request_of_nobody, write_bundle
from cms.offline.console import published_languages
from core import scope


class Command(BaseCommand):
    """`manage.py make_offline_copies --to /media/stick --language ar`."""

    help = __doc__

    def add_arguments(self, parser):
        """Where to, and which languages."""
        parser.add_argument("--to", required=True, type=Path, help="folder for the files")
        parser.add_argument("--language", action="append", help="all published ones by default")

    def handle(self, *args, **options):
        """One file a language; an existing one is replaced when the new one is whole."""
        published = published_languages()
        wanted = options["language"] or published
        if unknown := sorted(set(wanted) - set(published)):
            raise CommandError(f"No page is published in: {', '.join(unknown)}.")
        options["to"].mkdir(parents=True, exist_ok=True)
        request = request_of_nobody(settings.WAGTAILADMIN_BASE_URL)
        for code in wanted:
            target = options["to"] / f"guichet-{code}.zip"
            unfinished = target.with_suffix(".part")
            with unfinished.open("wb") as file, scope.system():
                number = write_bundle(file, language=code, request=request)
            unfinished.replace(target)
            self.stdout.write(f"{target}: {number} pages")
