"""What the registry does at night, at each centre."""

from core.modules.jobs import job

from .find_duplicates import find_possible_duplicates


@job(every="night")
def list_possible_duplicates(centre) -> None:
    """Files written lately are compared with all that the centre holds; pairs that are alike are listed."""
    find_possible_duplicates(centre)
