"""How the cells of one column become values of the domain: widgets of django-import-export.

Some cells are ambiguous alone and plain in their column, so a reader looks at the whole column first
(`bound_to`) and gives the function that reads one cell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from import_export.widgets import Widget

from core.exchange.cells import CellError, Value
from core.exchange.languages import in_every_language
from core.exchange.sentences import Sentence
from core.exchange.value_errors import FormulaFailed, ValueNotUnderstood
from core.exchange.values import (
    date_order,
    parse_answer,
    parse_choice,
    parse_date,
    parse_sex,
    parse_whole,
    sex_letters,
)

LONGEST_TEXT = 300


class TextTooLong(ValueNotUnderstood):
    """The text does not fit into the field."""

    code = "too_long"
    sentence = _("This text is longer than %(length)d characters. Shorten it.")


class OutOfBounds(ValueNotUnderstood):
    """The number is outside what the field can hold."""

    code = "out_of_bounds"
    sentence = _("This number is not between %(least)d and %(most)d.")


class Bound(NamedTuple):
    """The function that reads one cell of a column, and what people should know of the column."""

    read: Callable[[Value], Any]
    note: Sentence | None = None


class CellReader(Widget):
    """Reads cells as they are. A blank cell is None: it says nothing."""

    def bound_to(self, cells: Iterable[Value]) -> Bound:
        """Return how the cells of this column are read."""
        return Bound(self.clean)

    def clean(self, value, row=None, **kwargs):
        """The value of one cell. Raises `ValueNotUnderstood`, whose sentence never repeats it."""
        if isinstance(value, CellError):
            raise FormulaFailed(error=value.text)
        return value

    def render(self, value, obj=None, **kwargs):
        """The value as a spreadsheet should have it."""
        return value

    def allowed(self) -> Sequence[str]:
        """The values that a template lists for people; empty where anything goes."""
        return ()


class TextReader(CellReader):
    """Text on one line."""

    def __init__(self, *, longest: int = LONGEST_TEXT):
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs):
        """The text, or None."""
        value = super().clean(value)
        if value is None:
            return None
        text = " ".join(str(value).split())
        if len(text) > self.longest:
            raise TextTooLong(length=self.longest)
        return text or None


class DateReader(CellReader):
    """A day in the Gregorian calendar, written in any usual way."""

    def bound_to(self, cells):
        """Decide for the column whether the day or the month comes first."""
        order = date_order(cells)
        return Bound(lambda value: parse_date(value, order=order, today=date.today()), order.note)


class SexReader(CellReader):
    """A word for a sex; `values` gives the module's own code for each."""

    def __init__(self, values: Mapping[str, str]):
        super().__init__()
        self.values = values

    def bound_to(self, cells):
        """Decide for the column what single letters mean."""
        letters = sex_letters(cells)

        def read(value):
            found = parse_sex(value, letters=letters)
            return None if found is None else self.values[found]

        return Bound(read)

    def allowed(self):
        """The codes."""
        return list(self.values.values())


class AnswerReader(CellReader):
    """Yes, no or unknown."""

    def clean(self, value, row=None, **kwargs):
        """The answer's code, or None for a blank cell: nobody asked."""
        found = parse_answer(value)
        return None if found is None else str(found)

    def allowed(self):
        """The three answers."""
        return ["yes", "no", "unknown"]


class ChoiceReader(CellReader):
    """One of a model's choices, by its code or by its label in any interface language."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def bound_to(self, cells):
        """Collect the labels of all languages once."""
        labels = {str(code): in_every_language(label) for code, label in self.choices.choices}
        return Bound(lambda value: parse_choice(value, labels))

    def allowed(self):
        """The codes."""
        return [str(code) for code in self.choices.values]


class WholeReader(CellReader):
    """A whole number within bounds."""

    def __init__(self, *, least: int, most: int):
        super().__init__()
        self.least, self.most = least, most

    def clean(self, value, row=None, **kwargs):
        """The number, or None."""
        found = parse_whole(value)
        if found is not None and not self.least <= found <= self.most:
            raise OutOfBounds(least=self.least, most=self.most)
        return found
