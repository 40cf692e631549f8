"""Legal holds: what may not be erased, until when."""

from django.db import transaction
from django.utils import timezone

from core import scope
from core.models import Centre, LegalHold

from .classes import data_classes
from .erase import record_name
from .errors import HoldNeedsAReason, NoSuchFile


def standing_holds():
    """Holds of all centres; asked in the scope of the system."""
    return LegalHold.objects.filter(lifted_at=None)


def is_class_held(key: str, centre: Centre) -> bool:
    """Whether nothing of a class may go at a centre."""
    return standing_holds().filter(data_class=key, centre=centre).exists()


def held_records(records) -> set[str]:
    """Of some records, those that a hold of any centre covers."""
    return set(standing_holds().filter(record__in=list(records)).values_list("record", flat=True))


def set_hold(
    *, centre: Centre, reason: str, actor, data_class: str = "", record: str = "", reference=""
) -> LegalHold:
    """Nothing of the class, or of the record, is erased until the hold is lifted.

    Raises `HoldNeedsAReason`.
    """
    if not reason.strip():
        raise HoldNeedsAReason
    with transaction.atomic():
        return LegalHold.objects.create(
            centre=centre,
            data_class=data_class,
            record=record,
            reference=reference,
            reason=reason.strip(),
            set_by=actor,
        )


def hold_reference(*, centre: Centre, reference: str, reason: str, actor) -> LegalHold:
    """The file with this card number is on hold. Raises `NoSuchFile`, `HoldNeedsAReason`."""
    with scope.system(actor=actor):
        for each in data_classes():
            if not each.is_purged:
                continue
            found = each.carrier().find(centre=centre, reference=reference)
            if found:
                break
        else:
            raise NoSuchFile
    return set_hold(
        centre=centre,
        reason=reason,
        actor=actor,
        record=record_name(each, found),
        reference=reference.strip(),
    )


def lift_hold(*, hold: LegalHold, actor) -> LegalHold:
    """The hold ends now; the record of it stays."""
    with transaction.atomic():
        hold.lifted_at, hold.lifted_by = timezone.now(), actor
        hold.save()
    return hold
