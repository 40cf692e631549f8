"""Columns of an import or export: what a field is called, how its cells are read and written."""

from collections.abc import Sequence

from import_export.fields import Field as ResourceField

from core.exchange.cell_readers import CellReader, TextReader
from core.exchange.languages import in_every_language
from core.exchange.mapping import Field


class ExchangeColumn(ResourceField):
    """One field of a resource, for both directions.

    `label` is the heading that we write, recognised in every interface language; `aliases` are
    headings that others write. `attribute` is a path or a key of the resource's `values`. A column
    with `importable=False` is written, recognised and never read.
    """

    def __init__(
        self,
        *,
        label,
        reader: CellReader | None = None,
        aliases: Sequence[str] = (),
        hxl: str = "",
        required: bool = False,
        importable: bool = True,
        exportable: bool = True,
        help_text="",
        example="",
        name: str | None = None,
    ):
        super().__init__(column_name=name, widget=reader or TextReader(), readonly=not importable)
        self.label = label
        self.aliases = tuple(aliases)
        self.hxl = hxl
        self.required = required
        self.exportable = exportable
        self.help_text = help_text
        self.example = example

    @property
    def name(self) -> str:
        """The field's name, unique in its resource."""
        return self.column_name

    @property
    def reader(self) -> CellReader:
        """How cells of the column are read and written."""
        return self.widget

    @property
    def importable(self) -> bool:
        """Whether a file may fill it."""
        return not self.readonly

    def as_mapping_field(self) -> Field:
        """The column as the matcher of headings wants it."""
        return Field(
            name=self.name,
            labels=in_every_language(self.label),
            aliases=self.aliases,
            hxl=(self.hxl,) if self.hxl else (),
            required=self.required and self.importable,
        )
