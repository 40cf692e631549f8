"""Make the words of all published pages findable; needed once, after an update from before the search."""

from django.core.management.base import BaseCommand

from cms.search.index import index_all


class Command(BaseCommand):
    """`manage.py index_pages`."""

    help = __doc__

    def handle(self, *args, **options):
        """Every page once more."""
        self.stdout.write(f"{index_all()} pages can be found.")
