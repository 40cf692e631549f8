"""The form of an identity document, typed or read from its machine-readable zone."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.actions.pictures import forget_file
from modules.registry.file.pictures import PictureField
from modules.registry.forms import DATE, lazy_list
from modules.registry.models import IdentityDocument
from modules.registry.rules.code_lists import nationality_choices
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.mrz_reader import read_mrz


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
