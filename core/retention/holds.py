"""Legal holds: what may not be erased, until when."""

from django.db import transaction
from django.utils import timezone

from core.models import Centre, LegalHold

from .errors import HoldNeedsAReason


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


def lift_hold(*, hold: LegalHold, actor) -> LegalHold:
    """The hold ends now; the record of it stays."""
    with transaction.atomic():
        hold.lifted_at, hold.lifted_by = timezone.now(), actor
        hold.save()
    return hold
