"""A bed or a room is out of service for a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import explained
from core.models import Centre
from modules.shelter.choices import AssignmentState, BlockReason
from modules.shelter.errors import NoLongerThere, SomebodySleepsThere
from modules.shelter.models import Bed, BedAssignment, Block, Room

from .give_beds import lock_beds


def block(
    *,
    centre: Centre,
    reason: str,
    actor,
    bed: Bed | None = None,
    room: Room | None = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    remark: str = "",
) -> Block:
    """Nobody gets the bed, or any bed of the room, in that time.

    Raises `SomebodySleepsThere`: whoever has it is moved first. Quarantine alone leaves them inside.
    """
    check_may("shelter.add_block", centre)
    begins_at = begins_at or timezone.now()
    with explained(), transaction.atomic(), scope.system(actor=actor):
        beds = QuerySet(Bed).filter(Q(pk=bed.pk) if bed else Q(room=room))
        ids = list(beds.values_list("pk", flat=True))
        lock_beds(ids)
        row = Block(centre=centre, bed=bed, room=room, begins_at=begins_at, reason=reason)
        check_nobody_sleeps_longer(row)
        return Block.objects.create(
            centre=centre,
            bed=bed,
            room=room,
            begins_at=begins_at,
            ends_at=ends_at,
            reason=reason,
            remark=remark,
            blocked_by=actor,
        )


def check_nobody_sleeps_longer(row: Block) -> None:
    """Raise `SomebodySleepsThere` where somebody is there whose planned nights are over.

    The database asks the plan only. A block of days to come leaves them time to be asked.
    """
    now = timezone.now()
    if row.reason == BlockReason.QUARANTINE or row.begins_at > now:
        return
    beds = QuerySet(Bed).filter(Q(pk=row.bed_id) if row.bed_id else Q(room=row.room_id))
    longer = QuerySet(BedAssignment).filter(
        bed__in=beds, state=AssignmentState.ACTIVE, ended_at=None, ends_at__lte=now
    )
    if longer.exists():
        raise SomebodySleepsThere


def unblock(*, block: Block, actor) -> Block:
    """The block ends now; one that had not begun is removed."""
    check_may("shelter.change_block", block.centre)
    now = timezone.now()
    with transaction.atomic(), scope.system(actor=actor):
        row = QuerySet(Block).filter(pk=block.pk).select_for_update(of=("self",)).first()
        if row is None or (row.ends_at is not None and row.ends_at <= now):
            raise NoLongerThere
        if row.begins_at >= now:
            row.delete()
        else:
            row.ends_at = now
            row.save()
    return row
