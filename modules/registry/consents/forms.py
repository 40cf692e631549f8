"""Forms for one decision on one purpose, and for taking one back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.choices import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.facts import ConsentFacts
from modules.registry.file.pictures import PictureField
from modules.registry.forms import EMPTY, ask_for_the_witness, known_purposes, lazy_list
from modules.registry.households.forms import DATE, CardNumberField
from modules.registry.rules.code_lists import priority_language_choices


class HowTold(forms.Form):
    """How a decision was told, by whom, before whom."""

    medium = forms.ChoiceField(
        label=gettext_lazy("How they answered"), choices=EMPTY + ConsentMedium.choices
    )
    given_by = forms.ChoiceField(
        label=gettext_lazy("Given by"), choices=EMPTY + ConsentGiver.choices
    )
    giver = CardNumberField(
        label=gettext_lazy("Card number of who gave it"),
        required=False,
        help_text=gettext_lazy("For a registered guardian or member of the household."),
    )
    giver_name = forms.CharField(
        label=gettext_lazy("Name of who gave it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For somebody who is not registered."),
    )
    witness = forms.CharField(
        label=gettext_lazy("Witness"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Needed where the answer was spoken."),
    )
    interpreter = forms.CharField(label=gettext_lazy("Interpreter"), max_length=120, required=False)
    sheet = PictureField(label=gettext_lazy("Photo of the sheet"), required=False)

    def clean(self):
        """Spoken answers need a witness; who decides for another says who they are."""
        told = super().clean()
        ask_for_the_witness(self, told)
        for_another = told.get("given_by") not in (None, "", ConsentGiver.SELF)
        unnamed = not (told.get("giver") or told.get("giver_name"))
        if for_another and unnamed and "giver" not in self.errors:
            self.add_error("giver", _("Write the card number or the name of who decided."))
        return told

    def facts(self) -> ConsentFacts:
        """As plain values."""
        told = dict(self.cleaned_data)
        giver = told.pop("giver")
        told["giver_id"] = giver.pk if giver else None
        told["text_language"] = told.get("text_language") or "eng"
        return ConsentFacts(**told)


class ConsentForm(HowTold):
    """One decision on one purpose."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"))
    recipient = forms.CharField(
        label=gettext_lazy("Recipient"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Who would receive the data, where the purpose names one."),
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=EMPTY + ConsentDecision.choices
    )
    text_language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        choices=lazy_list(priority_language_choices),
        required=False,
    )
    restrictions = forms.CharField(
        label=gettext_lazy("Restrictions"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy("For example: do not share with a certain person."),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), required=False, widget=forms.DateInput(attrs=DATE)
    )

    WHAT = ("purpose", "recipient", "decision", "expires_on", "restrictions")
    HOW = ("medium", "text_language", "witness", "interpreter", "sheet")
    WHO = ("given_by", "giver", "giver_name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = EMPTY + known_purposes()


class WithdrawForm(HowTold):
    """How somebody took a consent back; what they took back is known."""

    def facts(self) -> ConsentFacts:
        """The purpose and decision are filled in by the action."""
        self.cleaned_data |= {"purpose": "", "decision": ConsentDecision.WITHDRAWN}
        return super().facts()
