"""Forms for stays and visits, on the person file and on their own pages."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.registry.choices import DepartureReason, EntryRoute, VisitService
from modules.registry.facts import StayFacts
from modules.registry.forms import DATE, EMPTY
from modules.registry.models import Stay, Visit


class StayForm(forms.Form):
    """How they came; asked once for the whole group."""

    arrival_mode = forms.ChoiceField(
        label=gettext_lazy("How they came"), choices=EMPTY + EntryRoute.choices, required=False
    )
    came_from = forms.CharField(label=gettext_lazy("Came from"), max_length=200, required=False)
    intended_destination = forms.CharField(
        label=gettext_lazy("Wants to go to"), max_length=200, required=False
    )
    referred_by = forms.CharField(label=gettext_lazy("Referred by"), max_length=200, required=False)

    def facts(self) -> StayFacts:
        """As plain values."""
        return StayFacts(**{name: self.cleaned_data[name] for name in self.fields})


class StayEditForm(forms.ModelForm):
    """Facts of a stay; its departure is recorded from the person file."""

    class Meta:
        model = Stay
        fields = [
            "arrival_mode",
            "came_from",
            "intended_destination",
            "referred_by",
            "expected_departure",
        ]
        widgets = {"expected_departure": forms.DateInput(attrs=DATE)}


class DepartureForm(forms.Form):
    """When and why somebody leaves; nothing here can refuse it."""

    departed_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("Leave empty for now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=EMPTY + DepartureReason.choices
    )
    departed_to = forms.CharField(label=gettext_lazy("Where to"), max_length=200, required=False)


class VisitForm(forms.Form):
    """A day's contact, with what was asked for."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services asked for"),
        choices=VisitService.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), widget=forms.Textarea, required=False)


class VisitEditForm(forms.ModelForm):
    """What was asked for at a visit."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services asked for"),
        choices=VisitService.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Visit
        fields = ["at", "services", "notes"]
