"""History of changes that obeys the scope; the bare class of the library ignores it."""

from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from .context import acting_user


def _in_scope(rows: models.QuerySet, model) -> models.QuerySet:
    """History rows whose tracked row would be visible."""
    tracked = model.instance_type
    if not hasattr(tracked, "history_condition"):
        return rows
    return rows.filter(tracked.history_condition())


class ScopedHistoryManager(HistoryManager):
    """Behind ``row.history`` and ``Model.history``."""

    def get_super_queryset(self):
        return _in_scope(super().get_super_queryset(), self.model)


class HistoryRowManager(models.Manager):
    """Behind the history table itself, which the library leaves open."""

    def get_queryset(self):
        return _in_scope(super().get_queryset(), self.model)


class HistoryRow(models.Model):
    """Base of every history table."""

    # Wagtail's reference index keeps labels outside any scope: none for module rows.
    wagtail_reference_index_ignore = True

    objects = HistoryRowManager()

    class Meta:
        abstract = True


def _who(instance, **kwargs):
    return acting_user()


def history(**kwargs) -> HistoricalRecords:
    """Return the history field of a model: ``history = history()``.

    The person is taken from the scope, so that commands, imports and jobs name one as well.
    """
    return HistoricalRecords(
        bases=(HistoryRow,),
        history_manager=ScopedHistoryManager,
        get_user=_who,
        user_db_constraint=False,
        **kwargs,
    )
