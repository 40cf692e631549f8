"""Forms of handing out: rules, prescriptions, loans that come back, tallies."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from modules.inventory.actions.distribute import controls_of
from modules.inventory.choices import Control, LocationKind
from modules.inventory.labels.reading import ATTRIBUTE, ITEM, PLACE
from modules.inventory.models import EntitlementRule, Item, Location, Prescription
from modules.inventory.quantities import QuantityFormField, plain
from modules.registry.choices import RegistrationLevel, Sex
from modules.registry.rules.ages import DEFAULT_BANDS, UNKNOWN_BAND
from modules.registry.rules.needs import offered_needs

from .choices import LoanCondition
from .errors import PRESCRIBED_ONLY

STEP = re.compile(r"(\d{1,4})\s*[:=]\s*(\d+(?:[.,]\d{1,3})?)")


def items_to_hand_out():
    """Items in use, for a field with a list."""
    return Item.objects.filter(in_use=True)


def stores_of(centre):
    """Where a centre hands out from."""
    kinds = [LocationKind.STORE, LocationKind.KITCHEN, LocationKind.ZONE, LocationKind.SHELF]
    return Location.objects.to_use_at(centre, kinds=kinds).order_by("name")


class PlaceField(forms.ModelChoiceField):
    """A place by its name."""

    def widget_attrs(self, widget):
        """A label of a place may be scanned."""
        return {**super().widget_attrs(widget), ATTRIBUTE: PLACE}

    def label_from_instance(self, obj):
        """Name and code."""
        return f"{obj.label} ({obj.code})"


class ItemField(forms.ModelChoiceField):
    """An item by its code and its name in the reader's language."""

    def widget_attrs(self, widget):
        """A label of goods may be scanned."""
        return {**super().widget_attrs(widget), ATTRIBUTE: ITEM}

    def label_from_instance(self, obj):
        """Code and name."""
        return obj.label


class SizesField(forms.CharField):
    """“1: 1, 4: 2, 7: 3”: from so many members on, so much."""

    def prepare_value(self, value):
        """As it was typed, or as a row keeps it."""
        if isinstance(value, list):
            return ", ".join(f"{least}: {amount}" for least, amount in value)
        return value

    def clean(self, value):
        """Pairs in the order of the size. Raises `ValidationError`."""
        text = (super().clean(value) or "").strip()
        if not text:
            return []
        found = {}
        for part in re.split(r"\s*[;\n]\s*|,\s+", text):
            match = STEP.fullmatch(part.strip())
            if match is None:
                raise ValidationError(
                    _(
                        "Write sizes and quantities such as “1: 1, 4: 2”, with a blank after the comma."
                    )
                )
            least, amount = int(match[1]), Decimal(match[2].replace(",", "."))
            found[least] = str(plain(amount))
        return [[least, found[least]] for least in sorted(found)]


class RuleForm(forms.ModelForm):
    """A rule of distribution, in the order in which people say it."""

    WHO = ("levels", "whoever", "age_from", "age_to", "sex", "size_from", "size_to", "needs")
    WHAT = ("item", "quantity", "basis", "by_size", "cap", "from_location")
    WHEN = ("frequency", "every_days", "valid_from", "valid_to")

    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Registration levels"),
        choices=[choice for choice in RegistrationLevel.choices if choice[0] != "L0"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: everybody."),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Specific needs, one of these"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy(
            "Never shown at the desk. Sensitive needs cannot be named: who receives would be known by it."
        ),
    )
    by_size = SizesField(
        label=gettext_lazy("Quantity by size of the household"),
        required=False,
        help_text=gettext_lazy(
            "Such as “1: 1, 4: 2, 7: 3”: from four members on two, from seven three."
        ),
    )

    class Meta:
        model = EntitlementRule
        fields = [
            "name",
            "in_use",
            "levels",
            "whoever",
            "age_from",
            "age_to",
            "sex",
            "size_from",
            "size_to",
            "needs",
            "item",
            "quantity",
            "basis",
            "by_size",
            "cap",
            "from_location",
            "frequency",
            "every_days",
            "valid_from",
            "valid_to",
        ]
        field_classes = {"item": ItemField, "from_location": PlaceField}
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}),
            "valid_to": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needs = offered_needs(may_see_sensitive=False)
        self.fields["needs"].choices = [(need.code, f"{need.code} {need.label}") for need in needs]
        self.fields["item"].queryset = items_to_hand_out().exclude(control=Control.PRESCRIPTION)
        self.fields["from_location"].queryset = stores_of(self.instance.centre)

    def clean_item(self):
        """Nothing that is prescribed, neither itself nor in a kit."""
        item = self.cleaned_data["item"]
        if Control.PRESCRIPTION in controls_of({item.pk: item})[item.pk]:
            raise ValidationError(PRESCRIBED_ONLY)
        return item


class PrescriptionForm(forms.ModelForm):
    """What health staff prescribe."""

    class Meta:
        model = Prescription
        fields = ["item", "quantity", "every_days", "starts", "until", "reason", "from_location"]
        field_classes = {"item": ItemField, "from_location": PlaceField}
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}),
            "until": forms.DateInput(attrs={"type": "date"}),
        }

    counselled = forms.BooleanField(
        label=gettext_lazy("The caregiver was counselled and knows how to prepare it safely"),
        help_text=gettext_lazy("Operational Guidance on Infant Feeding in Emergencies."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        prescribed = items_to_hand_out().filter(control=Control.PRESCRIPTION)
        self.fields["item"].queryset = prescribed
        self.fields["from_location"].queryset = stores_of(self.instance.centre)
        if not prescribed.exists():
            self.fields["item"].help_text = _(
                "No item of the catalogue is given out by prescription. The logistics officer marks them."
            )


class ReturnForm(forms.Form):
    """How much of a loan comes back, and in what state."""

    quantity = QuantityFormField(label=gettext_lazy("Quantity"))
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition"),
        choices=LoanCondition.choices,
        initial=LoanCondition.OK,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Asked where it is damaged or lost. Nobody is charged for it."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class TallyForm(forms.Form):
    """What was given to how many people without a name, of which sex and age."""

    item = ItemField(label=gettext_lazy("Item"), queryset=Item.objects.none())
    each = QuantityFormField(label=gettext_lazy("For each"), initial=1)
    people = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=9999, initial=1
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=Sex.choices,
        initial=Sex.UNKNOWN,
        widget=forms.RadioSelect,
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("Age"), initial=UNKNOWN_BAND.code, widget=forms.RadioSelect
    )
    place = PlaceField(label=pgettext_lazy("goods", "From"), queryset=Location.objects.none())
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, centre, **kwargs):
        super().__init__(*args, **kwargs)
        general = items_to_hand_out().filter(control=Control.NONE, is_lent=False)
        self.fields["item"].queryset = general
        self.fields["place"].queryset = stores_of(centre)
        self.fields["age_band"].choices = [(band.code, band.label) for band in DEFAULT_BANDS]
