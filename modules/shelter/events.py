"""What the shelter hears: who departed holds no bed any more."""

from modules.registry.events import person_departed

from .actions.leave import leave_all_beds


@person_departed.heard_by
def leave_the_bed(*, centre, actor, stay) -> None:
    """The bed waits to be made ready; a departure is never refused because of it."""
    leave_all_beds(centre=centre, person_id=stay.person_id, at=stay.departed_at, actor=actor)
