"""Sentences for people that are put together only when somebody reads them.

Django's lazy strings are evaluated by ``%``, in the language of whoever happens to be running. A
file may be read by a background task and explained on a screen later, so the sentence and its
facts travel apart and meet in the reader's language.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sentence:
    """A translatable sentence with named placeholders, and the facts to put in."""

    template: Any
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in the language that is active now."""
        return str(self.template % self.facts)
