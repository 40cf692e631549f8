"""Forms for what people agree to: how it was told, one decision on one purpose, taking one back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.choices import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.errors import WitnessMissing
from modules.registry.facts import ConsentFacts
from modules.registry.file.pictures import PictureField
from modules.registry.forms import DATE, EMPTY, CardNumberField, lazy_list
from modules.registry.rules.code_lists import priority_language_choices

from .purposes import known_purposes


class HowAnswered(forms.Form):
    """How an answer was told, and before whom: the same wherever somebody is asked."""

    medium = forms.ChoiceField(
        label=gettext_lazy("How they answered"), choices=EMPTY + ConsentMedium.choices
    )
    witness = forms.CharField(
        label=gettext_lazy("Witness"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Needed where the answer was spoken."),
    )
    interpreter = forms.CharField(label=gettext_lazy("Interpreter"), max_length=120, required=False)
    text_language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        choices=lazy_list(priority_language_choices),
        required=False,
    )

    def clean(self):
        """Spoken answers need a witness."""
        told = super().clean()
        if told.get("medium") == ConsentMedium.SPOKEN and not told.get("witness"):
            self.add_error("witness", WitnessMissing.sentence)
        return told


class HowTold(HowAnswered):
    """How a decision was told, by whom, before whom."""

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
    sheet = PictureField(label=gettext_lazy("Photo of the sheet"), required=False)

    field_order = ("medium", "given_by", "giver", "giver_name", "witness", "interpreter", "sheet")

    def clean(self):
        """Who decides for another says who they are."""
        told = super().clean()
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
    restrictions = forms.CharField(
        label=gettext_lazy("Restrictions"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy("For example: do not share with a certain person."),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), required=False, widget=forms.DateInput(attrs=DATE)
    )

    SECTIONS = (
        (
            gettext_lazy("What was decided"),
            ("purpose", "recipient", "decision", "expires_on", "restrictions"),
        ),
        (gettext_lazy("Who decided"), ("given_by", "giver", "giver_name")),
        (
            gettext_lazy("How it was told"),
            ("medium", "text_language", "witness", "interpreter", "sheet"),
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = EMPTY + known_purposes()


class WithdrawForm(HowTold):
    """How somebody took a consent back; what they took back is known."""

    text_language = None

    def facts(self) -> ConsentFacts:
        """The purpose and decision are filled in by the action."""
        self.cleaned_data |= {"purpose": "", "decision": ConsentDecision.WITHDRAWN}
        return super().facts()
