"""What was lent comes back, or is known to be gone."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from core import scope
from core.actions.permit import check_may
from core.ids import new_id
from core.models import Centre
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import DocumentType, LocationKind, LossCause
from modules.inventory.distribution.choices import LoanCondition
from modules.inventory.distribution.errors import NotOnLoan, SayWhatHappened
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.legs import check_whole
from modules.inventory.ledger.sent_before import check_same_facts
from modules.inventory.models import HandoutLine, LoanReturn, Move, counterparty
from modules.inventory.quantities import NOTHING, as_text

RETURN = "inventory.add_loanreturn"
CAUSES = {LoanCondition.DAMAGED: LossCause.HANDLING, LoanCondition.LOST: LossCause.UNEXPLAINED}


def lent_lines():
    """Lines of loans that were not taken back, with how much is still out as `still_out`."""
    counting = Q(returns__document__reversals=None)
    lines = HandoutLine.objects.filter(is_lent=True, handout__document__reversals=None)
    return lines.annotate(came_back=Sum("returns__quantity", filter=counting)).order_by(
        "handout__at", "pk"
    )


def still_out(line: HandoutLine) -> Decimal:
    """How much of a line of `lent_lines` is still with people."""
    return line.quantity - (line.came_back or NOTHING)


def loans_of(people: Iterable, centre: Centre | None = None) -> list[HandoutLine]:
    """What these people have on loan, in the asker's scope; one query."""
    lines = lent_lines().filter(person__in=list(people))
    if centre is not None:
        lines = lines.filter(centre=centre)
    found = lines.select_related("item", "handout", "centre", "person")
    return [line for line in found if still_out(line) > 0]


def open_loans(centre: Centre) -> list[HandoutLine]:
    """Everything that people of a centre have on loan, in the asker's scope; one query."""
    lines = lent_lines().filter(centre=centre).select_related("item", "handout", "person")
    return [line for line in lines if still_out(line) > 0]


def loan_words(line: HandoutLine) -> str:
    """Quantity and item, as people say it."""
    return f"{as_text(still_out(line))} × {line.item.name_here}"


def return_loan(
    *,
    line: HandoutLine,
    quantity: Decimal,
    condition: str,
    actor,
    to_location=None,
    reason: str = "",
    key=None,
) -> LoanReturn:
    """So much is no longer on loan: in the store again, or lost with the reason.

    Without a place it goes where it came from. Sent twice with one `key` it is one return. Raises
    `SentAlready`, `NotOnLoan`, `SayWhatHappened` or `HalfAPiece`.
    """
    check_may(RETURN, line.centre)
    key = key or new_id()
    if condition != LoanCondition.OK and not reason.strip():
        raise SayWhatHappened
    with scope.system(actor=actor), transaction.atomic():
        # Two desks that take the same kettle back come one after the other.
        HandoutLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        if known := LoanReturn.objects.filter(centre=line.centre, key=key).first():
            told = {"line_id": line.pk, "quantity": quantity, "condition": condition}
            check_same_facts(known.document, known, reason=reason.strip(), **told)
            return known
        fresh = lent_lines().select_related("item", "centre").filter(pk=line.pk).first()
        if fresh is None or quantity <= 0 or quantity > still_out(fresh):
            raise NotOnLoan
        check_whole(fresh.item, quantity)
        gone = condition != LoanCondition.OK
        target = counterparty(fresh.centre, LocationKind.LOST) if gone else to_location
        paper = post_paper(
            centre=fresh.centre,
            type=DocumentType.RETURN,
            lines=_lines(fresh, quantity, target, condition, reason),
            actor=actor,
            key=key,
            to_location=target,
        )
        return LoanReturn.objects.create(
            centre=fresh.centre,
            person_id=fresh.person_id,
            line=fresh,
            document=paper,
            quantity=quantity,
            condition=condition,
            reason=reason.strip(),
            recorded_by=actor,
            key=key,
        )


def _lines(line: HandoutLine, quantity: Decimal, target, condition, reason) -> list[LineFacts]:
    """Lots that went out with the line and are not back yet, the first to go out first."""
    back: dict = {}
    returned = Move.objects.filter(
        document__loan_return__line=line, document__reversals=None, reverses=None
    )
    for lot, amount in returned.values_list("lot", "quantity"):
        back[lot] = back.get(lot, NOTHING) + amount
    found, missing = [], quantity
    out = Move.objects.filter(line=line.paper_line, reverses=None).select_related(
        "lot", "from_location"
    )
    for move in out.order_by("pk"):
        here = move.quantity - back.pop(move.lot_id, NOTHING)
        take = min(here, missing)
        if take <= 0:
            continue
        missing -= take
        found.append(
            LineFacts(
                item=line.item,
                quantity=take,
                lot=move.lot,
                to_location=target or move.from_location,
                cause=CAUSES.get(condition, ""),
                # No word about somebody on a paper of the store.
                remark="",
            )
        )
    return found
