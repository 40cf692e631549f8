"""What the gate hears: who registers an arrival is inside, who departed is not."""

from uuid import uuid5

from modules.registry.events import files_merged, person_arrived, person_departed

from .actions.pass_gate import record_passage, settle_presences
from .choices import Direction, Source


@person_arrived.heard_by
def come_in(*, centre, actor, stay) -> None:
    """Somebody at the desk is on site, although they had no card at the gate."""
    record_passage(
        centre=centre,
        person_id=stay.person_id,
        source=Source.ARRIVAL,
        direction=Direction.IN,
        occurred_at=stay.arrived_at,
        key=uuid5(stay.pk, "arrived"),
        actor=actor,
    )


@person_departed.heard_by
def go_out(*, centre, actor, stay) -> None:
    """Whoever departed is not on site any more."""
    record_passage(
        centre=centre,
        person_id=stay.person_id,
        source=Source.DEPARTURE,
        direction=Direction.OUT,
        occurred_at=stay.departed_at,
        key=uuid5(stay.pk, "departed"),
        actor=actor,
    )


@files_merged.heard_by
def settle_again(*, centre, actor, people) -> None:
    """Passages moved from one file to another: who is on site is told by the last of them."""
    settle_presences(centre=centre, people=people)
