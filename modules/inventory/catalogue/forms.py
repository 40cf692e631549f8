"""What people fill in of the catalogue: categories, items with packagings and parts, grants."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.inventory.models import Category, Grant, Item, KitComponent, Packaging

from .control import CONTROL_STAYS, PART_STAYS, is_controlled, is_loosened, may_loosen
from .fields import AllergensField, ItemCodeField, ThreeValuedField

LANGUAGES = {
    "fr": gettext_lazy("Name in French"),
    "es": gettext_lazy("Name in Spanish"),
    "ar": gettext_lazy("Name in Arabic"),
}
CATALOGUES = {
    "ifrc": gettext_lazy("Code of IFRC"),
    "unhcr": gettext_lazy("Code of UNHCR"),
    "unicef": gettext_lazy("Code of UNICEF"),
}
LONGEST_NAME, LONGEST_CODE = 300, 60


class CategoryChoice(forms.ModelChoiceField):
    """A category by its code and name, in the reader's language."""

    def __init__(self, **kwargs):
        super().__init__(Category.objects.order_by("code"), **{"required": False, **kwargs})

    def label_from_instance(self, category):
        """As lists show it."""
        return f"{category.code} · {category.name_here}"


class KeptInJson:
    """Text fields of a form that are keys of one JSON column; other keys stay as they are."""

    def show_keys(self, column: str, labels: dict, longest: int) -> None:
        """Add a field for each key."""
        kept = getattr(self.instance, column) or {}
        for key, label in labels.items():
            field = forms.CharField(label=label, required=False, max_length=longest)
            if column == "names":
                field.widget.attrs |= {"lang": key, "dir": "auto"}
            field.initial = kept.get(key, "")
            self.fields[f"{column}_{key}"] = field

    def keep_keys(self, column: str, labels: dict) -> None:
        """Write the fields back into the column."""
        kept = dict(getattr(self.instance, column) or {})
        for key in labels:
            value = self.cleaned_data.get(f"{column}_{key}", "").strip()
            if value:
                kept[key] = value
            else:
                kept.pop(key, None)
        setattr(self.instance, column, kept)


class CategoryForm(KeptInJson, forms.ModelForm):
    """A branch of the tree. Circles are refused by the database."""

    parent = CategoryChoice(label=gettext_lazy("Belongs to"))

    class Meta:
        model = Category
        fields = ["code", "name", "parent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.show_keys("names", LANGUAGES, LONGEST_NAME)

    def save(self, commit=True):
        """Save with the names."""
        self.keep_keys("names", LANGUAGES)
        return super().save(commit)


class PackagingForm(forms.ModelForm):
    """What the item is packed in."""

    class Meta:
        model = Packaging
        fields = ["name", "factor"]


class KitComponentForm(forms.ModelForm):
    """One part of a kit."""

    item = ItemCodeField()

    class Meta:
        model = KitComponent
        fields = ["item", "quantity"]


class NamedOnce(forms.BaseInlineFormSet):
    """Says of a second row about the same thing that it is one."""

    same = ""

    def clean(self):
        """Compare rows by what makes them the same."""
        super().clean()
        seen = set()
        for form in self.forms:
            value = form.cleaned_data.get(self.same) if hasattr(form, "cleaned_data") else None
            if value is None or form.cleaned_data.get("DELETE"):
                continue
            key = value.casefold() if isinstance(value, str) else value.pk
            if key in seen:
                form.add_error(self.same, _("This stands here already. Keep one of the rows."))
            seen.add(key)


class Packagings(NamedOnce):
    """Packagings of one item."""

    same = "name"


class Components(NamedOnce):
    """Parts of one kit, which is no part of itself."""

    same = "item"

    def clean(self):
        """Also refuse the kit itself."""
        super().clean()
        for form in self.forms:
            item = form.cleaned_data.get("item") if hasattr(form, "cleaned_data") else None
            if item is not None and item.pk == self.instance.pk:
                form.add_error("item", _("A kit is no part of itself."))
        # Said of all rows: Django looks at no errors of a row that is taken out.
        if any(self._takes_out_what_is_controlled(form) for form in self.initial_forms):
            raise forms.ValidationError(PART_STAYS)

    def _takes_out_what_is_controlled(self, form) -> bool:
        told = getattr(form, "cleaned_data", {})
        if not (told.get("DELETE") or "item" in form.changed_data):
            return False
        stored = Item.objects.get(kits__pk=form.instance.pk)
        return is_controlled(stored) and not may_loosen(self.instance.pk)


PackagingSet = forms.inlineformset_factory(
    Item, Packaging, form=PackagingForm, formset=Packagings, extra=1, can_delete=True
)
ComponentSet = forms.inlineformset_factory(
    Item,
    KitComponent,
    form=KitComponentForm,
    formset=Components,
    fk_name="kit",
    extra=1,
    can_delete=True,
)


class ItemForm(KeptInJson, forms.ModelForm):
    """An item with what it is packed in and, where it is a kit, what it is made of."""

    category = CategoryChoice(label=gettext_lazy("Category"))
    is_halal = ThreeValuedField(label=gettext_lazy("Halal"))
    is_vegetarian = ThreeValuedField(label=gettext_lazy("Vegetarian"))
    allergens = AllergensField(label=gettext_lazy("Allergens"))

    class Meta:
        model = Item
        fields = [
            *("code", "name", "category", "unit", "control", "is_lent", "in_use", "remark"),
            *("is_perishable", "needs_lot", "needs_expiry"),
            *("weight_kg", "volume_l", "kcal", "is_halal", "is_vegetarian", "allergens"),
        ]

    def __init__(self, data=None, files=None, *, instance=None, **kwargs):
        super().__init__(data, files, instance=instance, **kwargs)
        self.show_keys("names", LANGUAGES, LONGEST_NAME)
        self.show_keys("other_codes", CATALOGUES, LONGEST_CODE)

    def clean_control(self):
        """Not loosened by whoever hands out, while there is some to hand out."""
        told, stored = self.cleaned_data["control"], self.initial.get("control")
        if self.instance.pk and is_loosened(stored, told) and not may_loosen(self.instance.pk):
            raise forms.ValidationError(CONTROL_STAYS)
        return told

    @cached_property
    def packagings(self):
        """The rows of packagings."""
        return PackagingSet(self.data or None, instance=self.instance, prefix="packagings")

    @cached_property
    def components(self):
        """The rows of parts, with the codes of their items in one query."""
        rows = KitComponent.objects.select_related("item")
        return ComponentSet(
            self.data or None, instance=self.instance, prefix="components", queryset=rows
        )

    @property
    def has_row_errors(self) -> bool:
        """Whether a row below the form is wrong."""
        return self.is_bound and not (self.packagings.is_valid() and self.components.is_valid())

    def is_valid(self) -> bool:
        """The form and all of its rows."""
        return super().is_valid() & self.packagings.is_valid() & self.components.is_valid()

    def save(self, commit=True):
        """Save the item, then its rows."""
        self.keep_keys("names", LANGUAGES)
        self.keep_keys("other_codes", CATALOGUES)
        item = super().save(commit)
        self.packagings.save()
        self.components.save()
        return item

    def sections(self) -> list[dict]:
        """The fields in groups, as the page shows them."""
        groups = (
            (
                gettext_lazy("What it is"),
                ("code", "name", *(f"names_{key}" for key in LANGUAGES), "category", "unit"),
            ),
            (
                gettext_lazy("How it is kept and given out"),
                (
                    *("is_perishable", "needs_lot", "needs_expiry", "is_lent", "in_use"),
                    *("control", "remark"),
                ),
            ),
            (
                gettext_lazy("One unit of it"),
                ("weight_kg", "volume_l", "kcal", "is_halal", "is_vegetarian"),
            ),
            (gettext_lazy("What the packet says"), ("allergens",)),
            (
                gettext_lazy("Codes of other catalogues"),
                tuple(f"other_codes_{key}" for key in CATALOGUES),
            ),
        )
        return [
            {"title": title, "fields": [self[name] for name in names]} for title, names in groups
        ]

    def formsets(self) -> list[dict]:
        """The rows below the form."""
        return [
            {
                "formset": self.packagings,
                "title": _("Packed in"),
                "help": _("What it comes in, such as a carton of 24, and how many units that is."),
                "add_label": _("Add a packaging"),
                "row_label": _("Packaging"),
            },
            {
                "formset": self.components,
                "title": _("Parts of the kit"),
                "help": _("Only where the item is a kit: what one kit is made of."),
                "add_label": _("Add a part"),
                "row_label": _("Part"),
            },
        ]


class GrantForm(forms.ModelForm):
    """An agreement with a donor."""

    class Meta:
        model = Grant
        fields = ["code", "donor", "title", "starts", "ends", "conditions"]
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
