"""Forms about files of other centres: ask for one, and answer who asks."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.choices import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.consents.forms import HowAnswered
from modules.registry.facts import ConsentFacts
from modules.registry.forms import EMPTY
from modules.registry.models.file_requests import LONGEST_PURPOSE

# What a desk can do at once, with nothing but the person there.
AT_THE_DESK = (ConsentMedium.SPOKEN, ConsentMedium.SIGNED, ConsentMedium.THUMBPRINT)
MEDIA = [(each.value, each.label) for each in AT_THE_DESK]


class AskForFileForm(HowAnswered):
    """What the file is needed for, and how the person agreed. `shown` is what the desk was shown."""

    shown = forms.CharField(widget=forms.HiddenInput)
    what_for = forms.CharField(
        label=gettext_lazy("What the file is needed for"),
        max_length=LONGEST_PURPOSE,
        help_text=gettext_lazy(
            "Both centres and the person can read it. For example: she continues her treatment here."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The person agrees that the other centre gives us their file"),
        error_messages={
            "required": gettext_lazy(
                "The file is asked for only if the person agrees. They are helped without it as well."
            )
        },
    )
    interpreter = None
    given_by = forms.ChoiceField(
        label=gettext_lazy("Given by"), choices=ConsentGiver.choices, initial=ConsentGiver.SELF
    )
    giver_name = forms.CharField(
        label=gettext_lazy("Name of who gave it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Where somebody else decided for the person."),
    )

    field_order = (
        "shown",
        "what_for",
        "agreed",
        "medium",
        "witness",
        "given_by",
        "giver_name",
        "text_language",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["medium"].choices = EMPTY + MEDIA

    def clean(self):
        """Who decides for another says who they are."""
        told = super().clean()
        if told.get("given_by") not in (None, "", ConsentGiver.SELF) and not told.get("giver_name"):
            self.add_error("giver_name", _("Write the name of who decided."))
        return told

    def consent(self) -> ConsentFacts:
        """The agreement as plain values; the purpose is the action's."""
        told = self.cleaned_data
        return ConsentFacts(
            purpose="",
            decision=ConsentDecision.GIVEN if told["agreed"] else ConsentDecision.REFUSED,
            medium=told["medium"],
            given_by=told["given_by"],
            giver_name=told["giver_name"],
            witness=told["witness"],
            text_language=told["text_language"] or "eng",
        )


class AnswerForm(forms.Form):
    """A note for one's own centre; the answer is in the button that was pressed."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_PURPOSE,
        required=False,
        help_text=gettext_lazy(
            "For this centre only. The other centre reads nothing but the answer."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
