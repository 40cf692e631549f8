"""Lists: filters, search, sort, pages and exports over scoped rows, rendered lean.

What people type into the search box is personal data: it travels by POST and never stands in a
URL. Filters and page numbers do.
"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.access import log_access
from core.exchange.writer import write_csv, write_xlsx

from .columns import as_text
from .views import ConsoleView

PER_PAGE = 50
SEARCH_FIELD = "search"
FORMATS = ("xlsx", "csv")


class RowPaginator(Paginator):
    """Pages of rows; the viewset may know a shorter way to the number of all of them."""

    def __init__(self, rows, per_page: int, *, count_all=None):
        super().__init__(rows, per_page)
        self.count_all = count_all or rows.count

    @cached_property
    def count(self) -> int:
        """Rows on all pages."""
        return self.count_all()


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
        self.every_row = rows = self.viewset.get_list_queryset()
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
        columns = {str(i): column for i, column in enumerate(self.viewset.list_columns())}
        column = columns.get(chosen.removeprefix("-"))
        return (chosen, column) if column and column.order_by else ("", None)

    def page_context(self) -> dict:
        """Everything the list templates need; one count and one query of rows."""
        rows = self.get_rows()
        page_number = self.request.POST.get("page") or self.request.GET.get("page", 1)
        page = RowPaginator(rows, PER_PAGE, count_all=self.count_all(rows)).get_page(page_number)
        columns = self.viewset.list_columns()
        labels = [str(column.label) for column in columns]
        return {
            "columns": [self.heading(i, column) for i, column in enumerate(columns)],
            "rows": [self.row(row, columns, labels) for row in self.viewset.prepare(list(page))],
            "count": page.paginator.count,
            "page": self.page_links(page),
            "filter_form": self.filters.form if self.filters is not None else None,
            "chips": self.chips(),
            "searchable": self.viewset.is_searchable,
            "search_text": self.search_text(),
            "results_url": f"?{self.query_without('page', 'partial')}",
            "exports": self.exports(),
            "header_actions": self.viewset.list_actions(self.scope),
            "empty": {"text": self.empty_sentence(), "icon": ""},
        }

    def count_all(self, rows):
        """The viewset's own way to count, where no filter and no search narrowed the rows."""
        narrowed = rows.query.where != self.every_row.query.where
        return None if narrowed else self.viewset.count_all

    def page_links(self, page) -> dict:
        """Number of pages and the addresses of the neighbours."""
        rest = self.query_without("page", "partial")
        rest = f"&{rest}" if rest else ""
        return {
            "number": page.number,
            "num_pages": page.paginator.num_pages,
            "previous_url": f"?page={page.number - 1}{rest}" if page.has_previous() else "",
            "next_url": f"?page={page.number + 1}{rest}" if page.has_next() else "",
        }

    def exports(self) -> list[dict]:
        """The formats in which the list can be taken away."""
        if not self.viewset.can_export:
            return []
        rest = self.query_without("page", "partial", "format")
        rest = f"&{rest}" if rest else ""
        url = self.viewset.url("export")
        return [
            {"label": "Excel", "url": f"{url}?format=xlsx{rest}"},
            {"label": "CSV", "url": f"{url}?format=csv{rest}"},
        ]

    def empty_sentence(self):
        """What to say where no row is there: why, and what to do next."""
        if self.search_text() or self.chips():
            return _("Nothing matches. Try fewer letters, or remove a filter.")
        return self.viewset.empty_sentence

    def chips(self) -> list[dict]:
        """The filters that are set, each with the address that removes it."""
        if self.filters is None:
            return []
        found = []
        for name in self.filters.form.fields:
            if self.request.GET.get(name):
                field = self.filters.form[name]
                found.append(
                    {
                        "label": field.label,
                        "value": chosen_label(field, self.request.GET[name]),
                        "remove_url": f"?{self.query_without(name, 'page', 'partial')}",
                    }
                )
        return found

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

    def row(self, row, columns, labels) -> dict:
        """One row as plain values: the template only prints them."""
        return {
            "url": self.viewset.row_url(row),
            "cells": [
                {
                    "text": as_text(column.raw(row)),
                    "numeric": column.numeric,
                    "label": label,
                    # A key that the template misses costs more than the rest of the cell.
                    "url": "",
                }
                for column, label in zip(columns, labels, strict=True)
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


def chosen_label(field, value: str) -> str:
    """The label of a chosen filter value; the value itself where it is free text."""
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value))
