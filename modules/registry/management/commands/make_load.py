"""Invent many people at once, to see that lists and search stay fast. Demo mode only."""

import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Centre
from modules.registry.load import make_people

DEFAULT_SEED = 1


class Command(BaseCommand):
    """`manage.py make_load --persons 100000 [--centre KRT] [--seed 1]`: adds that many people."""

    help = gettext_lazy(
        "Adds many invented people with names, search keys, stays and nationalities, and without "
        "rows of history. For trying speed in demo mode only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask how many, where, and from which seed."""
        parser.add_argument("--persons", type=int, required=True)
        parser.add_argument("--centre", default="", help=_("code; all centres without it"))
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)

    def handle(self, *, persons: int, centre: str, seed: int, **options) -> None:
        """Write the people part by part and say how far it is."""
        if not settings.GUICHET_DEMO:
            raise CommandError(_("Invented people are for demo mode only."))
        if persons < 1:
            raise CommandError(_("--persons must be 1 or more."))
        started = time.monotonic()
        for written in make_people(number=persons, centres=_centres(centre), seed=seed):
            self.stdout.write(f"\r{written}/{persons}", ending="")
            self.stdout.flush()
        self.stdout.write("")
        self.stdout.write(
            _("%(count)s people in %(seconds)s seconds.")
            % {"count": persons, "seconds": round(time.monotonic() - started)}
        )


def _centres(code: str) -> list[Centre]:
    """The centre with the code, or every centre. Raises CommandError where there is none."""
    found = list(Centre.objects.filter(code=code) if code else Centre.objects.order_by("code"))
    if not found:
        raise CommandError(
            _("There is no centre %(code)s.") % {"code": code}
            if code
            else _("There is no centre yet. Load the demo first: manage.py load_demo")
        )
    return found
