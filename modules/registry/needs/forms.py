"""Forms for a specific need, on the person file and on its own page."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.registry.choices import Answer
from modules.registry.forms import DATE, EMPTY
from modules.registry.models import Need
from modules.registry.rules.needs import offered_needs


class NeedForm(forms.ModelForm):
    """A specific need; which codes are offered depends on who asks."""

    code = forms.ChoiceField(label=gettext_lazy("Need"))
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=EMPTY + Answer.choices)

    class Meta:
        model = Need
        fields = ["code", "answer", "source", "instruction", "review_on", "until"]
        widgets = {
            "review_on": forms.DateInput(attrs=DATE),
            "until": forms.DateInput(attrs=DATE),
        }

    def __init__(self, *args, may_see_sensitive: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {n.code: n for n in offered_needs(may_see_sensitive=may_see_sensitive)}
        self.offered = offered
        self.fields["code"].choices = [
            *EMPTY,
            *((code, f"{need.label} ({code})") for code, need in offered.items()),
        ]

    def save(self, commit=True):
        """The database hides the row by what the code list says of it."""
        need = self.offered[self.cleaned_data["code"]]
        self.instance.is_sensitive = need.sensitive
        self.instance.instruction = self.instance.instruction or str(need.instruction)
        return super().save(commit)


class NeedEditForm(forms.ModelForm):
    """A need's answer, instruction and end."""

    class Meta:
        model = Need
        fields = ["answer", "source", "instruction", "review_on", "until"]
        widgets = {
            "review_on": forms.DateInput(attrs=DATE),
            "until": forms.DateInput(attrs=DATE),
        }
