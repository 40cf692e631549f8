"""Writing down an incident, and who was part of it."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.registry.households.forms import CardNumberField
from modules.shelter.building.forms import OfOneCentre
from modules.shelter.choices import IncidentRole
from modules.shelter.models import Incident


class IncidentForm(OfOneCentre):
    """What happened; people are named by card number, one now and others afterwards."""

    card = CardNumberField(
        label=gettext_lazy("Card number of somebody who was part of it"), required=False
    )
    role = forms.ChoiceField(
        label=gettext_lazy("How they were part of it"), choices=IncidentRole.choices, required=False
    )

    class Meta:
        model = Incident
        fields = [
            "kind",
            "severity",
            "happened_at",
            "room",
            "description",
            "action_taken",
            "referred_to",
        ]
        widgets = {
            "happened_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        }


class IncidentEditForm(IncidentForm):
    """The same, with when it was closed."""

    class Meta(IncidentForm.Meta):
        fields = [*IncidentForm.Meta.fields, "closed_at"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("happened_at", "closed_at")
        }
