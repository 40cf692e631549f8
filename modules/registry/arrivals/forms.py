"""Forms of the arrival desk: who has come, and what they agree to."""

from dataclasses import replace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.cards.scan import Entered, resolve
from modules.registry.choices import HouseholdRole
from modules.registry.consents.forms import HowAnswered
from modules.registry.consents.purposes import offered_purposes
from modules.registry.facts import ConsentFacts, PersonFacts, PhoneFact
from modules.registry.forms import EMPTY, PersonFields

from .zone import filled_from_zone

MOST_PEOPLE = 30


class ArrivingForm(PersonFields):
    """One person at the arrival desk: new, or chosen from the matches."""

    role = forms.ChoiceField(
        label=gettext_lazy("In the group"), choices=EMPTY + HouseholdRole.choices, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
    )
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Set once the desk has looked at the matches and says that this is somebody else.
    new_person = forms.BooleanField(widget=forms.HiddenInput, required=False)

    field_order = ["own", "sex", "birth", "nationality", "language", "role", "phone", "calendar"]

    def __init__(self, data=None, *args, prefix=None, **kwargs):
        # A document that was scanned into the name field fills the row, and is shown once more.
        self.zone_sentences = ()
        if data is not None and prefix:
            today = timezone.localdate()
            data, self.zone_sentences = filled_from_zone(data, prefix=prefix, on=today)
        super().__init__(data, *args, prefix=prefix, **kwargs)

    def clean(self):
        """A scanned card leads to its holder; what was read from a document is looked at first."""
        cleaned = super().clean()
        if not cleaned.get("person"):
            self.find_holder(cleaned)
        for sentence in self.zone_sentences:
            self.add_error("own", sentence)
        return cleaned

    def find_holder(self, cleaned: dict) -> None:
        """A card or card number in the name field is no name: it says who this is, or why not."""
        scan = resolve(cleaned.get("own", ""), limit=0)
        if scan.entered not in (Entered.CARD, Entered.NUMBER):
            return
        if scan.problem:
            self.add_error("own", scan.sentence)
        else:
            cleaned["person"] = scan.person.pk

    def facts(self) -> PersonFacts:
        """Adds the telephone; whether it is safe to call has not been asked."""
        number = self.cleaned_data.get("phone", "").strip()
        phones = (PhoneFact(number),) if number else ()
        return replace(super().facts(), phones=phones)


class BaseArrivingFormSet(forms.BaseFormSet):
    """People who arrive together: the first is asked as head, of the others the role is asked."""

    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "The list of people did not arrive whole. Load the page again and write it once more."
        ),
        "too_few_forms": gettext_lazy("Write who has arrived: at least one person."),
        "too_many_forms": gettext_lazy(
            "A group has at most %(num)d people. Register the others as a second group."
        ),
    }

    def filled(self) -> list:
        """Rows in which somebody was typed: a row added and left empty is nobody."""
        return [
            form
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def clean(self):
        """In a group everybody has a role, and one is the head."""
        rows = self.filled()
        if len(rows) < 2:
            return
        for form in rows:
            if not form.cleaned_data["role"]:
                form.add_error("role", _("Choose what this person is in the group."))
        heads = [form for form in rows if form.cleaned_data.get("role") == HouseholdRole.HEAD]
        if len(heads) > 1:
            heads[-1].add_error("role", _("A group has one head."))


ArrivingFormSet = forms.formset_factory(
    ArrivingForm,
    formset=BaseArrivingFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_PEOPLE,
    # Whoever sends more than the page offers is told, and not one row a number is drawn.
    validate_max=True,
    absolute_max=2 * MOST_PEOPLE,
    can_delete=True,
)


class ArrivalConsentForm(HowAnswered):
    """What the group agreed to, told once; nothing is asked means nothing is recorded."""

    ANSWERS = (
        ("", gettext_lazy("Not asked")),
        ("given", gettext_lazy("Agrees")),
        ("refused", gettext_lazy("Refuses")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose in offered_purposes():
            self.fields[f"purpose_{purpose.key}"] = forms.ChoiceField(
                label=purpose.label,
                help_text=purpose.explanation,
                choices=self.ANSWERS,
                required=False,
            )
        order = [name for name in self.fields if name.startswith("purpose_")]
        self.order_fields([*order, "medium", "witness", "interpreter", "text_language"])

    def clean(self):
        """Registration needs an answer."""
        cleaned = super().clean()
        if not cleaned.get("purpose_registration"):
            self.add_error("purpose_registration", _("Ask whether they agree to be registered."))
        if cleaned.get("purpose_registration") == "refused":
            self.add_error(
                "purpose_registration",
                _(
                    "Who refuses is not registered and still gets help: count them with a tally "
                    "instead. Food, water and first aid need no registration."
                ),
            )
        return cleaned

    def consents(self, *, given_by: str = "self", giver_name: str = "") -> tuple:
        """One decision a purpose that was asked about."""
        told = self.cleaned_data
        return tuple(
            ConsentFacts(
                purpose=name.removeprefix("purpose_"),
                decision=told[name],
                medium=told["medium"],
                witness=told["witness"],
                interpreter=told["interpreter"],
                text_language=told["text_language"] or "eng",
                given_by=given_by,
                giver_name=giver_name,
            )
            for name in self.fields
            if name.startswith("purpose_") and told.get(name)
        )
