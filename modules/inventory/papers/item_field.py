"""Fields in which goods are named: by code, by name in any language, or chosen from suggestions."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from modules.inventory.labels.reading import ATTRIBUTE, ITEM, LOT, goods_scanned
from modules.inventory.models import Item, Lot, Packaging
from modules.inventory.quantities import THOUSANDTH, plain, to_thousandths

SUGGESTED = 8
SHORTEST = 2


def find_items(text: str, *, limit: int = SUGGESTED) -> list[Item]:
    """Items in use whose code or name, in any language, holds every word of the text."""
    words = text.lower().split()
    if not words or len(text.strip()) < SHORTEST:
        return []
    found = Item.objects.filter(in_use=True)
    for word in words:
        found = found.filter(search_text__contains=word)
    starts = found.filter(code__istartswith=text.strip()).order_by("code")[:limit]
    first = list(starts)
    if len(first) < limit:
        rest = found.exclude(pk__in=[item.pk for item in first]).order_by("code")
        first += rest[: limit - len(first)]
    return first


def item_named(text: str) -> Item:
    """The item that a text names, or the label that was scanned; that one's lot is `scanned_lot`.

    Raises `ValidationError` with what may be meant instead.
    """
    text = " ".join(text.split())
    exact = Item.objects.filter(Q(code__iexact=text) | Q(code__iexact=text.split(" ")[0]))
    by_code = {item.code.lower(): item for item in exact}
    if text.lower() in by_code:
        return by_code[text.lower()]
    if (label := goods_scanned(text)) is not None:
        label.item.scanned_lot = label.lot
        return label.item
    labelled = [
        item for item in by_code.values() if text in (item.label, f"{item.code} {item.name}")
    ]
    if labelled:
        return labelled[0]
    found = find_items(text)
    named = [item for item in found if text.lower() in {str(n).lower() for n in _names(item)}]
    if len(named) == 1 or len(found) == 1:
        return (named or found)[0]
    if not found:
        raise ValidationError(
            _("No item is called so. Try its code, or fewer letters of its name."), code="unknown"
        )
    labels = ", ".join(item.label for item in found[:5])
    raise ValidationError(
        _("Several items may be meant: %(items)s. Type the code of one."),
        code="several",
        params={"items": labels},
    )


def _names(item: Item) -> list[str]:
    return [item.name, *item.names.values()]


class SuggestInput(forms.TextInput):
    """A text field with a list of suggestions that a script fills in; without it, one types."""

    template_name = "inventory/suggest_input.html"

    def __init__(self, kind: str = "item", attrs=None):
        """`kind`: what is suggested: items, or lots and packagings of the item in the same row."""
        super().__init__({"autocomplete": "off", "dir": "auto", **(attrs or {})})
        self.kind = kind

    def get_context(self, name, value, attrs):
        """With where suggestions come from."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["attrs"]
        shown["list"] = f"{shown.get('id', name)}_list"
        if self.kind in (ITEM, LOT):
            shown.setdefault(ATTRIBUTE, self.kind)
        context["widget"] |= {"kind": self.kind, "url": reverse("inventory_suggest")}
        return context


class ItemField(forms.CharField):
    """Cleans to an `Item`."""

    widget = SuggestInput

    def to_python(self, value):
        """The item; None where nothing is typed."""
        text = super().to_python(value)
        return item_named(text) if text else None

    def prepare_value(self, value):
        """What stands in the field."""
        return value.label if isinstance(value, Item) else value


def packaging_of(item: Item, text: str) -> Packaging | None:
    """What an item is packed in, by its name or the beginning of it; None for base units.

    Raises `ValidationError` where the item is not packed so.
    """
    text = text.strip()
    if not text or text.casefold() in (item.unit.casefold(), item.get_unit_display().casefold()):
        return None
    packed = list(item.packagings.all())
    exact = [each for each in packed if each.name.casefold() == text.casefold()]
    begins = [each for each in packed if each.name.casefold().startswith(text.casefold())]
    found = exact or begins
    if len(found) == 1:
        return found[0]
    names = ", ".join([item.get_unit_display(), *(each.name for each in packed)])
    raise ValidationError(
        _("%(item)s comes in: %(names)s. Choose one of these."),
        code="packaging",
        params={"item": item.label, "names": names},
    )


def in_base_units(amount: Decimal, packaging: Packaging | None) -> Decimal:
    """An amount in the unit of the balance.

    Raises `ValidationError` where it is more, or more exact, than a balance can hold.
    """
    found = amount if packaging is None else amount * packaging.factor
    to_thousandths(found)
    return found


def in_packs(quantity: Decimal | None, packaging: Packaging) -> Decimal | None:
    """A quantity of base units as so many packs; None where it is no number of packs to the thousandth."""
    if quantity is None:
        return None
    packs = plain((quantity / packaging.factor).quantize(THOUSANDTH))
    return packs if packs * packaging.factor == quantity else None


def lot_label(lot: Lot) -> str:
    """A lot as people tell it: number, last day, grant, what one is worth."""
    parts = [lot.number or "–"]
    if lot.expiry:
        parts.append(date_format(lot.expiry, "Y-m-d"))
    if lot.grant_id:
        parts.append(lot.grant.code)
    if lot.worth:
        parts.append(lot.worth)
    return " · ".join(parts)


def lot_named(item: Item, text: str) -> Lot | None:
    """The lot of an item that a text names, or a label; None for none. Raises `ValidationError`.

    Where nothing is typed, it is the lot of the label by which the item was named.
    """
    text = text.strip()
    if not text:
        return getattr(item, "scanned_lot", None)
    lots = list(item.lots.select_related("grant"))
    found = [lot for lot in lots if lot_label(lot) == text]
    found = found or [lot for lot in lots if lot.number.casefold() == text.casefold()]
    if len(found) == 1:
        return found[0]
    if not found and (label := goods_scanned(text)) is not None and label.item_id == item.pk:
        return label.lot
    if not found:
        raise ValidationError(_("%(item)s has no lot of this number.") % {"item": item.label})
    labels = ", ".join(lot_label(lot) for lot in found[:5])
    raise ValidationError(_("Several lots have this number: %(lots)s.") % {"lots": labels})
