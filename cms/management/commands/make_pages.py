"""Make the public pages that are missing: ``manage.py make_pages [--centre KRT]``."""

from django.core.management.base import BaseCommand, CommandError

from cms.site_setup import ensure_centre_pages, ensure_site
from core.models import Centre


class Command(BaseCommand):
    """Home pages in every language and, for a named centre, its pages. Safe to repeat."""

    help = "Make the home pages and, where a centre is named, the pages of that centre."

    def add_arguments(self, parser):
        """The centre's code; a centre is published only when somebody names it."""
        parser.add_argument("--centre", metavar="CODE")

    def handle(self, *args, centre=None, **options):
        """Make what is missing and say where it is."""
        if centre is None:
            pages = ensure_site()
        else:
            found = Centre.objects.filter(code=centre).first()
            if found is None:
                raise CommandError(f"There is no centre with the code {centre}.")
            pages = ensure_centre_pages(found)
        for page in pages:
            self.stdout.write(page.get_url())
