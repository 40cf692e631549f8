"""At night: keep what was true of the nights that are over, and close what nobody came for."""

from core.modules.jobs import job

from .actions.leave import close_what_nobody_came_for
from .nights import nights_to_write, write_night

# A computer that was off for a month catches up; what is older is not worth a night's work.
MOST_NIGHTS = 62


@job(every="night")
def keep_the_figures_of_nights(centre) -> None:
    """Every night that is over and not kept yet."""
    for night in nights_to_write(centre, most=MOST_NIGHTS):
        write_night(centre, night)


@job(every="night")
def close_beds_that_nobody_came_for(centre) -> None:
    """They are free; that they were kept stays written down."""
    close_what_nobody_came_for(centre)
