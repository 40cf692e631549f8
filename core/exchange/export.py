"""A resource's records as a file: the same columns that an import reads, with headings and HXL tags."""

from collections.abc import Iterator
from typing import BinaryIO

from core.access import log_access
from core.exchange.resources import ExchangeResource, check_may_export
from core.exchange.writer import write_csv, write_xlsx
from core.models import Centre

FORMATS = ("xlsx", "csv")


def headings_of(resource: type[ExchangeResource]) -> list[str]:
    """The headings in the active language."""
    return [str(column.label) for column in resource.export_columns()]


def tags_of(resource: type[ExchangeResource]) -> list[str | None] | None:
    """The HXL tags, or None where no column has one."""
    tags = [column.hxl or None for column in resource.export_columns()]
    return tags if any(tags) else None


def export_to(
    file: BinaryIO,
    *,
    resource: type[ExchangeResource],
    centre: Centre,
    kind: str,
    rtl: bool = False,
) -> int:
    """Write the records of a centre as .xlsx or .csv, return how many; the access log has it.

    Raises `NotAllowed` or `ModuleNotWritable`. Memory stays flat, whatever the number of rows.
    """
    check_may_export(resource, centre)
    counted = _Counted(_cells(resource, centre))
    headings, tags = headings_of(resource), tags_of(resource)
    if kind == "csv":
        for chunk in write_csv(counted, headings=headings, hxl=tags):
            file.write(chunk.encode())
    else:
        title = str(resource.title)
        write_xlsx(file, headings=headings, rows=counted, hxl=tags, title=title, rtl=rtl)
    log_access(
        kind="export",
        module=resource.module(),
        centre_id=centre.pk,
        record=resource.name,
        rows=counted.number,
    )
    return counted.number


def _cells(resource: type[ExchangeResource], centre: Centre) -> Iterator[list]:
    columns = resource.export_columns()
    for values in resource().export_rows(centre=centre):
        yield [column.reader.render(values.get(column.name)) for column in columns]


class _Counted:
    """Rows on their way into a file, counted as they pass."""

    def __init__(self, rows):
        self.rows = rows
        self.number = 0

    def __iter__(self):
        for row in self.rows:
            self.number += 1
            yield row
