"""The dry run and the purge: what is looked at is exactly what goes."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import scope
from core.access import log_access
from core.errors import NotAllowed
from core.models import Centre, ErasureCause, Purge

from .classes import DataClass, Due, due_before
from .erase import erase, record_name
from .errors import ClassOnHold, LookedDifferent, NothingDue, WrongCount
from .holds import held_records, is_class_held

PURGE = "core.add_purge"
LOOK = "core.view_purge"
# One purge is one transaction, during which others wait: so many at once, the oldest first.
AT_MOST = 50


@dataclass(frozen=True)
class DryRun:
    """What would go, what a hold keeps back, and a fingerprint of the whole.

    `due` are the oldest; `later` is how many follow with the next purge.
    """

    before: date | None
    due: tuple[Due, ...]
    held: int
    class_held: bool
    remarks: tuple[str, ...]
    later: int = 0

    def fingerprint(self, key: str, centre: Centre) -> str:
        """Changes with any record, with the day and with the place."""
        digest = hashlib.sha256(f"{key} {centre.pk} {self.before}\n".encode())
        for each in sorted(each.id for each in self.due):
            digest.update(f"{each}\n".encode())
        return digest.hexdigest()


def dry_run(each: DataClass, centre: Centre) -> DryRun:
    """What is due of a class at a centre just now; nothing changes.

    Looks with the eyes of the system: the officer sees card numbers and days, and no names.
    """
    with scope.system(actor=scope.acting_user()):
        before = due_before(each, centre) if each.is_purged else None
        if before is None:
            return DryRun(None, (), 0, False, ())
        carrier = each.carrier()
        found = list(carrier.due(centre=centre, before=before))
        names = {d.id: record_name(each, d.id) for d in found}
        held = held_records(names.values()) if found else set()
        free = [d for d in found if names[d.id] not in held]
        return DryRun(
            before=before,
            due=tuple(free[:AT_MOST]),
            later=max(0, len(free) - AT_MOST),
            held=len(held),
            class_held=is_class_held(each.key, centre),
            remarks=tuple(carrier.remarks(centre=centre)),
        )


def purge(*, each: DataClass, centre: Centre, fingerprint: str, count: int | None, actor) -> Purge:
    """What the dry run with this fingerprint listed is erased for good, and that is written down.

    `count` is the number of records as the person typed it; None where nobody is there to type.
    Raises `NotAllowed`, `ClassOnHold`, `NothingDue`, `LookedDifferent`, `WrongCount`; then nothing
    was erased.
    """
    if not scope.current().can(PURGE, centre.pk):
        raise NotAllowed
    with scope.system(actor=actor), transaction.atomic():
        # Two who confirm at once: the second finds the first's entry and looks again. Rows that only
        # name the centre do not wait for it: who writes one has locked a person that we wait for below.
        Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
        found = dry_run(each, centre)
        # Whoever is received at this very moment was due until then: what stands now is asked again.
        each.carrier().hold_still([due.id for due in found.due])
        found = dry_run(each, centre) if found.due else found
        if found.class_held:
            raise ClassOnHold
        if not found.due:
            raise NothingDue
        if found.fingerprint(each.key, centre) != fingerprint:
            raise LookedDifferent
        if count is not None and count != len(found.due):
            raise WrongCount
        number = erase(
            each=each,
            ids=[due.id for due in found.due],
            cause=ErasureCause.RETENTION,
            actor=actor,
        )
        return Purge.objects.create(
            centre=centre,
            data_class=each.key,
            before=found.before,
            count=number,
            fingerprint=fingerprint,
            by=actor,
        )


def log_look(each: DataClass, centre: Centre, number: int, *, kind: str) -> None:
    """The list of a dry run was opened or taken away."""
    log_access(kind=kind, module=each.module, centre_id=centre.pk, record=each.key, rows=number)
