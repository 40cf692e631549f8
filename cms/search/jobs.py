"""What happens to the list of vain searches by itself."""

from core.modules.jobs import job

from .misses import forget_old_misses


@job(every="night")
def forget_what_nobody_looks_for(centre) -> None:
    """What was looked for in vain is forgotten after three months. Of no centre: harmless twice."""
    forget_old_misses()
