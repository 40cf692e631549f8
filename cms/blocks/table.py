"""A table whose words can be translated beside the original."""

import hashlib

from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail_localize.segments import StringSegmentValue


class TableBlock(TypedTableBlock):
    """Wagtail's table; `wagtail-localize` knows no tables by itself and asks the block.

    A word is known by what it says and not by where it stands: a row that is put between others
    leaves the translations of all rows as they are.
    """

    def get_translatable_segments(self, value) -> list[StringSegmentValue]:
        """Each text of the table once: what it is called, its headings, its cells."""
        return [StringSegmentValue(_path(text), text) for text in dict.fromkeys(_texts(value))]

    def restore_translated_segments(self, value, segments):
        """Put the translated texts in the places of the original ones."""
        said = {segment.path: segment.render_text() for segment in segments}

        def put(text):
            return said.get(_path(text), text) if text else text

        value.caption = put(value.caption)
        for column in value.columns:
            column["heading"] = put(column["heading"])
        for row in value.row_data:
            row["values"] = [put(text) for text in row["values"]]
        return value


def _texts(value) -> list[str]:
    cells = [text for row in value.row_data for text in row["values"]]
    headings = [column["heading"] for column in value.columns]
    return [text for text in (value.caption, *headings, *cells) if text]


def _path(text: str) -> str:
    """A name of the text for translators' tools; says nothing of whoever it is about."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
