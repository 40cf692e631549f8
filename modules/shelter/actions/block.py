"""A bed or a room is out of service for a time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import refusal_from
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
    try:
        with transaction.atomic(), scope.system(actor=actor):
            beds = QuerySet(Bed).filter(Q(pk=bed.pk) if bed else Q(room=room))
            ids = list(beds.values_list("pk", flat=True))
            lock_beds(ids)
            # Who sleeps longer than planned is somebody as well; the database asks the plan only.
            longer = QuerySet(BedAssignment).filter(
                bed__in=ids, state=AssignmentState.ACTIVE, ends_at__lte=begins_at
            )
            is_now = begins_at <= timezone.now()
            if reason != BlockReason.QUARANTINE and is_now and longer.exists():
                raise SomebodySleepsThere
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
    except IntegrityError as error:
        if refusal := refusal_from(error):
            raise refusal from error
        raise


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
