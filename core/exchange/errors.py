"""Why a file could not be read: each reason is a class with a sentence that says what to do next.

The facts of an error are numbers, kinds of file and names of sheets, never the content of a cell:
errors reach logs, and files are full of people.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exchange.sentences import Sentence


class UnreadableFile(Exception):
    """No table could be read from the file, and the sentence says why and what to do."""

    code = "unreadable"
    sentence: Any = _(
        "This file could not be read. Open it in a spreadsheet program, save it as .xlsx and "
        "try again."
    )

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


class PasswordProtected(UnreadableFile):
    """The file is encrypted."""

    code = "password"
    sentence = _(
        "This file is protected with a password. Open it with the password, remove the protection, "
        "save it and try again."
    )


class DamagedFile(UnreadableFile):
    """The file is cut off, corrupt or not built as its format demands."""

    code = "damaged"
    sentence = _(
        "This file is damaged. Open it in a spreadsheet program, save it under a new name as .xlsx "
        "and try again; if it does not open there either, ask the sender for it again."
    )


class UnclosedQuotation(DamagedFile):
    """A quotation mark in a text file swallows all the rows that follow."""

    code = "unclosed_quotation"
    sentence = _(
        "A quotation mark is opened in row %(row)d and never closed, so that the rows after it "
        "cannot be "
        "told apart. Correct that row and try again."
    )


class NotASpreadsheet(UnreadableFile):
    """The file is something else, whatever its name says."""

    code = "not_a_spreadsheet"
    sentence = _(
        "This file is not a spreadsheet. Choose a file of the type .xlsx, .xls, .ods or .csv."
    )


class AnotherKindOfFile(NotASpreadsheet):
    """The file was recognised as a document, a picture or an archive."""

    code = "another_kind"
    sentence = _(
        "This file is not a spreadsheet, its content is %(kind)s. "
        "Choose a file of the type .xlsx, .xls, .ods or .csv."
    )


class OldFormat(NotASpreadsheet):
    """A spreadsheet in a format that no library here reads."""

    code = "old_format"
    sentence = _(
        "This spreadsheet is in an old format that is not read here. Open it in a spreadsheet "
        "program, "
        "save it as .xlsx and try again."
    )


class TooLarge(UnreadableFile):
    """The file asks for more than the server gives to one import."""

    code = "too_large"
    sentence = _(
        "This file is too large to be read. Delete blank rows, blank columns and pictures, or "
        "divide it "
        "into several files."
    )


class FileTooBig(TooLarge):
    """More bytes than permitted."""

    code = "file_too_big"
    sentence = _(
        "This file is larger than %(megabytes)d MB. Remove pictures and unused sheets, or "
        "divide it into "
        "several files."
    )


class TooManyRows(TooLarge):
    """More filled rows than permitted."""

    code = "too_many_rows"
    sentence = _("This table has more than %(rows)d rows. Divide it into several files.")


class TooManyColumns(TooLarge):
    """A cell is filled further to the right than permitted."""

    code = "too_many_columns"
    sentence = _(
        "This table has more than %(columns)d columns. Delete the columns that are not needed."
    )


class TooManyCells(TooLarge):
    """More filled cells, or more text in them, than permitted."""

    code = "too_many_cells"
    sentence = _(
        "This table holds too much data for one import. Delete the columns that are not needed, "
        "or divide "
        "it into several files."
    )


class EmptyFile(UnreadableFile):
    """Nothing is written in the file, or in the sheet that was asked for."""

    code = "empty"
    sentence = _("There is nothing in this file. Check that you chose the right file and saved it.")


class NoHeadings(UnreadableFile):
    """No row looks like a row of headings."""

    code = "no_headings"
    sentence = _(
        "No row of column headings was found. Write a heading above each column, such as “Name” "
        "or “Date”, "
        "and try again."
    )


class NoDataRows(UnreadableFile):
    """There are headings and nothing below them."""

    code = "no_data_rows"
    sentence = _(
        "There are no rows below the headings in row %(row)d. Check that you chose the right "
        "file and sheet."
    )


class SheetNotFound(UnreadableFile):
    """The workbook has no sheet of the name that was asked for."""

    code = "sheet_not_found"
    sentence = _("There is no sheet called “%(sheet)s” in this file. The sheets are: %(sheets)s.")


class ReadingTookTooLong(UnreadableFile):
    """The time for reading ran out."""

    code = "took_too_long"
    sentence = _(
        "Reading this file took longer than %(seconds)d seconds and was stopped. Save it anew "
        "as .xlsx or "
        "divide it into several files."
    )


KINDS_OF_FILE = {
    "pdf": _("a PDF document"),
    "picture": _("a picture"),
    "archive": _("a compressed archive"),
    "word": _("a text document"),
    "slides": _("a presentation"),
    "web_page": _("a web page without a table"),
    "json": _("JSON data"),
    "xml": _("XML data"),
    "database": _("a database"),
}

BY_CODE: dict[str, type[UnreadableFile]] = {
    error.code: error
    for error in (
        PasswordProtected, DamagedFile, UnclosedQuotation, NotASpreadsheet, AnotherKindOfFile,
        OldFormat,
        TooLarge, FileTooBig, TooManyRows, TooManyColumns, TooManyCells, EmptyFile, NoHeadings,
        NoDataRows, SheetNotFound, ReadingTookTooLong,
    )
}  # fmt: skip


def unreadable(code: str, **facts: Any) -> UnreadableFile:
    """Return the error that the confined reader named with a code."""
    if "kind" in facts:
        facts["kind"] = KINDS_OF_FILE[facts["kind"]]
    return BY_CODE[code](**facts)
