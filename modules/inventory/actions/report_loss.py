"""Goods are gone or unfit: one reports it, a second person decides, and only then they leave."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.ids import new_id
from core.models import Centre
from modules.inventory.choices import DocumentState, DocumentType
from modules.inventory.errors import DocumentEmpty, NotEnough, SameApprover
from modules.inventory.ledger.legs import check_whole
from modules.inventory.ledger.sent_before import check_same_facts
from modules.inventory.losses.errors import LossDecided
from modules.inventory.models import Balance, Document, DocumentLine, LossReport
from modules.inventory.quantities import NOTHING

from .post import APPROVE, post_part

REPORT = "inventory.add_lossreport"


@dataclass(frozen=True)
class LossFacts:
    """What is known of a loss; `photo` is a picture that was made clean already."""

    cause: str
    stage: str
    happened: str
    police_reference: str = ""
    disposal: str = ""
    photo: object = None


def report_loss(
    *, centre: Centre, balance: Balance, quantity: Decimal, facts: LossFacts, actor, key=None
) -> LossReport:
    """So much of a lot at a place is reported lost; it stays in the book until somebody approves.

    Sent twice with one `key`, it is one report. Raises `SentAlready` where that one says something
    else, `NotEnough` where the book has less, `HalfAPiece`, or `DocumentEmpty` for nothing.
    """
    check_may(REPORT, centre)
    with scope.system(actor=actor), transaction.atomic():
        rows = Balance.objects.select_related("location", "item", "lot")
        # Two sendings of one form come one after the other.
        Balance.objects.select_for_update(of=("self",)).get(pk=balance.pk, centre=centre)
        found = rows.get(pk=balance.pk, centre=centre)
        if known := _sent_before(key, found, quantity, facts):
            return known
        check_whole(found.item, quantity)
        if quantity <= NOTHING:
            raise DocumentEmpty
        if quantity > found.quantity:
            raise NotEnough(
                item=found.item,
                place=found.location,
                left=found.quantity,
                wanted=quantity,
                held_back=NOTHING,
            )
        paper = Document.objects.create(
            centre=centre,
            type=DocumentType.LOSS,
            occurred_on=centre.today(),
            from_location=found.location,
            cause=facts.cause,
            key=key or new_id(),
            created_by=actor,
        )
        DocumentLine.objects.create(
            document=paper,
            item=found.item,
            lot=found.lot,
            quantity=quantity,
            from_location=found.location,
            cause=facts.cause,
        )
        report = LossReport(
            centre=centre,
            paper=paper,
            stage=facts.stage,
            happened=facts.happened.strip(),
            police_reference=facts.police_reference.strip(),
            disposal=facts.disposal,
            reported_by=actor,
        )
        if facts.photo:
            report.photo = facts.photo
        report.save()
    return report


def _sent_before(key, balance: Balance, quantity, facts: LossFacts) -> LossReport | None:
    """The report of this key. Raises `SentAlready` where it is about something else."""
    rows = LossReport.objects.filter(centre=balance.centre_id, paper__key=key)
    known = rows.select_related("paper").first() if key else None
    if known is None:
        return None
    line = known.paper.lines.get()
    told = {"lot_id": balance.lot_id, "from_location_id": balance.location_id}
    check_same_facts(known.paper, line, quantity=quantity, cause=facts.cause, **told)
    said = {"happened": facts.happened.strip(), "stage": facts.stage, "disposal": facts.disposal}
    check_same_facts(known.paper, known, **said)
    return known


def decide_loss(*, report: LossReport, approve: bool, note: str, actor) -> LossReport:
    """The loss is posted, or the report is refused and the goods stay in the book.

    Raises `SameApprover`, `LossDecided`, and `NotEnough` where the goods left meanwhile.
    """
    check_may(APPROVE, report.centre)
    with transaction.atomic():
        with scope.system(actor=actor):
            rows = LossReport.objects.select_for_update(of=("self",))
            found = rows.select_related("centre", "paper__centre").get(pk=report.pk)
            if found.decided_at is not None:
                raise LossDecided
            if found.reported_by_id == actor.pk:
                raise SameApprover
            if not approve:
                found.paper.state = DocumentState.CANCELLED
                found.paper.save()
        if approve:
            found.paper = post_part(document=found.paper, actor=actor)
        with scope.system(actor=actor):
            found.decided_at, found.decided_by = timezone.now(), actor
            found.decision_note = note.strip()
            found.save()
    return found
