"""Forms of the gate: they read what was typed or scanned; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from modules.registry.rules.card_tokens import LONGEST as LONGEST_SCAN

from .choices import Direction, VisitorChange


class GateForm(forms.Form):
    """One scan. `occurred_at` comes from a device that was without a connection."""

    scan = forms.CharField(max_length=LONGEST_SCAN)
    direction = forms.ChoiceField(
        choices=[
            ("", pgettext_lazy("direction at the gate", "In or out by itself")),
            *Direction.choices,
        ],
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    occurred_at = forms.DateTimeField(required=False)


class PassForm(forms.Form):
    """In or out, recorded from the person file."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=Direction.choices, widget=forms.RadioSelect
    )
    expected_back = forms.DateTimeField(
        label=gettext_lazy("Expected back"),
        required=False,
        help_text=gettext_lazy(
            "Only where the person says so, for going out. Nothing follows from it."
        ),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


class VisitorForm(forms.Form):
    """Visitors came, left, or were counted anew."""

    change = forms.ChoiceField(choices=VisitorChange.choices)
    people = forms.IntegerField(
        label=gettext_lazy("Visitors"), min_value=0, max_value=9999, initial=1
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
