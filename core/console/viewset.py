"""A viewset: list, detail, form, history and export of one model, in one declarative class."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.manifest import owner_of
from core.scope import current

from .columns import Column
from .details import DetailView, HistoryView
from .edit import AddView, DeleteView, EditView
from .lists import ExportView, ListView


class ConsoleViewSet:
    """Screens of one scoped model. A subclass names the model and says what to show.

    Rights come from the model's permissions; rows from the scope; both without a word here.
    """

    model: type[models.Model]
    # Path below /admin/ and URL namespace, e.g. "registry/stays".
    path = ""
    icon = "list-ul"
    columns: tuple[Column, ...] = ()
    ordering: tuple[str, ...] = ()
    search_fields: tuple[str, ...] = ()
    filterset_class = None
    form_class = None
    select_related: tuple[str, ...] = ()
    can_add = can_edit = True
    can_delete = False
    can_export = True
    in_menu = True
    menu_order = 100
    empty_sentence: object = gettext_lazy("Nothing here yet.")
    # Fields that say again, for the machine, what another field says for people.
    hidden_in_history: tuple[str, ...] = ()
    # Opening one record is written to the access log.
    is_personal = False
    detail_view_class = DetailView
    list_view_class = ListView
    edit_view_class = EditView
    add_view_class = AddView

    @cached_property
    def module(self) -> str:
        """The module that this viewset belongs to."""
        return owner_of(type(self))

    @property
    def title(self):
        """The list's name: the model's plural."""
        return str(self.model._meta.verbose_name_plural).capitalize()

    @cached_property
    def url_namespace(self) -> str:
        """Unique name of the viewset's URLs."""
        return self.path.replace("/", "_")

    def permission(self, verb: str) -> str:
        """``app.verb_model``."""
        return f"{self.model._meta.app_label}.{verb}_{self.model._meta.model_name}"

    # --- Addresses ---------------------------------------------------------------------------
    def url(self, name: str, *args) -> str:
        """Address of one of the viewset's pages."""
        return reverse(f"{self.url_namespace}:{name}", args=args)

    def row_url(self, row) -> str:
        """Where a row of the list leads."""
        return self.url("detail", row.pk)

    def get_urlpatterns(self) -> list:
        """The viewset's URLs; each view carries its gate."""
        view = self.view
        patterns = [
            path("", view(self.list_view_class, "view"), name="list"),
            path("<uuid:pk>/", view(self.detail_view_class, "view"), name="detail"),
        ]
        if self.can_export:
            patterns.append(path("export/", view(ExportView, "view"), name="export"))
        if self.can_add:
            patterns.append(
                path("add/<slug:centre>/", view(self.add_view_class, "add"), name="add")
            )
        if self.can_edit:
            patterns.append(
                path("<uuid:pk>/edit/", view(self.edit_view_class, "change"), name="edit")
            )
        if self.can_delete:
            patterns.append(path("<uuid:pk>/delete/", view(DeleteView, "delete"), name="delete"))
        if hasattr(self.model, "history"):
            patterns.append(path("<uuid:pk>/history/", view(HistoryView, "view"), name="history"))
        return patterns + self.extra_urlpatterns()

    def extra_urlpatterns(self) -> list:
        """Further pages of a subclass."""
        return []

    def view(self, view_class, verb: str):
        """One of this viewset's views, gated by module and permission."""
        return view_class.as_view(
            viewset=self, module=self.module, permission=self.permission(verb), icon=self.icon
        )

    # --- Rows --------------------------------------------------------------------------------
    def list_columns(self) -> list[Column]:
        """Columns on screen."""
        return [column for column in self.columns if column.in_list]

    def export_columns(self) -> list[Column]:
        """Columns of a file."""
        return [column for column in self.columns if column.in_export]

    def get_list_queryset(self):
        """Scoped rows with what the columns need and nothing else."""
        rows = self.model.objects.select_related(*self.select_related)
        if needed := self.needed_fields():
            rows = rows.only(*needed)
        return rows.order_by(*(self.ordering or self.model._meta.ordering or ("-pk",)))

    def count_all(self) -> int:
        """How many rows `get_list_queryset` has; for who knows a shorter way than to ask each."""
        return self.get_list_queryset().count()

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        names = {"pk"}
        for column in self.columns:
            names |= set(column.needs) or self.plain_field(column)
        for related in self.select_related:
            # A row that is loaded along must be asked for, in part or whole.
            if not any(f"{name}__".startswith(f"{related}__") for name in names):
                names.add(related)
        return tuple(sorted(names))

    def needed_fields(self) -> tuple[str, ...]:
        """Fields that the columns load; empty where the model should be loaded whole."""
        return self._needed

    def plain_field(self, column: Column) -> set[str]:
        """The field behind a column that names one."""
        if callable(column.value):
            return set()
        name = column.value.replace(".", "__")
        try:
            self.model._meta.get_field(name.split("__")[0])
        except FieldDoesNotExist:
            return set()
        return {name}

    def prepare(self, rows: list) -> list:
        """Add to the rows of one page what they show of related rows, in a fixed number of queries."""
        return rows

    def prepare_stream(self, rows, size: int = 500):
        """The same for an export, in chunks so that memory stays flat."""
        chunk = []
        for row in rows.iterator(chunk_size=size):
            chunk.append(row)
            if len(chunk) == size:
                yield from self.prepare(chunk)
                chunk = []
        yield from self.prepare(chunk)

    def export_value(self, column: Column, row):
        """A value for a file: dates and numbers stay what they are."""
        value = column.raw(row)
        return str(value) if hasattr(value, "_proxy____cast") else value

    def badges(self, row) -> list:
        """Small labels beside the row's name: (text, kind)."""
        return []

    @property
    def is_searchable(self) -> bool:
        """Whether the list has a search box."""
        return bool(self.search_fields)

    def search(self, rows, text: str):
        """Rows in which each word of the text occurs in one of the search fields."""
        for word in text.split():
            condition = models.Q()
            for name in self.search_fields:
                condition |= models.Q(**{f"{name}__icontains": word})
            rows = rows.filter(condition)
        return rows

    def get_filters(self, request, rows):
        """The bound filter set, or None."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(request.GET, queryset=rows, request=request)

    # --- Links -------------------------------------------------------------------------------
    def centres_for(self, verb: str, asker=None) -> list:
        """Centres at which the asker may do this and the module is on."""
        asker = asker or current()
        allowed = asker.centre_ids(self.permission(verb)) & asker.writable_centre_ids(self.module)
        return sorted(
            (c for c in asker.grants.centres.values() if c.id in allowed), key=lambda c: c.name
        )

    def list_actions(self, asker) -> list[dict]:
        """Buttons above the list: add and import, at each centre where the person may."""
        adding = self.centres_for("add", asker) if self.can_add else []
        noun = self.model._meta.verbose_name
        several = len(asker.grants.centres) > 1
        links = [
            {
                "url": self.url("add", centre.code),
                "label": _("Add %(noun)s at %(centre)s") % {"noun": noun, "centre": centre.name}
                if several
                else _("Add %(noun)s") % {"noun": noun},
                "icon": "plus",
                "tone": "primary",
            }
            for centre in adding
        ]
        return [*links, *self.import_links(asker)]

    def import_links(self, asker) -> list[dict]:
        """One link a centre where the person may import rows of this model."""
        from core.exchange.console import import_links_for

        return import_links_for(self.model, asker)

    def actions_for(self, row, asker) -> list[dict]:
        """Buttons of a record's page: edit, history and the model's own status buttons."""
        links = []
        if self.can_edit and self.may("change", row, asker):
            links.append(
                {
                    "url": self.url("edit", row.pk),
                    "label": _("Edit"),
                    "icon": "edit",
                    "tone": "primary",
                }
            )
        if self.can_delete and self.may("delete", row, asker):
            links.append({"url": self.url("delete", row.pk), "label": _("Delete"), "icon": "trash"})
        if hasattr(self.model, "history"):
            links.append(
                {"url": self.url("history", row.pk), "label": _("History"), "icon": "history"}
            )
        return links

    def panels_for(self, row, asker) -> list[dict]:
        """Boxes beside a record's facts."""
        return []

    def label_of(self, row) -> str:
        """What a record's page is called."""
        return str(self.model._meta.verbose_name).capitalize()

    def may(self, verb: str, row, asker) -> bool:
        """Whether the asker may do this to this row, at the row's own centre."""
        allowed = asker.centre_ids(self.permission(verb))
        if verb != "view":
            allowed = allowed & asker.writable_centre_ids(self.module)
        return bool(allowed & row.row_centre_ids())

    # --- Menu --------------------------------------------------------------------------------
    def is_shown(self, asker) -> bool:
        """Whether the asker's menu has this list."""
        return self.in_menu and bool(asker.centre_ids(self.permission("view")))


class ConfigurationViewSet(ConsoleViewSet):
    """Rows that all centres share, such as kinds of flags: no centre, one right for all."""

    def may(self, verb: str, row, asker) -> bool:
        """The right anywhere is the right everywhere."""
        return bool(asker.centre_ids(self.permission(verb)))

    def list_actions(self, asker) -> list[dict]:
        """One button, from any centre of the asker."""
        return super().list_actions(asker)[:1]
