"""Look at a long list, or import it: what the server starts so that nobody has to wait for it."""

from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core import scope
from core.exchange.long_lists import do_work
from core.models import ImportRun


class Command(BaseCommand):
    """Does what the run asks for, on behalf of a person, with their rights, and tells how far it is."""

    help = "Does the work that an import waits for. The server starts it; nobody has to."
    # They belong to `make test`, and somebody looks at a progress bar.
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Ids only: what a process is called with can be read by others on the computer."""
        parser.add_argument("run", type=UUID)
        parser.add_argument("--user", type=int, required=True)
        parser.add_argument("--seen", default="", help="fingerprint of what the person looked at")
        parser.add_argument("--language", default="")

    def handle(self, *, run, user, seen, language, **options):
        """Exit 0 also where the import was refused: that is told on its page."""
        actor = get_user_model().objects.filter(pk=user, is_active=True).first()
        with scope.system():
            found = (
                ImportRun.objects.select_related("centre").filter(pk=run).exclude(work="").first()
            )
        if actor is None or found is None:
            raise CommandError("No work waits for this person at this import.")
        with scope.user(actor), translation.override(language or None):
            do_work(found, actor=actor, seen=seen)
