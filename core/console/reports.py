"""Reports: a question with a few answers to choose, a table, where it helps a picture, and the same
as a workbook with HXL tags and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from core.access import log_access
from core.printing.sheets import printed_for

from .lists import download, xlsx_chunks
from .screens import TaskScreen
from .tables import table

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX, PAPER = "xlsx", "print"


@dataclass(frozen=True)
class ReportColumn:
    """One column: its heading, its HXL tag, and whether it holds figures."""

    label: object
    hxl: str = ""
    numeric: bool = False


class ReportScreen(TaskScreen):
    """A report of one centre. Subclasses say what may be chosen, the columns, and the rows.

    Figures are asked for with GET, so that a report can be kept as a bookmark; what is chosen must
    not be personal data. Taking it away is written to the access log.
    """

    icon = "chart"
    in_menu = False
    form_class: type[forms.Form] | None = None
    # One sentence on what the figures say and how they are counted.
    explanation: object = ""
    empty_sentence: object = ""
    template_name = "console/report.html"
    print_template_name = "console/report_print.html"

    def columns(self, told: dict) -> Sequence[ReportColumn]:
        """The columns, given what was chosen."""
        raise NotImplementedError

    def rows(self, told: dict) -> list[Sequence[Any]]:
        """One sequence of plain values a row, as a workbook has them."""
        raise NotImplementedError

    def cells(self, row: Sequence[Any]) -> Sequence[Any]:
        """The values of a row as people read them; a pair (value, address) is a link."""
        return row

    def bars(self, told: dict, rows: list) -> list[dict]:
        """Bars above the table, as `console/bars.html` shows them; none by default."""
        return []

    def get(self, request, *args, **kwargs):
        """The report on the screen, as a workbook, or ready to print."""
        form = self.form()
        told = form.cleaned_data if form is not None and form.is_valid() else self.usual()
        rows, columns = self.rows(told), self.columns(told)
        if request.GET.get("format") == XLSX:
            return self.workbook(rows, columns)
        shown = table(
            title=str(self.get_title()),
            columns=[column.label for column in columns],
            rows=[self.cells(row) for row in rows],
            empty=self.empty_sentence or _("Nothing to report."),
            numeric={n for n, column in enumerate(columns) if column.numeric},
        )
        context = {"report": shown, "explanation": self.explanation, "told": told}
        if request.GET.get("format") == PAPER:
            return self.on_paper(context, len(rows))
        return self.render(
            **context,
            form=form,
            bars=self.bars(told, rows),
            header_actions=self.ways_out(),
            breadcrumbs=self.crumbs(),
        )

    def form(self):
        """What may be chosen, bound to what was; None where there is nothing to choose."""
        if self.form_class is None:
            return None
        asked = self.request.GET.copy()
        for name, value in self.usual().items():
            asked.setdefault(name, value)
        return self.form_class(asked)

    def usual(self) -> dict:
        """What counts until somebody chooses something else."""
        return {}

    def crumbs(self) -> list[dict]:
        """The way back."""
        return []

    def ways_out(self) -> list[dict]:
        """The same as a workbook and on paper, with what was chosen."""
        query = self.request.GET.copy()
        found = []
        for kind, label, icon in ((XLSX, "Excel", "download"), (PAPER, _("Print"), "print")):
            query["format"] = kind
            found.append({"url": f"?{query.urlencode()}", "label": label, "icon": icon})
        return found

    def workbook(self, rows, columns):
        """Stream it."""
        self.log("export", len(rows))
        return download(
            xlsx_chunks(
                headings=[str(column.label) for column in columns],
                rows=rows,
                hxl=[column.hxl for column in columns],
                title=str(self.get_title())[:31],
                rtl=get_language_bidi(),
            ),
            f"{self.name}-{self.centre.code}-{timezone.localtime():%Y%m%d}.xlsx",
            WORKBOOK,
        )

    def on_paper(self, context: dict, number: int):
        """The sheet, in landscape."""
        self.log("print", number)
        self.template_name = self.print_template_name
        query = self.request.GET.copy()
        query.pop("format", None)
        return self.render(
            **context,
            subtitle=self.subtitle(context["told"]),
            paper="a4-landscape",
            **printed_for(self.request.user, self.centre),
            back_url=f"?{query.urlencode()}",
        )

    def subtitle(self, told: dict) -> str:
        """What was chosen, for the paper: the days by default."""
        days = [told[name] for name in ("since", "until") if told.get(name)]
        return " – ".join(date_format(day, "DATE_FORMAT") for day in days)

    def log(self, kind: str, rows: int) -> None:
        """Who took it away."""
        log_access(
            kind=kind,
            module=self.module,
            centre_id=self.centre.pk,
            record=f"{self.module}.report.{self.name}",
            rows=rows,
        )
