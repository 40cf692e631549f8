"""Start Guichet: set up what is missing, then become the web server."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import start_up

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
# Measured: two processes of one thread each serve more pages than any number of threads.
DEFAULT_WORKERS = 2
SECONDS_TO_FINISH_REQUESTS = 5
LONGEST_LIST_OF_LOGINS = 40


class Command(BaseCommand):
    """Check, migrate, fill the demo, gather static files, serve: one process, one command."""

    help = gettext_lazy("Sets up what is missing and serves Guichet.")
    # The checks of a whole project take seconds and belong to `make test`.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer address and number of processes; PORT in the environment is honoured."""
        parser.add_argument("--host", default=DEFAULT_HOST)
        parser.add_argument("--port", default=os.environ.get("PORT") or DEFAULT_PORT)
        parser.add_argument("--workers", default=DEFAULT_WORKERS)

    def handle(self, **options) -> None:
        """Prepare everything, say where Guichet answers, and hand over to the web server."""
        host = options["host"]
        port = _whole_number(options["port"], name=_("The port"), highest=65535)
        workers = _whole_number(options["workers"], name="--workers", highest=64)
        try:
            start_up.check_address(host=host, port=port)
            start_up.check_data_directory()
            start_up.check_database()
            start_up.bring_database_up_to_date()
            if settings.GUICHET_DEMO:
                start_up.load_demo_into_new_database()
            start_up.collect_static_files()
        except start_up.CannotStart as error:
            raise CommandError(str(error)) from error
        self._say_where(host=host, port=port)
        connections.close_all()
        _become_the_server(host=host, port=port, workers=workers)

    def _say_where(self, *, host: str, port: int) -> None:
        """Print the address and, in demo mode, who can sign in."""
        shown_host = f"[{host}]" if ":" in host else host
        self.stdout.write("")
        self.stdout.write(
            _("Guichet answers on %(address)s") % {"address": f"http://{shown_host}:{port}/"}
        )
        self.stdout.write(
            _("Staff sign in on %(address)s") % {"address": f"http://{shown_host}:{port}/admin/"}
        )
        if settings.GUICHET_DEMO:
            self._say_demo_logins()
        self.stdout.write(_("Ctrl-C stops it."))
        self.stdout.flush()

    def _say_demo_logins(self) -> None:
        """List the invented users; all share one password that everybody knows."""
        self.stdout.write(
            _("Demo logins, all with the password %(password)s:")
            % {"password": settings.DEMO_PASSWORD}
        )
        users = get_user_model().objects.filter(is_active=True).order_by("pk")
        names = users.values_list("username", flat=True)[:LONGEST_LIST_OF_LOGINS]
        self.stdout.write("  " + ", ".join(names))


def _whole_number(text: object, *, name: str, highest: int) -> int:
    """Read a number from the command line or the environment. Raises CommandError."""
    digits = str(text).strip()
    if not digits.isdecimal() or not 1 <= int(digits) <= highest:
        raise CommandError(
            _("%(name)s must be a whole number from 1 to %(highest)s, not “%(text)s”.")
            % {"name": name, "highest": highest, "text": digits}
        )
    return int(digits)


def _become_the_server(*, host: str, port: int, workers: int) -> None:
    """Replace this process, so that no memory is held by one that only waits."""
    arguments = [
        *("-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1"),
        "--respawn-failed-workers",
        *("--workers-kill-timeout", str(SECONDS_TO_FINISH_REQUESTS)),
        *("--log-level", "warning"),
        "guichet.wsgi:application",
    ]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606
