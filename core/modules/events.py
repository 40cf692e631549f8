"""What modules tell each other, without knowing each other.

An event is declared by the module it belongs to and heard in another module's `events.py`.
Handlers run at once, in the same transaction, in the scope of the centre, and only where their
module is on. A bare Django signal receiver in a module is refused by a lint test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from core import scope

from .activation import is_writable_at
from .manifest import owner_of


@dataclass
class Event:
    """Something that happened at a centre, e.g. ``Event("registry.stay_ended")``."""

    name: str
    handlers: list = field(default_factory=list)

    def heard_by(self, handler: Callable) -> Callable:
        """Decorator: call `handler(centre=…, actor=…, **facts)` when the event is told."""
        self.handlers.append((owner_of(handler), handler))
        self.handlers.sort(key=lambda pair: (pair[0], pair[1].__qualname__))
        return handler

    def tell(self, *, centre, actor=None, **facts) -> list:
        """Tell every handler whose module is on at `centre`; returns what each answered."""
        answers = []
        for module, handler in self.handlers:
            if is_writable_at(module, centre):
                with scope.centre(centre, actor=actor):
                    answers.append(handler(centre=centre, actor=actor, **facts))
        return answers
