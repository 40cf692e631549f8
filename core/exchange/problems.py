"""Why an import does not go on, in sentences: about the file, its rows, or the moment."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.exchange.sentences import Sentence

LISTED = 8


class ImportRefused(Refusal):
    """The import did not happen, and nothing was changed."""

    code = "import_refused"


class AlreadyImported(ImportRefused):
    """Somebody confirmed this import before: a second click, or a colleague."""

    code = "already_imported"
    sentence = _("This list has been imported already. Nothing was imported a second time.")


class ImportWithdrawn(ImportRefused):
    """The import was cancelled."""

    code = "import_withdrawn"
    sentence = _("This import was cancelled. Choose the file again to import it.")


class PreviewOutOfDate(ImportRefused):
    """What the file would change is no longer what the person saw."""

    code = "preview_out_of_date"
    sentence = _(
        "Records have changed since you looked at this list, so that it would now do something "
        "else. Nothing was imported. Look at the list again and confirm it."
    )


class RowIsOtherwise(PreviewOutOfDate):
    """A row would do something else than what was found out when the list was looked at."""


class ListHasErrors(ImportRefused):
    """Rows or columns are wrong: all rows are imported, or none."""

    code = "list_has_errors"
    sentence = _(
        "This list has rows with errors. All rows are imported or none, so nothing was imported."
    )


class ListHasQuestions(ImportRefused):
    """Some rows may be about people or things that are here already."""

    code = "list_has_questions"
    sentence = _(
        "Some rows may be about somebody who is registered here. Say of each who it is, then "
        "confirm. Nothing was imported yet."
    )


class FileIsGone(ImportRefused):
    """The kept file is no longer there or no longer the same."""

    code = "file_is_gone"
    sentence = _("The file of this import is no longer there. Choose the file again.")


NOTHING_RECOGNISED = _(
    "None of the columns of this file was recognised. Say below which column is what, or use the "
    "template with our headings."
)
SAME_ROW_TWICE = _("This row is the same as row %(row)d. Keep one of them.")
SAME_THING_TWICE = _(
    "Row %(row)d is about the same record. Take one of the two rows out, or say of one that it is "
    "about another."
)
FIELD_TWICE = _("Two columns are named as “%(field)s”. Keep one of them and leave the other out.")
FIELD_UNSURE = _("Several columns may be “%(field)s”: %(headings)s. Say below which one it is.")
COLUMN_MISSING = _("No column holds “%(field)s”. Say below which column it is.")
UNKNOWN_FIELD = _("There is no column “%(field)s” in this list. There are: %(fields)s.")
UNKNOWN_HEADING = _("The file has no heading “%(heading)s”. Its headings are: %(headings)s.")


class UnknownColumn(ImportRefused):
    """A mapping names a heading or a field that is not there."""

    code = "unknown_column"

    def __init__(self, *, template, **facts):
        super().__init__(Sentence(template, facts))


def column_is_missing(column) -> Sentence:
    """A mandatory column is in no column of the file."""
    return Sentence(COLUMN_MISSING, {"field": column.label})


def same_row_twice(first: int) -> Sentence:
    """Two rows of the file are about the same thing."""
    return Sentence(SAME_ROW_TWICE, {"row": first})


def same_thing_twice(other: int) -> Sentence:
    """Two rows of the file would change the same record."""
    return Sentence(SAME_THING_TWICE, {"row": other})


def listed(names) -> str:
    """Some names in a row, the rest as dots."""
    names = [str(name) for name in names]
    return ", ".join(names[:LISTED]) + ("…" if len(names) > LISTED else "")
