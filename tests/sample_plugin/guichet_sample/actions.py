"""The verbs of this module."""

from django.db import transaction
from django.utils import timezone

from .models import Loan, Umbrella


def lend(*, umbrella: Umbrella, person, remark: str = "") -> Loan:
    """The person has the umbrella; a constraint refuses a second loan of it."""
    with transaction.atomic():
        return Loan.objects.create(
            centre=umbrella.centre, umbrella=umbrella, person=person, remark=remark
        )


def take_back(*, loan: Loan) -> Loan:
    """The umbrella is here again; harmless when repeated."""
    with transaction.atomic():
        loan = Loan.objects.select_for_update(of=("self",)).get(pk=loan.pk)
        if loan.returned_at is None:
            loan.returned_at = timezone.now()
            loan.save()
    return loan
