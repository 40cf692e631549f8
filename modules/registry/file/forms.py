"""Forms about the file itself: who may open it, the photo, death or absence, private details."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy

from modules.registry.forms import DATE, EMPTY
from modules.registry.rules.card_tokens import LONGEST as LONGEST_SCAN

from .pictures import PictureField


class RestrictForm(forms.Form):
    """Restrict a file: why, and who may still open it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    readers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Staff who may open it"),
        queryset=get_user_model().objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, centre=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = (
            get_user_model().objects.filter(memberships__centre=centre).distinct()
        )


class BreakGlassForm(forms.Form):
    """Open a file in an emergency."""

    reference = forms.CharField(
        label=gettext_lazy("Card or card number"),
        max_length=LONGEST_SCAN,
        help_text=gettext_lazy("Scan the card, or type the number on it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "autofocus": True}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The data protection officer reads it."),
    )


class PhotoForm(forms.Form):
    """A photo of the person, in place of an earlier one."""

    photo = PictureField(label=gettext_lazy("Photo"))


class StateForm(forms.Form):
    """What is reported of a person, and since when."""

    report = forms.ChoiceField(label=gettext_lazy("Report"), choices=EMPTY)
    on = forms.DateField(label=gettext_lazy("Since when"), widget=forms.DateInput(attrs=DATE))

    def __init__(self, *args, reports, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = EMPTY + [(r.value, r.label) for r in reports]


class PrivateForm(forms.Form):
    """What the person told of their gender, in their own words."""

    gender_identity = forms.CharField(
        label=gettext_lazy("Gender identity"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("In the person's own words, and only if they wish it written down."),
    )


class OutcomeForm(forms.Form):
    """What the focal point found when they looked into a possible match."""

    outcome = forms.CharField(
        label=gettext_lazy("What was found"),
        max_length=200,
        help_text=gettext_lazy("Only the protection focal point of this centre reads it."),
    )
