"""A member of staff comes in or goes out."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import Centre
from modules.presence.choices import Direction
from modules.presence.models import StaffPassage, StaffPresence


def record_staff_passage(*, centre: Centre, member, direction: str, key, actor) -> StaffPassage:
    """The member of staff is on site, or not any more. `key`: sent twice, it is one passage.

    People sign themselves; who keeps the gate signs others. Raises `NotAllowed`.
    """
    asker = scope.current()
    is_own = member == actor and asker.can("presence.sign_oneself", centre.pk)
    if not (is_own or asker.can("presence.add_staffpassage", centre.pk)):
        raise NotAllowed
    now = timezone.now()
    with scope.system(actor=actor), transaction.atomic():
        StaffPresence.objects.get_or_create(
            centre=centre, member=member, defaults={"is_present": False}
        )
        presence = StaffPresence.objects.select_for_update(of=("self",)).get(
            centre=centre, member=member
        )
        if known := StaffPassage.objects.filter(centre=centre, key=key).first():
            return known
        passage = StaffPassage.objects.create(
            centre=centre,
            member=member,
            direction=direction,
            occurred_at=now,
            key=key,
            recorded_by=actor,
        )
        presence.is_present, presence.since = direction == Direction.IN, now
        presence.save()
    return passage


def staff_of(centre: Centre):
    """Who works at the centre now, by name."""
    now = timezone.now()
    in_force = Q(memberships__starts__lte=now) & (
        Q(memberships__ends=None) | Q(memberships__ends__gt=now)
    )
    found = get_user_model().objects.filter(in_force, memberships__centre=centre, is_active=True)
    return found.distinct().order_by("first_name", "last_name", "pk")
