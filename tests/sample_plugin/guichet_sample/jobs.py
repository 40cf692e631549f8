"""Background work of one centre."""

from datetime import timedelta

from django.utils import timezone

from core.modules.jobs import job

from .models import Loan

OVERDUE_AFTER = timedelta(days=14)
OVERDUE = "overdue"


@job(every="night")
def mark_overdue(centre) -> None:
    """Loans of more than two weeks without a remark say so."""
    long_ago = timezone.now() - OVERDUE_AFTER
    for loan in Loan.objects.filter(returned_at=None, lent_at__lt=long_ago, remark=""):
        loan.remark = OVERDUE
        loan.save()
