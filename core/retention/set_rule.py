"""Set for how long a class of data is kept."""

from django.db import transaction

from core.models import Centre, RetentionRule
from core.modules.manifest import Period

from .classes import data_class
from .errors import ReasonForRuleMissing


def set_rule(
    *, key: str, centre: Centre | None, period: Period, reason: str, actor
) -> RetentionRule:
    """The class is kept for this period at the centre, or where none is named, everywhere.

    Raises `LookupError` for an unknown class and `ReasonForRuleMissing`. The former period stays
    in the history.
    """
    data_class(key)
    if not reason.strip():
        raise ReasonForRuleMissing
    with transaction.atomic():
        rule = RetentionRule.objects.filter(data_class=key, centre=centre).first()
        rule = rule or RetentionRule(data_class=key, centre=centre)
        rule.number, rule.unit, rule.reason = period.number, period.unit, reason.strip()
        rule.save()
    return rule
