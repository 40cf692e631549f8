"""Forms of the house: choices are those of the row's own centre."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.shelter.models import Bed, Block, Building, HouseRules, Room, WashPoint


class OfOneCentre(forms.ModelForm):
    """A form whose choices of rooms, beds and buildings are the centre's own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        centre = self.instance.centre_id
        for model, name in ((Building, "building"), (Room, "room"), (Bed, "bed")):
            if name in self.fields:
                rows = model.objects.filter(centre=centre)
                if model is Room:
                    rows = rows.select_related("building")
                self.fields[name].queryset = rows


class BuildingForm(OfOneCentre):
    """A building."""

    class Meta:
        model = Building
        fields = ["name", "code", "has_lift", "remark"]


class RoomForm(OfOneCentre):
    """A room, for whom it is, and how many it holds."""

    class Meta:
        model = Room
        fields = [
            "building",
            "name",
            "floor",
            "policy",
            "standard_capacity",
            "surge_capacity",
            "floor_area",
            "is_accessible",
            "is_lockable",
            "is_protected",
            "remark",
        ]


class BedForm(OfOneCentre):
    """A bed."""

    class Meta:
        model = Bed
        fields = ["room", "code", "kind", "is_accessible", "in_use", "remark"]


class WashPointForm(OfOneCentre):
    """Toilets, showers or taps of a building."""

    class Meta:
        model = WashPoint
        fields = ["building", "kind", "meant_for", "number", "number_working", "number_accessible"]


class BlockForm(OfOneCentre):
    """A bed or a room out of service; the board does the same for one bed."""

    class Meta:
        model = Block
        fields = ["bed", "room", "begins_at", "ends_at", "reason", "remark"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("begins_at", "ends_at")
        }


class HouseRulesForm(OfOneCentre):
    """What the centre has set for itself."""

    SECTIONS = (
        (gettext_lazy("Nights and ages"), (
            "maximum_nights", "boys_with_their_mother_under", "upper_bunk_from", "upper_bunk_under",
        )),
        (gettext_lazy("Targets"), (
            "floor_per_person", "people_per_toilet", "people_per_shower", "people_per_tap",
            "litres_per_person", "children_per_carer", "alarm_from_percent",
        )),
        (gettext_lazy("What there is today"), (
            "litres_a_day", "meals_a_day", "carers", "surge_since",
        )),
    )  # fmt: skip

    class Meta:
        model = HouseRules
        fields = [
            "maximum_nights",
            "boys_with_their_mother_under",
            "upper_bunk_from",
            "upper_bunk_under",
            "floor_per_person",
            "people_per_toilet",
            "people_per_shower",
            "people_per_tap",
            "litres_per_person",
            "children_per_carer",
            "alarm_from_percent",
            "litres_a_day",
            "meals_a_day",
            "carers",
            "surge_since",
        ]
        widgets = {"surge_since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
