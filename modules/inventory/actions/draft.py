"""Papers before they are facts: written down, changed, posted later."""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from modules.inventory.errors import DocumentNotDraft, DraftChanged
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.sent_before import check_same_paper
from modules.inventory.models import Document, DocumentLine

from .post import as_lines

WRITE = "inventory.add_document"


_SEEN_HEAD = ("occurred_on", "from_location_id", "to_location_id", "partner", "reference", "remark")
_NOT_SEEN = frozenset({"id", "document"})


def fingerprint(document: Document) -> str:
    """What a draft says, head and lines, in so few letters that a form can carry it; one query."""
    columns = [f.attname for f in DocumentLine._meta.concrete_fields if f.name not in _NOT_SEEN]
    lines = document.lines.order_by("position", "id").values_list(*columns)
    said = [[getattr(document, name) for name in _SEEN_HEAD], *map(list, lines)]
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def save_draft(
    *, document: Document, lines: Iterable[LineFacts], actor, seen: str | None = None
) -> Document:
    """The draft says what was typed; lines that it had before are gone. Raises `DocumentNotDraft`.

    `seen` is the fingerprint of what the form was filled from: `DraftChanged` where somebody has
    written on the draft since.

    A new paper sent twice under one key is one draft; `SentAlready` where it says something else.
    """
    check_may(WRITE, document.centre)
    with scope.system(actor=actor), transaction.atomic():
        if document._state.adding:
            sent = Document.objects.filter(centre=document.centre, key=document.key).first()
            if sent is not None:
                check_same_paper(sent, document, as_lines(lines))
                return sent
            document.created_by = document.created_by or actor
        else:
            stored = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
            if not stored.is_draft:
                raise DocumentNotDraft
            if seen and seen != fingerprint(stored):
                raise DraftChanged
            document.lines.all().delete()
        document.save()
        rows = as_lines(lines)
        for position, row in enumerate(rows, start=1):
            row.document, row.position = document, position
        DocumentLine.objects.bulk_create(rows)
        return document
