"""What this module says when it does not do what was asked."""

from django.utils.translation import gettext_lazy as _

from core.errors import explain_constraint

LENT_ALREADY = _("This umbrella is lent already. Nothing was changed.")
LABEL_USED = _("There is an umbrella with this label already. Nothing was changed.")

explain_constraint("umbrella_lent_once", LENT_ALREADY)
explain_constraint("umbrellas_loan.umbrella_id", LENT_ALREADY)
explain_constraint("umbrella_label_used_once", LABEL_USED)
explain_constraint("umbrellas_umbrella.centre_id, umbrellas_umbrella.label", LABEL_USED)
