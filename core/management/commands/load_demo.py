"""Load the demo: two centres, a member of staff for each role, invented people."""

from django.core.management.base import BaseCommand, CommandError

from core.demo import load_demo


class Command(BaseCommand):
    """`manage.py load_demo`: harmless when repeated, refused outside demo mode."""

    help = __doc__

    def handle(self, *args, **options):
        try:
            world = load_demo()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Demo: {len(world.centres)} centres, {len(world.users)} staff.")
