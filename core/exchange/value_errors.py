"""Why a cell could not be understood. The sentence never repeats the cell: it may be a name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exchange.sentences import Sentence


class ValueNotUnderstood(Exception):
    """A cell holds something that is not of the kind that is needed."""

    code = "value"
    sentence: Any = _("This value is not understood.")

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def message(self) -> Sentence:
        """The sentence for people, translated when it is shown."""
        return Sentence(template=self.sentence, facts=self.facts)

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return str(self.message)


class FormulaFailed(ValueNotUnderstood):
    """The spreadsheet itself shows an error in the cell."""

    code = "formula_failed"
    sentence = _("The cell shows the error %(error)s. Correct its formula or write the value.")


class NotADate(ValueNotUnderstood):
    """The text is no date in any way of writing that is known here."""

    code = "not_a_date"
    sentence = _("This is not a date. Write the date as year-month-day, for example 2024-12-31.")


class OnlyAYear(NotADate):
    """A year alone is written where a day is needed."""

    code = "only_a_year"
    sentence = _("This is a year without day and month. Write the date as 2024-12-31.")


class NotANumber(ValueNotUnderstood):
    """The text is no number."""

    code = "not_a_number"
    sentence = _("This is not a number. Write digits only, for example 1234.5.")


class NotAWholeNumber(NotANumber):
    """The number has a fraction where things are counted."""

    code = "not_whole"
    sentence = _("This is not a whole number. Write a number without decimals, for example 12.")


class NotAnAnswer(ValueNotUnderstood):
    """The text says neither yes nor no nor unknown."""

    code = "not_an_answer"
    sentence = _("This is neither yes nor no nor unknown. Write one of these three words.")


class NotASex(ValueNotUnderstood):
    """The text is no word for a sex."""

    code = "not_a_sex"
    sentence = _("This word is not known here. Write female, male, other or unknown.")


class NotAChoice(ValueNotUnderstood):
    """The text is neither code nor label of a choice."""

    code = "not_a_choice"
    sentence = _("This is not one of the choices. The choices are: %(choices)s.")


class CellNotUnderstood(Exception):
    """A value problem with its place in the file, for the list of errors that the preview shows."""

    sentence = _("Row %(row)d, column “%(heading)s” (%(column)s): %(problem)s")

    def __init__(self, *, row: int, column: str, heading: str, problem: ValueNotUnderstood) -> None:
        super().__init__(problem.code)
        self.row = row
        self.column = column
        self.heading = heading
        self.problem = problem

    @property
    def message(self) -> Sentence:
        """The sentence for people, translated when it is shown."""
        facts = {
            "row": self.row,
            "column": self.column,
            "heading": self.heading,
            "problem": self.problem.message,
        }
        return Sentence(template=self.sentence, facts=facts)

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return str(self.message)
