"""Form fields of the catalogue: an item by its code, a fact that may be unknown, allergens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from modules.inventory.choices import Allergen
from modules.inventory.labels.reading import ITEM, goods_scanned, reads_label
from modules.inventory.models import Item

UNKNOWN, NONE, SOME = "unknown", "none", "some"
NOT_FOUND = _("No item has this code or name. Look it up in the list of items, or add it first.")
SEVERAL = _("Several items have this name. Write the code of the one that is meant.")


def items_called(text: str, *, most: int = 2) -> list[Item]:
    """The item of this code; else items of exactly this name in any language, at most so many."""
    text = " ".join(text.split())
    found = Item.objects.filter(code__iexact=text).first()
    if found is not None:
        return [found]
    # The search text narrows it down in the database; the names themselves decide.
    maybe = Item.objects.filter(search_text__contains=text.lower())[:200]
    wanted = text.casefold()
    named = [
        item
        for item in maybe
        if wanted in {str(name).casefold() for name in (item.name, *item.names.values())}
    ]
    return named[:most]


class ItemCodeField(forms.CharField):
    """An item, by its code or its exact name: a list of thousands is nothing to choose from."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Its code, or its exact name."))
        super().__init__(**{"max_length": 300, "label": _("Item"), **kwargs})
        self.widget.attrs.setdefault("autocomplete", "off")
        reads_label(self, ITEM)

    def prepare_value(self, value):
        """The code; of an id that a model form holds as well."""
        if isinstance(value, Item):
            return value.code
        if hasattr(value, "hex"):
            return Item.objects.filter(pk=value).values_list("code", flat=True).first() or ""
        return value

    def clean(self, value):
        """The item. Raises `ValidationError` where none or several are meant."""
        text = super().clean(value)
        if not text:
            return None
        found = items_called(text)
        if not found and (label := goods_scanned(text)) is not None:
            return label.item
        if len(found) != 1:
            raise forms.ValidationError(SEVERAL if found else NOT_FOUND, code="unknown_item")
        return found[0]

    def has_changed(self, initial, data) -> bool:
        """Compared by code."""
        return (self.prepare_value(initial) or "") != (data or "").strip()


class ThreeValuedField(forms.TypedChoiceField):
    """Yes, no, or nobody has looked: three different answers."""

    def __init__(self, **kwargs):
        choices = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))
        kwargs = {"required": False, "empty_value": None, **kwargs}
        super().__init__(choices=choices, coerce=lambda value: value == "yes", **kwargs)

    def prepare_value(self, value):
        """The choice that stands for the stored fact."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class AllergensWidget(forms.MultiWidget):
    """One question and fourteen boxes."""

    use_fieldset = True

    def __init__(self, attrs=None):
        answers = (
            (UNKNOWN, _("Nobody has read the packet")),
            (NONE, _("The packet names none")),
            (SOME, _("The packet names those ticked below")),
        )
        widgets = {
            "answer": forms.RadioSelect(choices=answers),
            "named": forms.CheckboxSelectMultiple(choices=Allergen.choices),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value):
        """The answer and the boxes of a stored list."""
        if value is None:
            return [UNKNOWN, []]
        return [SOME if value else NONE, value]


class AllergensField(forms.MultiValueField):
    """None where nobody has read the packet, an empty list where it names none, or the list."""

    widget = AllergensWidget

    def __init__(self, **kwargs):
        fields = (
            forms.ChoiceField(choices=[(each, each) for each in (UNKNOWN, NONE, SOME)]),
            forms.MultipleChoiceField(choices=Allergen.choices, required=False),
        )
        kwargs = {"require_all_fields": False, "required": False, **kwargs}
        super().__init__(fields, **kwargs)

    def prepare_value(self, value):
        """The answer and the boxes; what the browser sent is in this shape already."""
        is_sent = isinstance(value, list) and len(value) == 2 and isinstance(value[1], list)
        return value if is_sent else self.widget.decompress(value)

    def clean(self, value):
        """What the answer and the boxes say together. Raises `ValidationError` where they differ."""
        answer, named = value or (None, None)
        named = [code for code in Allergen.values if code in (named or [])]
        if answer == SOME and not named:
            raise forms.ValidationError(_("Tick what the packet names, or say that it names none."))
        if answer != SOME and named:
            raise forms.ValidationError(
                _("Allergens are ticked, but the answer says otherwise. Correct one of the two.")
            )
        if answer in (None, "", UNKNOWN):
            return None
        return named

    def compress(self, data_list):
        """`clean` has put the two together."""
        return data_list
