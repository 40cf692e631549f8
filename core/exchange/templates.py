"""Templates to fill in: our headings, an example, and the values that are understood."""

import io

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from core.exchange.resources import ExchangeResource
from core.exchange.writer import sheet_name, write_csv

WIDTH = 22
VALUES_LISTED = 300


def template_csv(resource: type[ExchangeResource]) -> bytes:
    """Headings and one example row as .csv, in the active language."""
    columns = resource.import_columns()
    rows = [[column.example for column in columns]]
    headings = [str(column.label) for column in columns]
    return "".join(write_csv(rows, headings=headings)).encode()


def template_xlsx(resource: type[ExchangeResource]) -> bytes:
    """A workbook in the active language: the list with an example, and a sheet that explains it."""
    columns = resource.import_columns()
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = sheet_name(str(resource.title))
    sheet.append([str(column.label) for column in columns])
    sheet.append([column.example for column in columns])
    sheet.freeze_panes = "A2"
    explained = workbook.create_sheet(sheet_name(_("Explanation")))
    explained.append([_("Column"), _("Mandatory"), _("What it holds"), _("Allowed values")])
    for column in columns:
        values = list(column.reader.allowed())[:VALUES_LISTED]
        explained.append(
            [
                str(column.label),
                _("yes") if column.required else _("no"),
                str(column.help_text),
                ", ".join(values),
            ]
        )
    for each in (sheet, explained):
        each.sheet_view.rightToLeft = translation.get_language_bidi()
        for cell in each[1]:
            cell.font = Font(bold=True)
            each.column_dimensions[cell.column_letter].width = WIDTH
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
