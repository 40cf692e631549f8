"""Primary keys: UUIDv7, made by the application, ordered by time, the same on every machine."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7: it tells no count of people and never collides between centres."""
    return uuid7()


def as_id(text) -> uuid.UUID | None:
    """The id that a form or an address brings; None for what is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
