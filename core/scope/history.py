"""History of changes that obeys the scope; the bare class of the library ignores it."""

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from .context import acting_user


class ScopedHistoryManager(HistoryManager):
    """Shows history rows only where the row itself would be visible."""

    def get_super_queryset(self):
        tracked = self.model.instance_type
        queryset = super().get_super_queryset()
        if hasattr(tracked, "scope_condition"):
            queryset = queryset.filter(tracked.scope_condition())
        return queryset


def _who(instance, **kwargs):
    return acting_user()


def history(**kwargs) -> HistoricalRecords:
    """Return the history field of a model: ``history = history()``.

    The person is taken from the scope, so that commands, imports and jobs name one as well.
    """
    return HistoricalRecords(
        history_manager=ScopedHistoryManager,
        get_user=_who,
        user_db_constraint=False,
        **kwargs,
    )
