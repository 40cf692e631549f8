"""Forms for one fact about one person, opened from the person file at one centre."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.actions.pictures import forget_file
from modules.registry.choices import Answer, DepartureReason, VisitService
from modules.registry.forms import EMPTY, lazy_list
from modules.registry.households.forms import DATE
from modules.registry.models import Flag, IdentityDocument, Need, PersonFlag
from modules.registry.rules.card_tokens import LONGEST as LONGEST_SCAN
from modules.registry.rules.code_lists import nationality_choices
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.mrz_reader import read_mrz
from modules.registry.rules.needs import offered_needs

from .pictures import PictureField


class DepartureForm(forms.Form):
    """When and why somebody leaves; nothing here can refuse it."""

    departed_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("Leave empty for now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=EMPTY + DepartureReason.choices
    )
    departed_to = forms.CharField(label=gettext_lazy("Where to"), max_length=200, required=False)


class VisitForm(forms.Form):
    """A day's contact, with what was asked for."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services asked for"),
        choices=VisitService.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), widget=forms.Textarea, required=False)


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


class DocumentForm(forms.ModelForm):
    """An identity document, typed or read from its machine-readable zone."""

    zone = forms.CharField(
        label=gettext_lazy("Machine-readable zone"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=gettext_lazy(
            "Scan or type the two or three lines with < signs; the fields below are filled."
        ),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Issued by (country)"),
        choices=lazy_list(nationality_choices),
        required=False,
    )
    scan = PictureField(
        label=gettext_lazy("Scan"),
        required=False,
        help_text=gettext_lazy("A new picture takes the place of the earlier one."),
    )

    class Meta:
        model = IdentityDocument
        fields = [
            "zone",
            "kind",
            "number",
            "country",
            "name_as_printed",
            "issued_on",
            "expires_on",
            "original_with",
            "scan",
        ]
        widgets = {
            "issued_on": forms.DateInput(attrs=DATE),
            "expires_on": forms.DateInput(attrs=DATE),
        }

    def __init__(self, data=None, *args, **kwargs):
        self.zone_refusal = ""
        self.zone_complaints = []
        if data is not None and data.get("zone", "").strip():
            data = self.filled_from_zone(data)
        super().__init__(data, *args, **kwargs)
        self.fields["kind"].required = False

    def filled_from_zone(self, data):
        """The form data with what the zone says; what was typed already stays."""
        data = data.copy()
        try:
            reading = read_mrz(data["zone"], on=timezone.localdate())
        except NotUnderstood as error:
            self.zone_refusal = error.sentence
            return data
        self.zone_complaints = reading.complaints
        data["zone"] = ""
        read = {
            "kind": str(reading.document_type),
            "number": reading.number,
            "country": reading.issuing_country,
            "name_as_printed": f"{reading.given_names} {reading.surname}".strip(),
            "expires_on": reading.expiry.isoformat() if reading.expiry else "",
        }
        for name, value in read.items():
            if value and not data.get(name):
                data[name] = value
        return data

    def clean(self):
        """Say beside the zone which check digit is wrong; a wrong one never stops the record."""
        cleaned = super().clean()
        for sentence in [self.zone_refusal, *self.zone_complaints]:
            if sentence:
                self.add_error("zone", sentence)
        if not cleaned.get("kind"):
            self.add_error("kind", _("Choose the type of the document."))
        return cleaned

    def save(self, commit=True):
        """The earlier scan is not kept beside the new one."""
        if "scan" in self.changed_data:
            forget_file(self.initial.get("scan"))
        return super().save(commit)


class FlagForm(forms.ModelForm):
    """A flag on a person."""

    class Meta:
        model = PersonFlag
        fields = ["flag", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["flag"].queryset = Flag.objects.filter(in_use=True)


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
