"""What several forms of the registry share: fields that read what was typed; the actions decide."""

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from core.errors import Refusal

from .choices import Calendar, Sex
from .facts import Birth, PersonFacts, Tongue, said_name
from .models import Person
from .rules.birth_entry import read_birth_entry
from .rules.card_tokens import LONGEST as LONGEST_SCAN
from .rules.code_lists import nationality_choices, priority_language_choices
from .rules.input_errors import NotUnderstood
from .search import person_by_card

EMPTY = [("", "—")]
lazy_list = lazy(lambda make: EMPTY + list(make()), list)
DATE = {"type": "date"}


class CardNumberField(forms.CharField):
    """A card number that is typed or scanned; its value is the person, as far as in scope."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters"}
    )

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_SCAN, **kwargs)

    def clean(self, value) -> Person | None:
        """The person; the same sentence for a number that is wrong, unknown or out of scope."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return person_by_card(text)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.sentence), code=refusal.code) from None


class PersonFields(forms.Form):
    """What the register asks of a person; only the name is needed."""

    own = forms.CharField(
        label=gettext_lazy("Name as told"),
        max_length=200,
        help_text=gettext_lazy(
            "All of it in one piece is fine. One part or an alias is enough. "
            "Or scan a card, or the lines with < signs of a document."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False
    )
    birth = forms.CharField(
        label=gettext_lazy("Age or date of birth"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("34, 1990, 3/1990 or 12/5/1990"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    calendar = forms.ChoiceField(
        label=gettext_lazy("Calendar"),
        choices=Calendar.choices,
        initial=Calendar.GREGORIAN,
        required=False,
    )
    nationality = forms.ChoiceField(
        label=gettext_lazy("Nationality"), choices=lazy_list(nationality_choices), required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=lazy_list(priority_language_choices),
        required=False,
    )

    def clean_sex(self):
        """Nothing chosen is unknown, which is an answer."""
        return self.cleaned_data.get("sex") or Sex.UNKNOWN

    def clean(self):
        """Read the birth date in its calendar."""
        cleaned = super().clean()
        try:
            cleaned["birth_facts"] = self.read_birth(cleaned)
        except NotUnderstood as error:
            self.add_error("birth", error.sentence)
        return cleaned

    def read_birth(self, cleaned: dict) -> Birth:
        """The birth date that was told. Raises a `NotUnderstood` with a sentence."""
        return read_birth_entry(
            cleaned.get("birth", ""),
            calendar=cleaned.get("calendar") or Calendar.GREGORIAN,
            on=timezone.localdate(),
        )

    def name_parts(self) -> tuple:
        """The parts of the name in the order in which people say them."""
        return said_name(self.cleaned_data["own"])

    def facts(self) -> PersonFacts:
        """What was told, as plain values."""
        told = self.cleaned_data
        return PersonFacts(
            name_parts=self.name_parts(),
            sex=told["sex"],
            birth=told["birth_facts"],
            nationalities=tuple(filter(None, [told.get("nationality")])),
            languages=tuple(Tongue(code) for code in filter(None, [told.get("language")])),
        )
