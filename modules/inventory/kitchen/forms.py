"""Forms of the kitchen."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ids import new_id
from modules.inventory.choices import LocationKind
from modules.inventory.papers.item_field import ItemField
from modules.inventory.quantities import QuantityFormField
from modules.inventory.transfers.forms import DAY, PlaceField, lines_of

from .choices import Diet, Meal, MealAge

MOST_PEOPLE = 100_000


class KitchenIssueForm(forms.Form):
    """From which place, and for how many."""

    def __init__(self, *args, centre, suggested: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        told = ""
        if suggested is not None:
            told = _("Counted on site now: %(count)d.") % {"count": suggested}
        self.fields["headcount"] = forms.IntegerField(
            label=_("People to cook for"),
            min_value=1,
            max_value=MOST_PEOPLE,
            initial=suggested or None,
            help_text=told,
        )
        self.fields["place"] = PlaceField(
            centre=centre,
            kinds={LocationKind.KITCHEN, LocationKind.STORE},
            label=_("Taken from"),
        )
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class PortionForm(forms.Form):
    """So much of an item for each."""

    item = ItemField(
        label=gettext_lazy("Item"), help_text=gettext_lazy("Code or a part of the name.")
    )
    per_head = QuantityFormField(
        label=gettext_lazy("For each person"),
        help_text=gettext_lazy("In the item's base unit, such as 0.12 kg of rice."),
    )


PortionLines = lines_of(PortionForm, extra=1)


class MealForm(forms.Form):
    """A meal, and how many portions of each diet went to people of each age."""

    def __init__(self, *args, counts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(
            {
                "day": forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY)),
                "meal": forms.ChoiceField(label=_("Meal"), choices=Meal.choices),
                "headcount": forms.IntegerField(
                    label=_("People expected"),
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    required=False,
                ),
                "menu": forms.CharField(label=_("Menu"), max_length=200, required=False),
                "waste_kg": QuantityFormField(label=_("Thrown away (kg)"), required=False),
                "remark": forms.CharField(label=_("Remark"), max_length=200, required=False),
            }
        )
        known = {(each.age, each.diet): each.served for each in counts}
        for age, age_label in MealAge.choices:
            for diet, diet_label in Diet.choices:
                self.fields[self.name_of(age, diet)] = forms.IntegerField(
                    label=f"{age_label} · {diet_label}",
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    required=False,
                    initial=known.get((age, diet)),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @staticmethod
    def name_of(age: str, diet: str) -> str:
        """The field of one box of the grid."""
        return f"served_{age}_{diet}".replace("+", "p")

    def head(self) -> list:
        """The fields above the grid."""
        return [self[name] for name in ("day", "meal", "headcount", "menu", "waste_kg", "remark")]

    def grid(self) -> dict:
        """Ages down, diets across."""
        return {
            "diets": [label for _code, label in Diet.choices],
            "rows": [
                {
                    "age": label,
                    "boxes": [
                        {"field": self[self.name_of(age, diet)], "diet": diet_label}
                        for diet, diet_label in Diet.choices
                    ],
                }
                for age, label in MealAge.choices
            ],
        }

    def told(self) -> dict:
        """The meal without its portions."""
        names = ("day", "meal", "headcount", "menu", "waste_kg", "remark")
        return {name: self.cleaned_data[name] for name in names}

    def served(self) -> dict:
        """(age, diet) -> portions."""
        return {
            (age, diet): self.cleaned_data[self.name_of(age, diet)] or 0
            for age in MealAge.values
            for diet in Diet.values
        }
