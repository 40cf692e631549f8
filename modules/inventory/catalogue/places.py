"""The places of a centre in the console: store, zone, shelf, kitchen, vehicle."""

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.inventory.actions.place import save_place
from modules.inventory.choices import COUNTERPARTIES, PLACES, LocationKind
from modules.inventory.labels.reading import ATTRIBUTE, PLACE
from modules.inventory.ledger.stock import DEEPEST, on_hand
from modules.inventory.models import Location
from modules.inventory.pages import AddByLabel, EditByLabel
from modules.inventory.quantities import as_text

KINDS = [(kind.value, kind.label) for kind in LocationKind if kind in PLACES]
PARENTS = tuple("__".join(["parent"] * level) for level in range(1, DEEPEST))
LINES_SHOWN = 50


class LocationFilters(django_filters.FilterSet):
    """Kind, and whether it is in use."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=KINDS)
    in_use = django_filters.BooleanFilter(
        label=gettext_lazy("In use"),
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )

    class Meta:
        model = Location
        fields = ["kind", "in_use"]


class ParentChoice(forms.ModelChoiceField):
    """A place by its path, so that two shelves of one name can be told apart."""

    def widget_attrs(self, widget):
        """The label on a place may be scanned."""
        return {**super().widget_attrs(widget), ATTRIBUTE: PLACE}

    def label_from_instance(self, place):
        """From the outermost inwards."""
        return path_of(place)


def path_of(place: Location) -> str:
    """The place and what it lies in, the outermost first, such as Main store › Zone A › Shelf A1."""
    names, here = [place.name], place
    for _level in range(1, DEEPEST):
        if here.parent_id is None:
            break
        here = here.parent
        names.append(here.name)
    return " › ".join(reversed(names))


class LocationForm(forms.ModelForm):
    """A place; counterparties of moves are made by the store itself and not here."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    parent = ParentChoice(
        label=gettext_lazy("Lies in"), queryset=Location.objects.none(), required=False
    )

    class Meta:
        model = Location
        fields = ["code", "name", "kind", "parent", "in_use"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Location.objects.filter(centre=self.instance.centre_id, kind__in=sorted(PLACES))
        places = places.exclude(pk=self.instance.pk).select_related(*PARENTS)
        self.fields["parent"].queryset = places.order_by("code")

    def save(self, commit=True):
        """Through the action: one change of the tree after the other."""
        return save_place(super().save(commit=False))


@register_viewset
class LocationViewSet(ConsoleViewSet):
    """Where goods are."""

    model = Location
    path = "inventory/places"
    icon = "site"
    menu_order = 48
    in_menu = False
    form_class = LocationForm
    add_view_class = AddByLabel
    edit_view_class = EditByLabel
    filterset_class = LocationFilters
    select_related = ("centre", *PARENTS)
    ordering = ("centre__name", "code")
    search_fields = ("code", "name")
    empty_sentence = gettext_lazy(
        "No place yet. Add the store first, then its zones and shelves if you have them."
    )
    columns = (
        Column(gettext_lazy("Code"), "code", ("code",), hxl="#loc+code+warehouse"),
        Column(gettext_lazy("Name"), "name", ("name",), hxl="#loc+name+warehouse"),
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(
            gettext_lazy("Lies in"),
            lambda row: path_of(row.parent) if row.parent_id else None,
            ("parent__code",),
            needs=("parent", *(f"{each}__name" for each in PARENTS)),
        ),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    def needed_fields(self):
        """Also the keys by which a path is followed."""
        keys = (f"{each}__parent" for each in PARENTS[:-1])
        return (*super().needed_fields(), *keys)

    def get_list_queryset(self):
        """Without the counterparties."""
        return super().get_list_queryset().filter(kind__in=sorted(PLACES))

    def may(self, verb, row, asker):
        """Nobody edits a counterparty by hand."""
        if verb != "view" and row.kind in COUNTERPARTIES:
            return False
        return super().may(verb, row, asker)

    def label_of(self, row):
        """Its name; a counterparty's kind."""
        return row.label

    def panels_for(self, row, asker):
        """The places within, and what stands at this one."""
        within = [
            {"text": each.label, "meta": each.get_kind_display(), "url": self.row_url(each)}
            for each in Location.objects.filter(parent=row).order_by("code")
        ]
        held = (
            on_hand()
            .filter(location=row)
            .select_related("item", "lot")
            .order_by("item__code")[:LINES_SHOWN]
        )
        goods = [
            {
                "text": each.item.label,
                "meta": f"{as_text(each.quantity)} × {each.item.get_unit_display()}",
            }
            for each in held
        ]
        return [
            {
                "title": _("Within it"),
                "icon": "building",
                "lines": within,
                "empty": "" if within else _("No place lies in this one."),
            },
            {
                "title": _("What stands here"),
                "icon": "box",
                "lines": goods,
                "empty": "" if goods else _("Nothing stands here."),
            },
        ]
