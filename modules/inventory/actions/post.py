"""A paper becomes a fact; a fact is taken back by another fact."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from core.ids import new_id
from core.models import Centre
from modules.inventory.choices import NEEDS_APPROVAL, DocumentState, DocumentType
from modules.inventory.errors import (
    DocumentNotDraft,
    NotPosted,
    ReversedAlready,
    SameApprover,
)
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.belonging import check_stands_alone
from modules.inventory.ledger.write import post_draft, post_new
from modules.inventory.models import (
    Count,
    CountLine,
    Document,
    DocumentLine,
    Location,
    LossReport,
)
from modules.inventory.transfers.reversal import before_reversal

POST, APPROVE, REVERSE = (
    "inventory.post_document",
    "inventory.approve_document",
    "inventory.reverse_document",
)


def post_paper(
    *,
    centre: Centre,
    type: str,
    lines: Iterable[LineFacts],
    actor,
    occurred_on: date | None = None,
    from_location: Location | None = None,
    to_location: Location | None = None,
    key=None,
    **head,
) -> Document:
    """Goods moved as the lines say: one paper, numbered and posted, or nothing.

    `head` are further columns of the paper, such as partner, reference or remark. Sent twice with
    one `key`, it is one paper. Raises the refusals of `inventory.errors`.
    """
    check_may(POST, centre)
    if type in NEEDS_APPROVAL:
        raise SameApprover
    document = Document(
        centre=centre,
        type=type,
        occurred_on=occurred_on or centre.today(),
        from_location=from_location,
        to_location=to_location,
        key=key or new_id(),
        created_by=actor,
        **head,
    )
    with scope.system(actor=actor):
        return post_new(document, as_lines(lines), actor=actor)


def as_lines(lines: Iterable[LineFacts]) -> list[DocumentLine]:
    """Rows of a paper that say what the facts say."""
    names = [field.name for field in fields(LineFacts)]
    return [DocumentLine(**{name: getattr(each, name) for name in names}) for each in lines]


def post_document(*, document: Document, actor) -> Document:
    """A draft is posted. Losses and counts are posted by whoever approves them, a second person.

    Raises `DocumentNotDraft`, `SameApprover`, `PaperOfACount` or `PaperOfALoss` where it is part of
    one, and what the goods refuse.
    """
    with scope.system(actor=actor):
        check_stands_alone(document)
    return post_part(document=document, actor=actor)


def post_part(*, document: Document, actor) -> Document:
    """The same for a draft that is part of a count or a report, called by their own actions."""
    approval = document.type in NEEDS_APPROVAL
    check_may(APPROVE if approval else POST, document.centre)
    if approval and document.created_by_id == actor.pk:
        raise SameApprover
    with scope.system(actor=actor):
        if approval:
            document.approved_by = actor
        return post_draft(document, actor=actor)


def cancel_draft(*, document: Document, actor) -> Document:
    """A draft is given up; it stays to be read. Raises `DocumentNotDraft`."""
    check_may("inventory.change_document", document.centre)
    with scope.system(actor=actor):
        if not document.is_draft:
            raise DocumentNotDraft
        check_stands_alone(document)
        document.state = DocumentState.CANCELLED
        document.save()
        return document


def right_to_reverse(type: str) -> str:
    """The permission that reverses papers of a kind: what needs approval is not undone with less."""
    return APPROVE if type in NEEDS_APPROVAL else REVERSE


def who_told(document: Document) -> set:
    """Keys of the people whose word a loss or a count is: who reported, counted or explained it."""
    people = {document.created_by_id}
    if report := LossReport.objects.filter(paper=document).first():
        people.add(report.reported_by_id)
    if count := Count.objects.filter(paper=document).first():
        people |= who_counted(count, count.lines.all())
    return people - {None}


def who_counted(count: Count, lines: Iterable[CountLine]) -> set:
    """Keys of the people who began, counted, explained or submitted a count."""
    people = {count.started_by_id, count.submitted_by_id}
    for line in lines:
        people |= {line.first_by_id, line.second_by_id, line.explained_by_id}
    return people


def reverse_document(*, document: Document, reason: str, actor, key=None) -> Document:
    """Every move of a posted paper is moved back, by a paper that names it and says why.

    Raises `NotPosted`, `ReversedAlready`, `GoodsMovedOn` where what it brought is gone since, or
    `WaybillReceived` and `ArrivalStays` where another centre's ledger hangs on it, or
    `ReturnedSince` where something of a hand-out came back. What a second person approved is
    reversed by somebody who may approve and did not report or count it, else `SameApprover`.
    """
    check_may(right_to_reverse(document.type), document.centre)
    with scope.system(actor=actor):
        if document.type in NEEDS_APPROVAL and actor.pk in who_told(document):
            raise SameApprover
        if not document.is_posted:
            raise NotPosted
        if document.reverses_id or document.reversals.exists():
            raise ReversedAlready
        reversal = Document(
            centre=document.centre,
            type=DocumentType.REVERSAL,
            occurred_on=document.centre.today(),
            from_location=document.to_location,
            to_location=document.from_location,
            partner=document.partner,
            reverses=document,
            remark=reason,
            key=key or new_id(),
            created_by=actor,
        )
        with transaction.atomic():
            before_reversal(document, actor=actor)
            return post_new(reversal, [], actor=actor)
