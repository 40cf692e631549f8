"""Posting: a paper gets its number and its moves in one transaction, or nothing happens."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from core.errors import Refusal, refusal_from
from core.ids import new_id
from modules.inventory.choices import DocumentState, DocumentType
from modules.inventory.errors import (
    DocumentEmpty,
    DocumentNotDraft,
    GoodsMovedOn,
    InTheFuture,
)
from modules.inventory.models import Document, DocumentCounter, DocumentLine, Move
from modules.inventory.rules.papers import paper_code

from .legs import Leg
from .plan import planned
from .sent_before import check_same_paper

Answer = TypeVar("Answer")

NEGATIVE = "balance_not_negative"
# Two papers that met in opposite order: the database ended one, which simply tries again.
TRIES = 3
_COUNT = """
INSERT INTO {table} (id, centre_id, type, year, last) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (centre_id, type, year) DO UPDATE SET last = {table}.last + 1 RETURNING last
"""


def post_draft(document: Document, *, actor) -> Document:
    """A draft is posted: numbered, moved, a fact. Raises what its plan refuses, or `DocumentNotDraft`."""

    def post(lock: bool) -> Document:
        draft = (
            Document.objects.select_for_update(of=("self",))
            .select_related("centre", "from_location", "to_location", "reverses")
            .get(pk=document.pk)
        )
        if not draft.is_draft:
            raise DocumentNotDraft
        draft.approved_by = document.approved_by
        lines = list(
            draft.lines.select_related(
                "item", "lot", "grant", "from_location", "to_location"
            ).order_by("position", "id")
        )
        _write(draft, planned(draft, lines, lock=lock), actor)
        return draft

    return _with_a_second_try(post)


def post_new(document: Document, lines: Sequence[DocumentLine], *, actor) -> Document:
    """A paper that was never a draft is posted at once; sent twice under one key, it is one paper.

    Raises `SentAlready` where the paper of this key says something else.
    """

    def post(lock: bool) -> Document:
        legs = planned(document, lines, lock=lock)
        for position, line in enumerate(lines, start=1):
            line.document, line.position = document, position
        # The paper is written last, because a posted one takes no lines any more.
        DocumentLine.objects.bulk_create(lines)
        _write(document, legs, actor)
        return document

    try:
        return _with_a_second_try(post)
    except (IntegrityError, Refusal):
        # Asked for only now: most papers are sent once, and what the first one took may be what
        # the second one misses.
        sent_before = Document.objects.filter(centre=document.centre, key=document.key)
        known = sent_before.exclude(pk=document.pk).first()
        if known is None:
            raise
        check_same_paper(known, document, lines)
        return known


def _with_a_second_try(post: Callable[[bool], Answer]) -> Answer:
    """Plan without locks; where somebody was faster, plan once more and hold what was read."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return post(lock=attempt > 0)
        except IntegrityError as error:
            if NEGATIVE in str(error) and attempt == 0:
                continue
            refusal = refusal_from(error)
            if refusal is None or refusal.code == "taken_already":
                raise
            raise refusal from error
        except OperationalError as error:
            # Inside somebody's transaction there is nothing left to try again with.
            if not _met_another(error) or connection.in_atomic_block or attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _met_another(error: OperationalError) -> bool:
    return "deadlock detected" in str(error)


def _write(document: Document, legs: list[Leg], actor) -> None:
    if not legs and document.type != DocumentType.COUNT:
        raise DocumentEmpty
    if document.occurred_on > document.centre.today():
        raise InTheFuture
    set_posted(document, actor=actor)
    write_moves(document, legs, actor=actor)
    document.save()


def set_posted(document: Document, *, actor) -> None:
    """Give the paper its number and say who posts it; the caller saves it."""
    number_paper(document)
    document.state = DocumentState.POSTED
    document.posted_at, document.posted_by = timezone.now(), actor


def number_paper(document: Document) -> None:
    """Give the next number of the centre, kind and year; a transaction that fails gives it back."""
    year = document.occurred_on.year
    number = next_number(document.centre_id, document.type, year)
    document.year, document.number = year, number
    document.code = paper_code(document.centre.code, document.type, year, number)


def next_number(centre_id, type: str, year: int) -> int:
    """The next number of a kind of paper; a transaction that fails gives it back."""
    counter = DocumentCounter._meta
    own = counter.get_field("id").get_db_prep_value
    values = [own(new_id(), connection), own(centre_id, connection), type, year]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=f'"{counter.db_table}"'), values)
        (number,) = cursor.fetchone()
    return number


def write_moves(
    document: Document, legs: list[Leg], *, actor, occurred_on: date | None = None
) -> list[Move]:
    """Insert the moves, in an order that is the same for everybody; triggers keep the balances.

    `occurred_on` is for moves that a posted paper gets later; else it is the paper's day.
    """
    now = timezone.now()
    moves = [
        Move(
            centre_id=document.centre_id,
            document_id=document.pk,
            line_id=leg.line.pk if leg.line else None,
            from_location_id=leg.from_id,
            to_location_id=leg.to_id,
            item_id=leg.item_id,
            lot_id=leg.lot_id,
            quantity=leg.quantity,
            occurred_on=occurred_on or document.occurred_on,
            recorded_at=now,
            actor_id=actor.pk if actor else None,
            reverses_id=leg.reverses_id,
        )
        for leg in sorted(legs, key=lambda leg: (str(leg.lot_id), str(leg.from_id)))
    ]
    try:
        return Move.objects.bulk_create(moves)
    except IntegrityError as error:
        if NEGATIVE in str(error) and document.reverses_id:
            raise GoodsMovedOn from error
        raise
