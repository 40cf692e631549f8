"""Visitors come in and go out: counted, without a name."""

from django.db import transaction
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import Centre
from modules.presence.models import VisitorCount
from modules.presence.rules import visitors_after


def count_visitors(*, centre: Centre, change: str, people: int, key, actor) -> VisitorCount:
    """So many visitors more or fewer are on site, or were counted anew; raises `NotAllowed`.

    `key` names the tap: sent twice, it counts once.
    """
    if not scope.current().can("presence.add_visitorcount", centre.pk):
        raise NotAllowed
    with scope.system(actor=actor), transaction.atomic():
        # One count of a centre at a time; on SQLite the transaction itself is the lock.
        Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
        if known := VisitorCount.objects.filter(centre=centre, key=key).first():
            return known
        return VisitorCount.objects.create(
            centre=centre,
            change=change,
            people=people,
            on_site=visitors_after(visitors_on_site(centre), change, people),
            at=timezone.now(),
            key=key,
            recorded_by=actor,
        )


def visitors_on_site(centre: Centre) -> int:
    """How many visitors are on site, as far as the asker may know; 0 where nobody was counted."""
    newest = VisitorCount.objects.filter(centre=centre).order_by("-at", "-id")
    return newest.values_list("on_site", flat=True).first() or 0
