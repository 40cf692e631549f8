"""What a person should know about how the file was read: assumptions, made visible."""

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.exchange.confined import RawSheet
from core.exchange.headers import Header
from core.exchange.sentences import Sentence
from core.exchange.sniffing import COMPOUND, TEXT, ZIPPED
from core.exchange.table import Row, Table

EXPECTED_CONTAINERS = {
    ".xlsx": ZIPPED,
    ".xlsm": ZIPPED,
    ".xlsb": ZIPPED,
    ".ods": ZIPPED,
    ".xls": COMPOUND,
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
}


def notes_on(
    table: Table, *, header: Header, rows: list[Row], raw: RawSheet, filename: str, container: str
) -> list[Sentence]:
    """Return the notes on one reading, the most important first."""
    notes = []
    suffix = PurePath(filename).suffix.lower()
    if EXPECTED_CONTAINERS.get(suffix, container) != container:
        notes.append(
            Sentence(
                _(
                    "The name of this file ends in %(suffix)s, but its content is of another "
                    "kind; it was read."
                ),
                {"suffix": suffix},
            )
        )
    if len(table.sheets) > 1:
        notes.append(
            Sentence(
                _("The sheet “%(sheet)s” was read; the file has %(count)d sheets."),
                {"sheet": table.sheet, "count": len(table.sheets)},
            )
        )
    if header.position:
        notes.append(
            Sentence(
                ngettext_lazy(
                    "The headings were found in row %(row)d; %(count)d row above them was left "
                    "out.",
                    "The headings were found in row %(row)d; %(count)d rows above them were "
                    "left out.",
                    "count",
                ),
                {"row": table.header_row, "count": header.position},
            )
        )
    if header.hxl_position is not None:
        notes.append(
            Sentence(
                _("Row %(row)d holds HXL tags and was used to name the columns."),
                {"row": rows[header.hxl_position].number},
            )
        )
    return notes + _encoding_notes(raw)


def _encoding_notes(raw: RawSheet) -> list[Sentence]:
    if raw.strange_characters:
        return [
            Sentence(
                _(
                    "Some characters could not be read and are shown as “�”. Saving the file as "
                    "UTF-8 helps."
                )
            )
        ]
    if raw.encoding and "+" in raw.encoding:
        return [
            Sentence(
                _("This file mixes two encodings (%(encodings)s). Check the letters with accents."),
                {"encodings": raw.encoding},
            )
        ]
    return []
