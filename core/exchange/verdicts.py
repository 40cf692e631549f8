"""What was found out about each row of a list, in seventeen bytes a row.

It is kept with the import, so that a page of the preview looks at its own rows only, and so that the
confirmation notices at each row whether it would still do what the person saw. It holds no values:
a letter, and two keyed hashes that tell nothing back.
"""

import base64
import hashlib
import json
from collections import Counter
from functools import cached_property
from itertools import islice
from typing import Any

from django.conf import settings

from core.exchange.rows import ExchangeRow, RowStatus

LENGTH = 8  # bytes of a hash
NOTHING = bytes(LENGTH)
LETTERS = {
    RowStatus.NEW: b"n",
    RowStatus.CHANGED: b"c",
    RowStatus.SAME: b"s",
    RowStatus.ASK: b"q",
    RowStatus.ERROR: b"x",
}
# A capital is a row that asked whom it is about, and was answered.
STATUS_OF = {letter[0]: status for status, letter in LETTERS.items()}
STATUS_OF |= {letter.upper()[0]: status for status, letter in LETTERS.items()}
ASKED = frozenset(b"NCSQX")


class Verdicts:
    """The verdict on every row, by its place in the list counted from 0."""

    def __init__(
        self, *, letters: bytes = b"", about: bytes = b"", digests: bytes = b"", same=None
    ):
        self._letters = bytearray(letters)
        self._about = bytearray(about)
        self._digests = bytearray(digests)
        # Place of a row → number of the row of the file that it repeats.
        self.same_row: dict[int, int] = same or {}

    def __len__(self) -> int:
        return len(self._letters)

    @classmethod
    def from_kept(cls, kept: dict) -> "Verdicts":
        """As `as_kept` wrote them; none where nothing was kept."""
        if not kept:
            return cls()
        return cls(
            letters=kept["letters"].encode(),
            about=base64.b64decode(kept["about"]),
            digests=base64.b64decode(kept["digests"]),
            same={int(place): number for place, number in kept["same_row"].items()},
        )

    def as_kept(self) -> dict:
        """As JSON holds them."""
        return {
            "letters": self._letters.decode(),
            "about": base64.b64encode(self._about).decode(),
            "digests": base64.b64encode(self._digests).decode(),
            "same_row": {str(place): number for place, number in self.same_row.items()},
        }

    # --- One row -------------------------------------------------------------------------------
    def add(self, row: ExchangeRow) -> None:
        """Note the next row."""
        letter, about, digest = verdict_on(row)
        if row.repeats is not None:
            self.same_row[len(self)] = row.repeats
        self._letters += letter
        self._about += about
        self._digests += digest
        self._forget()

    def replace(self, place: int, row: ExchangeRow) -> None:
        """Note a row anew, after somebody answered it."""
        letter, about, digest = verdict_on(row)
        self._letters[place : place + 1] = letter
        self._about[place * LENGTH : (place + 1) * LENGTH] = about
        self._digests[place * LENGTH : (place + 1) * LENGTH] = digest
        self._forget()

    def is_still(self, place: int, row: ExchangeRow) -> bool:
        """Whether the row would do what was noted of it."""
        here = slice(place * LENGTH, (place + 1) * LENGTH)
        noted = self._letters[place : place + 1], self._about[here], self._digests[here]
        return noted == verdict_on(row)

    def asked(self, place: int) -> bool:
        """Whether the row asked whom it is about."""
        return self._letters[place] in ASKED

    def status(self, place: int) -> RowStatus:
        """What importing the row would do, seen with all other rows."""
        return RowStatus.ERROR if place in self.twice else STATUS_OF[self._letters[place]]

    # --- All rows ------------------------------------------------------------------------------
    @cached_property
    def twice(self) -> dict[int, int]:
        """Place of a row → place of another row about the same thing; both are errors."""
        first: dict[bytes, int] = {}
        found: dict[int, int] = {}
        for place in range(len(self)):
            about = bytes(self._about[place * LENGTH : (place + 1) * LENGTH])
            if about == NOTHING:
                continue
            earlier = first.setdefault(about, place)
            if earlier != place:
                found[place] = earlier
                found.setdefault(earlier, place)
        return found

    @cached_property
    def counts(self) -> Counter:
        """How many rows are of each status."""
        return Counter(self.status(place) for place in range(len(self)))

    @property
    def fingerprint(self) -> str:
        """The same only while the list would do exactly the same."""
        twice = json.dumps(sorted(self.twice)).encode()
        return hashlib.sha256(self._letters + self._digests + twice).hexdigest()

    @property
    def has_errors(self) -> bool:
        """Whether any row cannot be imported."""
        return self.counts[RowStatus.ERROR] > 0

    @property
    def has_questions(self) -> bool:
        """Whether somebody has to decide about a row."""
        return self.counts[RowStatus.ASK] > 0

    def places_of(self, status: RowStatus | None, *, offset: int, limit: int | None) -> list[int]:
        """Places of the rows of one status, or of all, from the `offset`th on."""
        places = (p for p in range(len(self)) if status is None or self.status(p) == status)
        return list(islice(places, offset, None if limit is None else offset + limit))

    def _forget(self) -> None:
        self.__dict__.pop("twice", None)
        self.__dict__.pop("counts", None)


def verdict_on(row: ExchangeRow) -> tuple[bytes, bytes, bytes]:
    """Letter, whom the row is about, and all that it would do."""
    status = row.status
    letter = LETTERS[status]
    if row.question is not None:
        letter = letter.upper()
    key = None if row.problems else getattr(row.existing, "pk", None)
    changes = [(change.field, repr(change.old), repr(change.new)) for change in row.changes]
    facts = [row.number, status, str(key), changes, len(row.problems)]
    about = NOTHING if key is None else _hashed(str(key).encode())
    return letter, about, _hashed(json.dumps(facts).encode())


def _hashed(text: bytes) -> bytes:
    key: Any = settings.SECRET_KEY.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
    return hashlib.blake2b(text, key=key, digest_size=LENGTH, person=b"import verdict").digest()
