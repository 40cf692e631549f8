"""Forms for a flag on a person, and for a kind of flag."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.registry.models import Flag, PersonFlag
from modules.registry.models.flags import FlagMoment


class PersonFlagForm(forms.ModelForm):
    """A flag on a person."""

    class Meta:
        model = PersonFlag
        fields = ["flag", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["flag"].queryset = Flag.objects.filter(in_use=True)


class PersonFlagEditForm(forms.ModelForm):
    """A flag's note and end."""

    class Meta:
        model = PersonFlag
        fields = ["note", "until"]
        widgets = {"until": forms.DateTimeInput(attrs={"type": "datetime-local"})}


class KindOfFlagForm(forms.ModelForm):
    """A kind of flag."""

    moments = forms.MultipleChoiceField(
        label=gettext_lazy("Shown"),
        choices=FlagMoment.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Flag
        fields = ["label", "colour", "advice", "moments", "holds", "audience", "in_use"]
