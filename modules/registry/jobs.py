"""What the registry does at night, at each centre."""

import logging

from django.conf import settings

from core import scope
from core.modules.jobs import job
from core.retention.classes import data_classes
from core.retention.purge import dry_run, purge

from .merging.find_duplicates import find_possible_duplicates

logger = logging.getLogger("guichet.retention")


@job(every="night")
def look_for_what_is_due(centre) -> None:
    """Say in the log how much is due of every class; erase it only where the installation says so.

    Nobody looks at a list in the night, and what is erased does not come back: so nothing goes by
    itself unless RETENTION_BY_ITSELF is set.
    """
    for each in data_classes():
        found = dry_run(each, centre)
        if not found.due:
            continue
        logger.info("%s records of %s are due at %s", len(found.due), each.key, centre.code)
        if settings.RETENTION_BY_ITSELF and not found.class_held:
            with scope.system():
                purge(
                    each=each,
                    centre=centre,
                    fingerprint=found.fingerprint(each.key, centre),
                    count=None,
                    actor=None,
                )


@job(every="night")
def list_possible_duplicates(centre) -> None:
    """Files written lately are compared with all that the centre holds; pairs that are alike are listed."""
    find_possible_duplicates(centre)
