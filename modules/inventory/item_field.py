"""Finding an item by its code or a part of its name, in any language, also without a script.

The browser offers codes and names while somebody types; what is sent is read here.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.inventory.models import Item

LIST_ID = "items"
# A browser gets slow with more; a part of the name still finds the others.
MOST_OFFERED = 800
TOLD = 4


class ItemField(forms.CharField):
    """An item in use; its value is the `Item`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Item"))
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)
        self.widget.attrs.update({"list": LIST_ID, "autocomplete": "off", "dir": "auto"})

    def prepare_value(self, value):
        """An item is written as its code and name."""
        return value.label if isinstance(value, Item) else value

    def has_changed(self, initial, data):
        """Whether another item is meant; the initial one is written as the page wrote it."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value) -> Item | None:
        """The item that is meant; says which ones it could be where that is not clear."""
        text = super().clean(value)
        return find_item(text) if text else None


def find_item(text: str) -> Item:
    """The item of a code, or the only one with these words. Raises `ValidationError`."""
    items = Item.objects.filter(in_use=True)
    exact = items.filter(code__iexact=text).first()
    if exact is None:
        exact = items.filter(code__iexact=text.split()[0]).first()
    if exact is not None:
        return exact
    for word in text.lower().split():
        items = items.filter(search_text__contains=word)
    found = list(items.order_by("code")[: TOLD + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(
            _("No item of the catalogue has this code or name. Type a part of it."),
            code="unknown",
        )
    names = "; ".join(item.label for item in found[:TOLD])
    raise forms.ValidationError(
        _("Several items fit: %(names)s. Type the code.") % {"names": names}, code="several"
    )


def offered_items() -> list[str]:
    """Codes and names for the browser to offer; one query."""
    items = Item.objects.filter(in_use=True).only("code", "name", "names").order_by("code")
    return [item.label for item in items[:MOST_OFFERED]]
