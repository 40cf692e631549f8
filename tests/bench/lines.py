"""What was measured, what was wanted, and the table of it."""

from collections.abc import Iterable
from dataclasses import dataclass

OK, NOT_OK, NO_GOAL = "ok", "NOT OK", ""


@dataclass(frozen=True)
class Line:
    """One figure. Without a goal it is there to be known."""

    what: str
    measured: float
    unit: str = ""
    at_most: float | None = None
    note: str = ""
    at_least: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the goal is met."""
        if self.at_most is None and self.at_least is None:
            return NO_GOAL
        is_low_enough = self.at_most is None or self.measured <= self.at_most
        is_high_enough = self.at_least is None or self.measured >= self.at_least
        return OK if is_low_enough and is_high_enough else NOT_OK

    def cells(self) -> tuple[str, str, str, str]:
        """What, measured, goal, verdict."""
        goal = "" if self.at_most is None else f"≤ {_number(self.at_most)}{self.unit}"
        goal = goal if self.at_least is None else f"≥ {_number(self.at_least)}{self.unit}"
        measured = f"{_number(self.measured)}{self.unit}"
        if self.note:
            measured += f" ({self.note})"
        return self.what, measured, goal, self.verdict


HEADINGS = ("What", "Measured", "Goal", "")


def as_text(lines: Iterable[Line]) -> str:
    """The table for a terminal."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def as_markdown(lines: Iterable[Line]) -> str:
    """The table for a page."""
    rows = [HEADINGS, tuple("---" for _heading in HEADINGS), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _number(value: float) -> str:
    """As many digits as say something."""
    if value == int(value) or value >= 10:
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.4f}".rstrip("0")
