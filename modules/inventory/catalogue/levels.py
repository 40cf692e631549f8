"""Minimum levels in the console."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.inventory.choices import PLACES
from modules.inventory.models import Location, MinimumLevel
from modules.inventory.pages import AddByLabel, EditByLabel
from modules.inventory.quantities import as_text

from .fields import ItemCodeField
from .places import PARENTS, ParentChoice


class LevelForm(forms.ModelForm):
    """How much is wanted of an item, in the whole centre or at one place."""

    item = ItemCodeField()
    location = ParentChoice(
        label=gettext_lazy("Place"),
        queryset=Location.objects.none(),
        required=False,
        help_text=gettext_lazy("Empty for the whole centre."),
    )

    class Meta:
        model = MinimumLevel
        fields = ["item", "location", "minimum", "maximum", "lead_time_days", "remark"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Location.objects.filter(centre=self.instance.centre_id, kind__in=sorted(PLACES))
        self.fields["location"].queryset = places.select_related(*PARENTS).order_by("code")


@register_viewset
class MinimumLevelViewSet(ConsoleViewSet):
    """Below this it is ordered again."""

    model = MinimumLevel
    path = "inventory/levels"
    icon = "tag"
    menu_order = 50
    in_menu = False
    can_delete = True
    form_class = LevelForm
    add_view_class = AddByLabel
    edit_view_class = EditByLabel
    select_related = ("item", "location", "centre")
    ordering = ("centre__name", "item__code", "location__code")
    search_fields = ("item__search_text",)
    empty_sentence = gettext_lazy(
        "No minimum level yet. Add one for each item that must not run out, or import a list."
    )
    columns = (
        Column(
            gettext_lazy("Item"),
            lambda row: row.item.label,
            ("item__code",),
            needs=("item__code", "item__name", "item__names"),
        ),
        Column(
            gettext_lazy("Place"),
            lambda row: row.location.label if row.location else _("The whole centre"),
            ("location__code",),
            needs=("location__name", "location__kind"),
        ),
        Column(
            gettext_lazy("Minimum"),
            lambda row: as_text(row.minimum),
            ("minimum",),
            needs=("minimum",),
            numeric=True,
        ),
        Column(
            gettext_lazy("Maximum"),
            lambda row: as_text(row.maximum),
            ("maximum",),
            needs=("maximum",),
            numeric=True,
        ),
        Column(pgettext_lazy("goods", "Unit"), "item.unit", ("item__unit",), needs=("item__unit",)),
        Column(
            gettext_lazy("Lead time in days"), "lead_time_days", ("lead_time_days",), numeric=True
        ),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    def search(self, rows, text):
        """Names are kept in small letters."""
        for word in text.lower().split():
            rows = rows.filter(item__search_text__contains=word)
        return rows

    def label_of(self, row):
        """The item."""
        return row.item.label
