"""Refusals around losses, with their sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint
from modules.inventory.errors import SameApprover


class LossDecided(Refusal):
    """Somebody decided before."""

    code = "loss_decided"
    sentence = _(
        "Somebody decided on this report already. Nothing was changed. Open it to see what they "
        "decided."
    )


for _name, _sentence in {
    "who_reports_a_loss_does_not_decide": SameApprover.sentence,
    "inventory_lossreport.paper_id": _("This paper belongs to a report already."),
}.items():
    explain_constraint(_name, _sentence)
