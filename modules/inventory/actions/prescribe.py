"""Health staff prescribe what is in no general distribution, and end a prescription."""

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from modules.inventory.distribution.errors import PrescribedAlready
from modules.inventory.ledger.legs import check_whole
from modules.inventory.models import Prescription
from modules.registry.models import Person

PRESCRIBE, END = "inventory.add_prescription", "inventory.change_prescription"


def prescribe(*, prescription: Prescription, actor) -> Prescription:
    """The person may be handed the item at the desk, so much every so many days, until the day.

    `prescription` is a new row with its facts. Raises `HalfAPiece`, or `PrescribedAlready` where one of
    the same item is open for them here in these days.
    """
    check_may(PRESCRIBE, prescription.centre)
    check_whole(prescription.item, prescription.quantity)
    prescription.prescribed_by, prescription.prescribed_at = actor, timezone.now()
    with scope.system(actor=actor), transaction.atomic():
        # Two of the same that are sent at once come one after the other.
        Person.objects.select_for_update(of=("self",)).get(pk=prescription.person_id)
        alike = Prescription.objects.filter(
            centre=prescription.centre, person=prescription.person_id, item=prescription.item
        )
        in_these_days = {"starts__lte": prescription.until, "until__gte": prescription.starts}
        if alike.filter(ended_at=None, **in_these_days).exists():
            raise PrescribedAlready(item=prescription.item)
        prescription.save()
    return prescription


def end_prescription(*, prescription: Prescription, actor) -> Prescription:
    """Nothing is handed out by it any more; what was, stays written. Harmless where it ended."""
    check_may(END, prescription.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save()
    return row
