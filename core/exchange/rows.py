"""A row on its way from a file to the database: what it says, what is wrong, what it would change."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from core.exchange.cells import Value


class RowStatus(StrEnum):
    """What importing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASK = "ask"
    ERROR = "error"


STATUS_LABELS = {
    RowStatus.NEW: pgettext_lazy("rows of a list", "New"),
    RowStatus.CHANGED: pgettext_lazy("rows of a list", "Changed"),
    RowStatus.SAME: pgettext_lazy("rows of a list", "Unchanged"),
    RowStatus.ASK: pgettext_lazy("rows of a list", "To be decided"),
    RowStatus.ERROR: pgettext_lazy("rows of a list", "With errors"),
}


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be imported. `field` is None where the row as a whole is meant."""

    sentence: Any
    field: str | None = None


@dataclass(frozen=True)
class Change:
    """One field that would change."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Answer:
    """One thing that a row may be about: what is kept of the choice, and what people read."""

    value: str
    label: Any
    why: Any = ""


@dataclass(frozen=True)
class Question:
    """What only a person can decide about a row before it is imported."""

    sentence: Any
    answers: tuple[Answer, ...]


@dataclass
class ExchangeRow:
    """One row of the file.

    `cells` are as in the file, `values` as understood; blank cells are in neither: they say
    nothing and change nothing. `existing` is what the row is about, None for something new.
    """

    number: int
    cells: dict[str, Value] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    existing: Any = None
    changes: list[Change] = field(default_factory=list)
    question: Question | None = None
    # What a person answered, one of the values of the question's answers; empty while nobody has.
    answer: str = ""
    # The number of an earlier row of the file that says the same.
    repeats: int | None = None
    # While rows are carried out: whether the row asked when a person looked at it.
    asked_before: bool = False
    # What a resource remembers of the row between finding and applying.
    memory: dict[str, Any] = field(default_factory=dict)

    def refuse(self, sentence, *, on: str | None = None) -> None:
        """Note why the row cannot be imported."""
        self.problems.append(Problem(sentence=sentence, field=on))

    @property
    def is_answered(self) -> bool:
        """Whether a person chose one of the answers that the row offers."""
        offered = self.question.answers if self.question else ()
        return self.answer in {each.value for each in offered}

    @property
    def status(self) -> RowStatus:
        """What importing the row would do."""
        if self.problems:
            return RowStatus.ERROR
        if self.question and not self.is_answered:
            return RowStatus.ASK
        if self.existing is None:
            return RowStatus.NEW
        return RowStatus.CHANGED if self.changes else RowStatus.SAME
