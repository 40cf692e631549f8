"""A loss that waits for the manager. Everything is invented."""

from decimal import Decimal

from core import scope
from modules.inventory.actions.report_loss import LossFacts, report_loss
from modules.inventory.models import Balance, LossReport


def load(world) -> None:
    """Water came in over the blankets."""
    if LossReport.objects.exists():
        return
    centre, officer = world.centres["KRT"], world.users["logistics"]
    with scope.system(actor=officer):
        blankets = Balance.objects.get(
            location__centre=centre, location__code="MAIN", item__code="BLANKET"
        )
        report_loss(
            centre=centre,
            balance=blankets,
            quantity=Decimal(8),
            facts=LossFacts(
                cause="wet",
                stage="storage",
                happened="Rain came in under the door of the main store and soaked the lowest bale.",
                disposal="kept_apart",
            ),
            actor=officer,
        )
