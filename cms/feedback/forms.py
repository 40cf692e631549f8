"""The form for readers. It needs no cookie: a signed moment tells that a page was looked at first."""

import re
import time

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import LONGEST_WORDING, FeedbackKind

# Nobody reads and writes as fast as this; whoever takes longer than a day gets a new form.
FASTEST_SECONDS, SLOWEST_SECONDS = 3, 24 * 60 * 60
SALT = "cms.feedback"
# What leads to a person: an address of e-mail, or digits as long as a telephone number.
LEADS_TO_SOMEBODY = re.compile(r"\S@\S|(?:\d[\s()./-]?){7,}")


def seal_of(page) -> str:
    """Proof that the form of this page was asked for at this moment."""
    return signing.dumps([page.pk, time.time()], salt=SALT)


class FeedbackForm(forms.Form):
    """What a reader may tell: one choice, and words where they want to."""

    told = forms.ChoiceField(
        label=gettext_lazy("What do you want to tell us?"),
        choices=FeedbackKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one. Nothing was sent yet.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=LONGEST_WORDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )
    # People do not see it; programs fill in all there is.
    website = forms.CharField(required=False)
    seal = forms.CharField(widget=forms.HiddenInput)
    again = gettext_lazy(
        "Nothing was sent yet. Look at your words once more, then send them again."
    )

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page

    @property
    def is_from_a_machine(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.data.get("website"))

    def clean_seal(self) -> str:
        """Sent neither at once nor days later, and for this page."""
        seal = self.cleaned_data["seal"]
        try:
            page, asked_at = signing.loads(seal, salt=SALT)
        except signing.BadSignature as error:
            raise forms.ValidationError(self.again) from error
        age = time.time() - asked_at
        if page != self.page.pk or not FASTEST_SECONDS <= age <= SLOWEST_SECONDS:
            raise forms.ValidationError(self.again)
        return seal

    def clean(self) -> dict:
        """Words of a question lead to nobody: there is no way to write back."""
        told = super().clean()
        is_correction = told.get("told") == FeedbackKind.CORRECTION
        if not is_correction and LEADS_TO_SOMEBODY.search(told.get("words", "")):
            self.add_error(
                "words",
                _(
                    "Take the telephone number or address out: we cannot write to you, and others "
                    "could read it. Nothing was sent yet."
                ),
            )
        return told
