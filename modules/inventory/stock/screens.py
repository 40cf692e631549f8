"""The stock card of an item, and what was there on another day."""

from datetime import date

from django import forms
from django.db.models import Q, Sum
from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text
from core.console.lists import download, xlsx_chunks
from core.console.screens import TaskScreen, register_screen
from core.console.tables import table
from core.console.views import ConsoleView
from core.printing.sheets import printed_for
from modules.inventory.choices import PLACES
from modules.inventory.ledger.stock import on_hand, stock_on
from modules.inventory.models import Item, Location, Lot, Move
from modules.inventory.papers.item_field import lot_label
from modules.inventory.quantities import NOTHING
from modules.inventory.quantities import as_text as quantity_text
from modules.inventory.reports.supply import reserved_of

SEES = "inventory.view_balance"
# Of a card so many moves are shown; what came before them is one line.
MOST_ON_A_CARD = 300


class CardView(ConsoleView):
    """Moves of one item at one centre with the balance after each, newest first."""

    module = "inventory"
    permission = SEES
    icon = "box"
    template_name = "inventory/stock_card.html"
    print_template_name = "inventory/stock_card_print.html"
    on_paper = False

    def get(self, request, *args, **kwargs):
        """The card, on the screen or ready to print."""
        item = Item.objects.filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Http404
        self.item = item
        entries, before = card_of(self.centre, item)
        there = entries[0]["balance"] if entries else before
        reserved = reserved_of(self.centre, [item.pk])[item.pk]
        context = {
            "item": item,
            "on_hand": quantity_text(there) or "0",
            "reserved": quantity_text(reserved) if reserved else "",
            "unit": item.get_unit_display(),
            "moves": self.moves(entries, before),
            "lots": self.lots(item),
        }
        if self.on_paper:
            self.template_name = self.print_template_name
            return self.render(
                **context,
                reference=item.code,
                paper="a4",
                **printed_for(request.user, self.centre),
                back_url=reverse("inventory_card", args=[self.centre.code, item.pk]),
            )
        printing = reverse("inventory_card_print", args=[self.centre.code, item.pk])
        return self.render(
            **context,
            header_actions=[{"url": printing, "label": _("Print"), "icon": "print"}],
            breadcrumbs=[{"label": _("Stock"), "url": reverse("inventory_stock:list")}],
        )

    def get_title(self):
        """The item."""
        return _("Stock card: %(item)s") % {"item": self.item.label}

    def moves(self, entries, before) -> dict:
        """The card itself."""
        can_open = self.scope.can("inventory.view_document", self.centre.pk)
        rows = []
        for each in entries:
            move = each["move"]
            url = reverse("inventory_papers:detail", args=[move.document_id]) if can_open else ""
            rows.append(
                (
                    as_text(move.occurred_on),
                    (move.document.code, "" if self.on_paper else url),
                    f"{move.from_location.label} → {move.to_location.label}",
                    lot_label(move.lot),
                    quantity_text(move.quantity) if each["sign"] > 0 else "",
                    quantity_text(move.quantity) if each["sign"] < 0 else "",
                    quantity_text(each["balance"]) or "0",
                )
            )
        if len(entries) == MOST_ON_A_CARD:
            rows.append(("…", _("Balance before"), "", "", "", "", quantity_text(before) or "0"))
        return table(
            title=_("Moves"),
            columns=[
                _("Day"),
                pgettext("paper of the store", "Paper"),
                _("From and to"),
                _("Lot"),
                _("In"),
                _("Out"),
                _("Balance"),
            ],
            rows=rows,
            empty=_("This item has not moved at this centre yet."),
            numeric=(4, 5, 6),
        )

    def lots(self, item) -> dict:
        """Where which lots are now."""
        rows = on_hand().filter(item=item, centre=self.centre)
        rows = rows.select_related("lot__grant", "location")
        return table(
            title=_("On hand"),
            columns=[_("Place"), _("Lot"), _("State"), _("Quantity")],
            rows=[
                (
                    row.location.label,
                    lot_label(row.lot),
                    row.lot.get_state_display(),
                    quantity_text(row.quantity),
                )
                for row in rows.order_by("lot__expiry", "location__code")
            ],
            empty=_("Nothing is on hand."),
            numeric=(3,),
        )


class CardPrint(CardView):
    """The same on paper."""

    on_paper = True


def card_of(centre, item) -> tuple[list[dict], object]:
    """Moves into and out of the centre's places, newest first, each with the balance after it; and
    the balance before the first of them. Moves between two places of the centre change nothing and
    are left out.
    """
    inside = Q(to_location__kind__in=sorted(PLACES))
    outside = Q(from_location__kind__in=sorted(PLACES))
    moves = (
        Move.objects.filter(centre=centre, item=item)
        .filter((inside & ~outside) | (outside & ~inside))
        .select_related("document", "lot__grant", "from_location", "to_location")
        .order_by("-occurred_on", "-recorded_at", "-id")[:MOST_ON_A_CARD]
    )
    total = on_hand().filter(centre=centre, item=item).aggregate(total=Sum("quantity"))["total"]
    balance = total or NOTHING
    entries = []
    for move in moves:
        sign = 1 if move.to_location.kind in PLACES else -1
        entries.append({"move": move, "sign": sign, "balance": balance})
        balance -= sign * move.quantity
    return entries, balance


class DayForm(forms.Form):
    """Which day."""

    day = forms.DateField(
        label=gettext_lazy("At the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@register_screen
class StockOnADay(TaskScreen):
    """What was at the centre's places at the end of a day."""

    name = "stock-on"
    permission = SEES
    title = gettext_lazy("Stock on a day")
    icon = "calendar"
    in_menu = False
    template_name = "inventory/stock_on.html"

    @classmethod
    def extra_urlpatterns(cls):
        """The stock card and its paper."""
        card = "inventory/<slug:centre>/card/<uuid:item>"
        return [
            path(f"{card}/", CardView.as_view(), name="inventory_card"),
            path(f"{card}/print/", CardPrint.as_view(), name="inventory_card_print"),
        ]

    def get(self, request, *args, **kwargs):
        """The table, or a workbook of it."""
        form = DayForm(request.GET if "day" in request.GET else {"day": self.centre.today()})
        day = form.cleaned_data["day"] if form.is_valid() else self.centre.today()
        rows = stock_rows(self.centre, day)
        if request.GET.get("format") == "xlsx":
            return self.workbook(rows, day)
        shown = table(
            title=_("Stock"),
            columns=self.columns(),
            rows=[(*row[:3], quantity_text(row[3]), *row[4:]) for row in rows],
            empty=_("Nothing was there on this day."),
            numeric=(3,),
        )
        query = f"?day={day.isoformat()}&format=xlsx"
        return self.render(
            form=form,
            stock=shown,
            day=day,
            header_actions=[{"url": query, "label": "Excel", "icon": "download"}],
            breadcrumbs=[{"label": _("Stock"), "url": reverse("inventory_stock:list")}],
        )

    def columns(self) -> list:
        """Headings."""
        return [
            _("Item code"),
            _("Item"),
            pgettext("goods", "Unit"),
            _("Quantity"),
            _("Lot"),
            _("Expires"),
            _("Place"),
        ]

    def workbook(self, rows, day: date):
        """The same as a workbook, with HXL tags; the list holds no personal data."""
        tags = (
            "#item+code",
            "#item+name",
            "#item+unit",
            "#item+balance+num",
            "#item+lot",
            "#date+expiry",
            "#loc+name+warehouse",
        )
        return download(
            xlsx_chunks(headings=self.columns(), rows=rows, hxl=tags, title=str(self.title)),
            f"stock-{self.centre.code}-{day:%Y%m%d}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )


def stock_rows(centre, day: date) -> list[tuple]:
    """Code, name, unit, quantity, lot, expiry and place of everything that was there."""
    places = {
        place.pk: place for place in Location.objects.filter(centre=centre, kind__in=sorted(PLACES))
    }
    there = stock_on(day, places.values())
    lots = Lot.objects.select_related("item").in_bulk({lot for _place, lot in there})
    rows = []
    for (place, lot_id), quantity in there.items():
        lot = lots[lot_id]
        item = lot.item
        rows.append(
            (
                item.code,
                item.name_here,
                str(item.get_unit_display()),
                quantity,
                lot.number,
                lot.expiry,
                places[place].label,
            )
        )
    return sorted(rows, key=lambda row: (row[0], row[5] or date.max, row[4], row[6]))
