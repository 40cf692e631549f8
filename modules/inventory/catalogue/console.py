"""Categories, items and grants in the console."""

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.details import DetailView
from core.console.screens import register_viewset
from core.console.viewset import ConfigurationViewSet, ConsoleViewSet
from modules.inventory.choices import Control, Unit
from modules.inventory.models import Category, Grant, Item, KitComponent
from modules.inventory.pages import AddByLabel, EditByLabel
from modules.inventory.quantities import as_text

from . import files, levels, lots, places  # noqa: F401 - they register their lists
from .forms import LANGUAGES, CategoryForm, GrantForm, ItemForm

YES_NO = forms.Select(
    choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
)
NAME_NEEDS = ("name", "names")


def name_of(row):
    """The name in the reader's language; empty where there is no such row."""
    return row.name_here if row is not None else None


class SharedRows(ConfigurationViewSet):
    """Rows that all centres share, which files can bring as well."""

    def list_actions(self, asker):
        """Add and import, each once: it is the same list from any centre."""
        imports = self.import_links(asker)
        adding = [link for link in ConsoleViewSet.list_actions(self, asker) if link not in imports]
        return [*adding[:1], *imports[:1]]


@register_viewset
class CategoryViewSet(SharedRows):
    """The tree of the catalogue."""

    model = Category
    path = "inventory/categories"
    icon = "folder-open-inverse"
    menu_order = 42
    in_menu = False
    form_class = CategoryForm
    select_related = ("parent",)
    ordering = ("code",)
    search_fields = ("code", "name", "names")
    empty_sentence = gettext_lazy(
        "No category yet. Import a catalogue, or add the first branch of yours."
    )
    columns = (
        Column(gettext_lazy("Code"), "code", ("code",)),
        Column(gettext_lazy("Name"), "name_here", ("name",), needs=NAME_NEEDS),
        Column(
            gettext_lazy("Belongs to"),
            lambda row: name_of(row.parent),
            ("parent__code",),
            needs=("parent__name", "parent__names"),
        ),
    )

    def label_of(self, row):
        """Its name."""
        return row.name_here

    def panels_for(self, row, asker):
        """The branches below it."""
        below = [
            {"text": each.name_here, "meta": each.code, "url": self.row_url(each)}
            for each in row.children.order_by("code")
        ]
        empty = "" if below else _("No category lies below this one.")
        return [{"title": _("Below it"), "icon": "folder", "lines": below, "empty": empty}]


class ItemFilters(django_filters.FilterSet):
    """What it is, how it is given out, whether it is a kit."""

    category = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Category"), queryset=Category.objects.order_by("code")
    )
    unit = django_filters.ChoiceFilter(label=pgettext_lazy("goods", "Unit"), choices=Unit.choices)
    control = django_filters.ChoiceFilter(label=gettext_lazy("Given out"), choices=Control.choices)
    is_kit = django_filters.BooleanFilter(
        label=gettext_lazy("Kit"), method="filter_kits", widget=YES_NO
    )
    in_use = django_filters.BooleanFilter(label=gettext_lazy("In use"), widget=YES_NO)

    class Meta:
        model = Item
        fields = ["category", "unit", "control", "is_kit", "in_use"]

    def filter_kits(self, items, name, value):
        """Items that are made of others."""
        kits = KitComponent.objects.values("kit")
        return items.filter(pk__in=kits) if value else items.exclude(pk__in=kits)


class ItemDetail(DetailView):
    """An item; columns of codes and names are told in words."""

    def label_rows(self):
        """Plain fields, then what stands in lists."""
        item = self.object
        for row in super().label_rows():
            if row["label"] not in self.told_otherwise():
                yield row
        for language, label in LANGUAGES.items():
            yield {"label": label, "value": item.names.get(language, "")}
        for catalogue, code in sorted(item.other_codes.items()):
            label = _("Code of %(catalogue)s") % {"catalogue": catalogue.upper()}
            yield {"label": label, "value": code}
        yield {"label": _("Allergens"), "value": allergens_text(item)}

    def told_otherwise(self) -> set[str]:
        """Labels of fields that are not shown as they are stored."""
        names = ("names", "other_codes", "allergens", "search_text")
        fields = (self.viewset.model._meta.get_field(name) for name in names)
        return {str(field.verbose_name).capitalize() for field in fields}


def allergens_text(item: Item) -> str:
    """Three different answers, each in words."""
    labels = item.allergen_labels()
    if labels is None:
        return _("Nobody has read the packet")
    return ", ".join(map(str, labels)) or _("The packet names none")


class ItemFormMixin:
    """The item's form in sections, with its rows."""

    def get_context_data(self, **kwargs):
        """Sections and rows of the form."""
        form = kwargs.get("form")
        more = {}
        if form is not None:
            more = {
                "sections": form.sections(),
                "formsets": form.formsets(),
                "formset_errors": form.has_row_errors,
            }
        return super().get_context_data(**{**more, **kwargs})


class ItemAdd(ItemFormMixin, AddByLabel):
    """A new item."""


class ItemEdit(ItemFormMixin, EditByLabel):
    """An item that is known."""


@register_viewset
class ItemViewSet(SharedRows):
    """The catalogue: found by code or by a name in any language."""

    model = Item
    path = "inventory/items"
    icon = "list-ul"
    menu_order = 40
    form_class = ItemForm
    filterset_class = ItemFilters
    detail_view_class = ItemDetail
    add_view_class = ItemAdd
    edit_view_class = ItemEdit
    select_related = ("category",)
    ordering = ("code",)
    search_fields = ("search_text",)
    empty_sentence = gettext_lazy(
        "No item yet. Import a catalogue, or add the first thing that you keep."
    )
    columns = (
        Column(gettext_lazy("Code"), "code", ("code",), hxl="#item+code"),
        Column(gettext_lazy("Name"), "name_here", ("name",), needs=NAME_NEEDS, hxl="#item+name"),
        Column(
            gettext_lazy("Category"),
            lambda row: name_of(row.category),
            ("category__code",),
            needs=("category__name", "category__names"),
            hxl="#item+type",
        ),
        Column(pgettext_lazy("goods", "Unit"), "unit", ("unit",), hxl="#item+unit"),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
    )

    def search(self, rows, text):
        """Names are kept in small letters, because SQLite knows small letters of English only."""
        for word in text.lower().split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def label_of(self, row):
        """Code and name."""
        return row.label

    def panels_for(self, row, asker):
        """What it is packed in, what it is made of, and which kits it is part of."""
        packed = [
            {"text": each.name, "meta": f"{as_text(each.factor)} × {row.get_unit_display()}"}
            for each in row.packagings.order_by("factor")
        ]
        panels = [
            {
                "title": _("Packed in"),
                "icon": "box",
                "lines": packed,
                "empty": "" if packed else _("In single units only. Edit the item to add one."),
            }
        ]
        parts = [
            self.line(each.item, as_text(each.quantity))
            for each in row.components.select_related("item").order_by("item__code")
        ]
        if parts:
            panels.append({"title": _("Parts of the kit"), "icon": "list", "lines": parts})
        kits = [
            self.line(each.kit, as_text(each.quantity))
            for each in row.kits.select_related("kit").order_by("kit__code")
        ]
        if kits:
            panels.append({"title": _("Part of these kits"), "icon": "list", "lines": kits})
        return panels

    def line(self, item, quantity: str) -> dict:
        """A related item with how much of it."""
        meta = f"{quantity} × {item.get_unit_display()}"
        return {"text": item.label, "meta": meta, "url": self.row_url(item)}


@register_viewset
class GrantViewSet(ConfigurationViewSet):
    """Whose goods: agreements with donors."""

    model = Grant
    path = "inventory/grants"
    icon = "doc-full"
    menu_order = 46
    in_menu = False
    form_class = GrantForm
    ordering = ("code",)
    search_fields = ("code", "donor", "title")
    empty_sentence = gettext_lazy(
        "No grant yet. Add the first one, so that its goods can be accounted for."
    )
    columns = (
        Column(gettext_lazy("Grant code"), "code", ("code",)),
        Column(gettext_lazy("Donor"), "donor", ("donor",), hxl="#org+funder"),
        Column(gettext_lazy("Title"), "title", ("title",)),
        Column(gettext_lazy("Starts"), "starts", ("starts",), hxl="#date+start"),
        Column(gettext_lazy("Ends"), "ends", ("ends",), hxl="#date+end"),
    )

    def label_of(self, row):
        """Its code and donor."""
        return str(row)
