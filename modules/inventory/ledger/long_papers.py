"""A paper of very many lines, posted some hundreds of lines at a time inside one transaction.

It stays a draft until `post`, because a posted paper takes no lines any more; nobody else sees it
before the transaction ends.
"""

from collections.abc import Sequence

from django.db import connection

from modules.inventory.errors import InTheFuture
from modules.inventory.models import Document, DocumentLine

from .legs import Leg
from .write import set_posted, write_moves

# Lines are numbered in a small whole number, and nobody reads longer papers.
MOST_LINES = 10_000


class LongPaper:
    """One paper while its lines come in."""

    def __init__(self, document: Document, *, actor):
        assert connection.in_atomic_block  # noqa: S101 - a mistake of ours
        if document.occurred_on > document.centre.today():
            raise InTheFuture
        self.document = document
        self.actor = actor
        self.length = 0
        self.places: set = set()
        document.save()

    @property
    def has_room(self) -> bool:
        """Whether another piece of lines fits."""
        return self.length < MOST_LINES

    def add(self, lines: Sequence[DocumentLine], legs: Sequence[Leg] = ()) -> None:
        """Write lines and what they move."""
        for line in lines:
            self.length += 1
            line.document_id, line.position = self.document.pk, self.length
            self.places.add(line.to_location_id)
        DocumentLine.objects.bulk_create(lines)
        write_moves(self.document, list(legs), actor=self.actor)

    def post(self) -> Document:
        """The paper is a fact: numbered and closed."""
        set_posted(self.document, actor=self.actor)
        return self.close()

    def close(self) -> Document:
        """No further line comes; where all go to one place, the paper says so."""
        if len(self.places) == 1:
            (self.document.to_location_id,) = self.places
        self.document.save()
        return self.document
