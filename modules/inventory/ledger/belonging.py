"""Papers that are the paper of something larger are not posted or given up behind its back.

A count's draft holds places frozen, and a report's draft waits for a decision that is written down
beside it; whoever posted the paper alone would leave both hanging.
"""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from modules.inventory.choices import DocumentType
from modules.inventory.models import Count, Document, LossReport


class PaperOfACount(Refusal):
    """The draft belongs to a count."""

    code = "paper_of_a_count"
    sentence = _(
        "This paper belongs to a count. Nothing was changed. Open the count, and approve it or give "
        "it up there."
    )


class PaperOfALoss(Refusal):
    """The draft belongs to a report of loss and damage."""

    code = "paper_of_a_loss"
    sentence = _(
        "This paper belongs to a loss and damage report. Nothing was changed. Open the report, and "
        "decide on it there."
    )


def check_stands_alone(document: Document) -> None:
    """Raise `PaperOfACount` or `PaperOfALoss` where somebody else has the say."""
    if document.type == DocumentType.COUNT and Count.objects.filter(paper=document).exists():
        raise PaperOfACount
    if document.type == DocumentType.LOSS and LossReport.objects.filter(paper=document).exists():
        raise PaperOfALoss
