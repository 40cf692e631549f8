"""Lists: filters, search, sort, pages and exports over scoped rows, rendered lean.

What people type into the search box is personal data: it travels by POST and never stands in a
URL. Filters and page numbers do.
"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import log_access
from core.exchange.writer import write_csv, write_xlsx

from .columns import as_text
from .views import ConsoleView

PER_PAGE = 50
SEARCH_FIELD = "search"
FORMATS = ("xlsx", "csv")


class ListView(ConsoleView):
    """Rows of one viewset; POST carries a search and changes nothing."""

    viewset = None
    template_name = "console/list.html"
    results_template_name = "console/list_results.html"
    writes = False

    def get(self, request, *args, **kwargs):
        """Show a page of rows, or only the results where a partial was asked for."""
        if request.GET.get("partial") or request.POST.get("partial"):
            self.template_name = self.results_template_name
        return self.render(**self.page_context())

    def post(self, request, *args, **kwargs):
        """A search: the same page, with the text in the body and not in the address."""
        return self.get(request, *args, **kwargs)

    def search_text(self) -> str:
        """What the person typed, at most 200 characters."""
        return self.request.POST.get(SEARCH_FIELD, "").strip()[:200]

    def get_rows(self):
        """The scoped rows after filter, search and sort."""
        rows = self.viewset.get_list_queryset()
        self.filters = self.viewset.get_filters(self.request, rows)
        if self.filters is not None and self.filters.is_valid():
            rows = self.filters.qs
        if text := self.search_text():
            rows = self.viewset.search(rows, text)
            if not self.sort()[1]:
                return rows
        field, column = self.sort()
        if column:
            prefix = "-" if field.startswith("-") else ""
            return rows.order_by(*[f"{prefix}{name}" for name in column.order_by], "pk")
        return rows

    def sort(self) -> tuple:
        """The chosen sort ("-2" is the third column, downwards) and its column, or none."""
        chosen = self.request.GET.get("sort", "")
        number = chosen.lstrip("-")
        columns = self.viewset.list_columns()
        if number.isascii() and number.isdigit() and int(number) < len(columns):
            column = columns[int(number)]
            if column.order_by:
                return chosen, column
        return "", None

    def page_context(self) -> dict:
        """Everything the list templates need; one count and one query of rows."""
        rows = self.get_rows()
        page_number = self.request.POST.get("page") or self.request.GET.get("page", 1)
        page = Paginator(rows, PER_PAGE).get_page(page_number)
        columns = self.viewset.list_columns()
        return {
            "columns": [self.heading(i, column) for i, column in enumerate(columns)],
            "rows": [self.row(row, columns) for row in self.viewset.prepare(list(page))],
            "count": page.paginator.count,
            "page": page,
            "filters": self.filters,
            "filter_form": self.filters.form if self.filters is not None else None,
            "filters_active": self.active_filters(),
            "search_text": self.search_text(),
            "searchable": self.viewset.is_searchable,
            "query": self.query_without("page", "partial"),
            "add_links": self.viewset.add_links(self.scope),
            "import_links": self.viewset.import_links(self.scope),
            "export_url": self.viewset.url("export") if self.viewset.can_export else "",
            "empty": self.viewset.empty_sentence,
            "noun": self.viewset.model._meta.verbose_name,
            "noun_plural": self.viewset.model._meta.verbose_name_plural,
        }

    def active_filters(self) -> int:
        """How many filters are set in the address."""
        if self.filters is None:
            return 0
        return sum(1 for name in self.filters.form.fields if self.request.GET.get(name))

    def query_without(self, *names) -> str:
        """The address's query without some names, for links."""
        query = self.request.GET.copy()
        for name in names:
            query.pop(name, None)
        return query.urlencode()

    def heading(self, number: int, column) -> dict:
        """A heading with the link that sorts by it."""
        chosen, sorted_column = self.sort()
        direction = None
        if sorted_column is column:
            direction = "desc" if chosen.startswith("-") else "asc"
        target = f"-{number}" if direction == "asc" else str(number)
        rest = self.query_without("sort", "page", "partial")
        url = f"?sort={target}{'&' + rest if rest else ''}" if column.order_by else ""
        return {
            "label": column.label,
            "sort_url": url,
            "sorted": direction,
            "numeric": column.numeric,
        }

    def row(self, row, columns) -> dict:
        """One row as plain values: the template only prints them."""
        return {
            "url": self.viewset.row_url(row),
            "cells": [
                {"text": as_text(column.raw(row)), "numeric": column.numeric} for column in columns
            ],
            "badges": self.viewset.badges(row),
        }

    def get_title(self):
        """The list's name."""
        return self.viewset.title


class ExportView(ListView):
    """The list as XLSX or CSV, all pages, as filtered and searched; written to the access log."""

    def get(self, request, *args, **kwargs):
        """Stream the file; formulas in cells are neutralised by the writer."""
        kind = request.POST.get("format") or request.GET.get("format", "xlsx")
        if kind not in FORMATS or not self.viewset.can_export:
            raise PermissionDenied
        rows = self.get_rows()
        columns = self.viewset.export_columns()
        count = rows.count()
        for centre_id in self.scope.centre_ids(self.permission):
            log_access(
                kind="export",
                module=self.module,
                centre_id=centre_id,
                record=self.viewset.model._meta.label_lower,
                rows=count,
            )
        headings = [str(column.label) for column in columns]
        values = (
            [self.viewset.export_value(column, row) for column in columns]
            for row in self.viewset.prepare_stream(rows)
        )
        hxl = [c.hxl for c in columns] if any(c.hxl for c in columns) else None
        name = f"{self.viewset.url_namespace}-{timezone.localdate():%Y%m%d}.{kind}"
        if kind == "csv":
            return download(write_csv(headings=headings, rows=values, hxl=hxl), name, "text/csv")
        return download(
            xlsx_chunks(headings=headings, rows=values, hxl=hxl, title=str(self.get_title())),
            name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )


def xlsx_chunks(**kwargs):
    """Write a workbook to a temporary file and give it out in pieces."""
    import tempfile

    with tempfile.TemporaryFile() as file:
        write_xlsx(file, **kwargs)
        file.seek(0)
        while chunk := file.read(64 * 1024):
            yield chunk


def download(chunks, name: str, content_type: str) -> StreamingHttpResponse:
    """A response that the browser saves under `name`, which holds no personal data."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


EMPTY = _("Nothing here yet.")
