"""Prove that every balance is the sum of its moves: ``manage.py verify_stock``."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import scope
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Balance, Location, Lot
from modules.inventory.quantities import as_text


class Command(BaseCommand):
    """Compares every balance with its moves; exit 1 where one differs."""

    help = __doc__

    def handle(self, *args, **options):
        """Say what differs, place by place, or how many balances agree."""
        with scope.system():
            found = disagreements()
            if not found:
                number = Balance.objects.count()
                self.stdout.write(
                    ngettext(
                        "%(count)d balance is the sum of its moves.",
                        "%(count)d balances are the sums of their moves.",
                        number,
                    )
                    % {"count": number}
                )
                return
            places = Location.objects.select_related("centre").in_bulk(
                {each.location_id for each in found}
            )
            lots = Lot.objects.select_related("item").in_bulk({each.lot_id for each in found})
            for each in found:
                place, lot = places[each.location_id], lots[each.lot_id]
                self.stderr.write(
                    _("%(centre)s, %(place)s, %(item)s: balance %(balance)s, moves %(moves)s")
                    % {
                        "centre": place.centre.code,
                        "place": place.code,
                        "item": lot.item.code,
                        "balance": as_text(each.balance),
                        "moves": as_text(each.moves),
                    }
                )
            raise CommandError(
                _(
                    "Some balances differ from their moves. Keep a copy of the database, and report it."
                )
            )
