"""Forms of the house: choices are those of the row's own centre."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from modules.shelter.actions.block import block, check_nobody_sleeps_longer
from modules.shelter.models import Bed, BedAssignment, Block, Building, HouseRules, Room, WashPoint


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


# What rules ask of a room: for whom, the way there, and who comes by.
RULES_ASK = frozenset({"building", "floor", "policy", "is_accessible", "is_protected"})
SOMEBODY_SLEEPS_HERE = gettext_lazy(
    "Somebody has a bed in this room: the rules held for the room as it was. Move them first."
)


def somebody_holds_a_bed_of(room: Room) -> bool:
    """Whether anybody has or gets a bed in the room, whoever may know them."""
    return QuerySet(BedAssignment).filter(bed__room=room, ended_at=None).exists()


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

    def clean(self):
        """What the rules ask of a room does not change over the heads of those who sleep in it."""
        told = super().clean()
        changed = set(self.changed_data) & RULES_ASK
        if changed and not self.instance._state.adding and somebody_holds_a_bed_of(self.instance):
            for name in sorted(changed):
                self.add_error(name, str(SOMEBODY_SLEEPS_HERE))
        return told


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

    actor = None

    class Meta:
        model = Block
        fields = ["bed", "room", "begins_at", "ends_at", "reason", "remark"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("begins_at", "ends_at")
        }

    def save(self, commit=True):
        """Through the action: who sleeps longer than planned is somebody as well."""
        row = self.instance
        if row._state.adding:
            facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
            return block(centre=row.centre, actor=self.actor, **facts)
        check_nobody_sleeps_longer(row)
        return super().save(commit)


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
