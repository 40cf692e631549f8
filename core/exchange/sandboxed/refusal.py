"""How the confined reader says no. The code names a class in ``core.exchange.errors``."""

from typing import Any


class Refused(Exception):
    """The file cannot be read; code and facts go through the pipe and into a sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
