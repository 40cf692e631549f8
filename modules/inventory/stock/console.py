"""What is on hand, and the journal of moves."""

from datetime import timedelta

import django_filters
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.models import Centre
from core.scope import current
from modules.inventory.choices import PLACES, LotState
from modules.inventory.ledger.stock import inside, on_hand
from modules.inventory.models import Balance, Category, Grant, Location, Move
from modules.inventory.quantities import as_text as quantity_text
from modules.inventory.reports.supply import reserved_at
from modules.inventory.rules.lots import HeldBack, why_held_back

from .screens import StockOnADay

# A hundred years: nothing in a store keeps longer, and the calendar of computers ends somewhere.
LONGEST_SHELF_LIFE_DAYS = 36500
HELD_BACK_LABELS = {
    HeldBack.EXPIRED: gettext_lazy("Expired"),
    HeldBack.QUARANTINED: LotState.QUARANTINED.label,
    HeldBack.RECALLED: LotState.RECALLED.label,
}


def places_of_the_asker(request):
    """Places of one's centres, for a filter."""
    return Location.objects.filter(kind__in=sorted(PLACES)).order_by("code")


def centres_of_the_asker(request):
    """One's centres, for a filter."""
    return Centre.objects.filter(pk__in=current().grants.centres).order_by("name")


# Columns that a list of stock and a list of moves have alike.
ITEM = Column(
    gettext_lazy("Item"),
    lambda row: row.item.label,
    ("item__code",),
    needs=("item__code", "item__name", "item__names"),
    hxl="#item+name",
)
UNIT = Column(
    pgettext_lazy("goods", "Unit"),
    lambda row: row.item.get_unit_display(),
    needs=("item__unit",),
    hxl="#item+unit",
)
CENTRE = Column(
    gettext_lazy("Centre"),
    lambda row: row.centre.name,
    ("centre__name",),
    needs=("centre__name", "centre__code"),
    hxl="#loc+name",
)


def quantity_columns(hxl: str) -> tuple[Column, Column]:
    """The quantity as people read it in the list, and as a number in a file, under that HXL tag."""
    shown = Column(
        gettext_lazy("Quantity"),
        lambda row: quantity_text(row.quantity),
        ("quantity",),
        needs=("quantity",),
        numeric=True,
        in_export=False,
    )
    in_a_file = Column(
        gettext_lazy("Quantity"),
        lambda row: row.quantity,
        needs=("quantity",),
        hxl=hxl,
        in_list=False,
    )
    return shown, in_a_file


class StockFilters(django_filters.FilterSet):
    """By centre, place, category, grant, and how soon it expires."""

    centre = django_filters.ModelChoiceFilter(
        queryset=centres_of_the_asker, label=gettext_lazy("Centre")
    )
    location = django_filters.ModelChoiceFilter(
        queryset=places_of_the_asker, label=gettext_lazy("Place"), method="at_place"
    )
    category = django_filters.ModelChoiceFilter(
        queryset=lambda request: Category.objects.order_by("code"),
        field_name="item__category",
        label=gettext_lazy("Category"),
    )
    grant = django_filters.ModelChoiceFilter(
        queryset=lambda request: Grant.objects.order_by("code"),
        field_name="lot__grant",
        label=gettext_lazy("Grant"),
    )
    expires_within = django_filters.NumberFilter(
        label=gettext_lazy("Expires within days"),
        method="expiring",
        min_value=0,
        max_value=LONGEST_SHELF_LIFE_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
    )

    class Meta:
        model = Balance
        fields = ["centre", "location", "category", "grant", "expires_within"]

    def at_place(self, rows, name, place):
        """At the place or anywhere in it."""
        return rows.filter(inside(place))

    def expiring(self, rows, name, days):
        """What expires so soon, and what has."""
        last = timezone.localdate() + timedelta(days=int(days))
        return rows.filter(lot__expiry__lte=last)


@register_viewset
class StockViewSet(ConsoleViewSet):
    """Every lot at every place of the asker's centres that holds something."""

    model = Balance
    path = "inventory/stock"
    icon = "box"
    menu_order = 1
    can_add = can_edit = False
    filterset_class = StockFilters
    select_related = ("item", "lot", "lot__grant", "location", "centre")
    search_fields = ("item__search_text", "lot__number")
    ordering = ("item__code", "lot__expiry", "location__code", "id")
    empty_sentence = gettext_lazy(
        "The store is empty. Receive goods, or import what is there as an opening balance."
    )
    columns = (
        ITEM,
        *quantity_columns("#item+balance+num"),
        UNIT,
        Column(
            gettext_lazy("Lot"),
            lambda row: row.lot.number,
            ("lot__number",),
            needs=("lot__number",),
            hxl="#item+lot",
        ),
        Column(
            gettext_lazy("Expires"),
            lambda row: row.lot.expiry,
            ("lot__expiry",),
            needs=("lot__expiry", "lot__state"),
            hxl="#date+expiry",
        ),
        Column(
            gettext_lazy("Grant"),
            lambda row: row.lot.grant.code if row.lot.grant_id else None,
            ("lot__grant__code",),
            needs=("lot__grant__code",),
            hxl="#org+funder",
        ),
        Column(
            gettext_lazy("Place"),
            lambda row: row.location.label,
            ("location__code",),
            needs=("location__name", "location__kind"),
            hxl="#loc+name+warehouse",
        ),
        CENTRE,
    )

    @property
    def title(self):
        """What the list is of."""
        return _("Stock")

    def get_list_queryset(self):
        """What is on hand."""
        rows = on_hand().select_related(*self.select_related).only(*self.needed_fields())
        return rows.order_by(*self.ordering)

    def row_url(self, row):
        """A row leads to the stock card of its item."""
        return reverse("inventory_card", args=[row.centre.code, row.item_id])

    def search(self, rows, text):
        """Names in every language are kept in small letters."""
        return super().search(rows, text.lower())

    def prepare(self, rows):
        """How much of each item its centre has promised; one query."""
        centres, items = {row.centre_id for row in rows}, {row.item_id for row in rows}
        promised = reserved_at(centres, items) if rows else {}
        for row in rows:
            row.reserved = promised.get((row.centre_id, row.item_id))
        return rows

    def badges(self, row):
        """What may not be given out says so, and what is promised to another centre."""
        why = why_held_back(row.lot.state, row.lot.expiry, timezone.localdate())
        found = [{"label": HELD_BACK_LABELS[why], "tone": "danger"}] if why else []
        if row.reserved:
            told = {"quantity": quantity_text(row.reserved)}
            found.append(
                {"label": _("%(quantity)s of the item reserved") % told, "tone": "warning"}
            )
        return found

    def list_actions(self, asker):
        """Stock on another day."""
        link = {"url": StockOnADay.menu_url(), "label": _("On another day"), "icon": "calendar"}
        return [link, *self.import_links(asker)]


class JournalFilters(django_filters.FilterSet):
    """By day, centre and kind of paper."""

    centre = django_filters.ModelChoiceFilter(
        queryset=centres_of_the_asker, label=gettext_lazy("Centre")
    )
    since = django_filters.DateFilter(
        field_name="occurred_on",
        lookup_expr="gte",
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="occurred_on",
        lookup_expr="lte",
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Move
        fields = ["centre", "since", "until"]


@register_viewset
class MoveViewSet(ConsoleViewSet):
    """The journal: every move, newest first."""

    model = Move
    path = "inventory/moves"
    icon = "history"
    menu_order = 8
    in_menu = False
    can_add = can_edit = False
    filterset_class = JournalFilters
    select_related = ("item", "lot", "from_location", "to_location", "document", "centre")
    search_fields = ("item__search_text", "lot__number", "document__code")
    ordering = ("-occurred_on", "-recorded_at", "-id")
    empty_sentence = gettext_lazy(
        "Nothing has moved yet. Every posted paper writes its moves here."
    )
    columns = (
        Column(
            gettext_lazy("Day"), "occurred_on", ("occurred_on", "recorded_at"), hxl="#date+occurred"
        ),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            lambda row: row.document.code,
            ("document__code",),
            needs=("document__code",),
            hxl="#meta+id",
        ),
        ITEM,
        Column(
            gettext_lazy("Lot"), lambda row: row.lot.number, needs=("lot__number",), hxl="#item+lot"
        ),
        Column(
            pgettext_lazy("goods", "From"),
            lambda row: row.from_location.label,
            needs=("from_location__name", "from_location__kind"),
        ),
        Column(
            pgettext_lazy("goods", "To"),
            lambda row: row.to_location.label,
            needs=("to_location__name", "to_location__kind"),
        ),
        *quantity_columns("#output+num"),
        UNIT,
        CENTRE,
    )

    @property
    def title(self):
        """What the list is of."""
        return _("Journal of moves")

    def row_url(self, row):
        """A move leads to its paper."""
        return reverse("inventory_papers:detail", args=[row.document_id])

    def search(self, rows, text):
        """Names in every language are kept in small letters; numbers of papers are not."""
        found = Move.objects.none()
        for words in {text, text.lower()}:
            found = found | super().search(rows, words)
        return found
