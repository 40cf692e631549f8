"""Forms of daily work with one person."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from modules.registry.households.forms import CardNumberField
from modules.shelter.choices import ExtensionReason
from modules.shelter.models import Absence, Bed, BedNeed, Belonging

MOMENT = {
    "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    "input_formats": ["%Y-%m-%dT%H:%M"],
}


# Days that a house plans for; others are slips of the keyboard.
DAYS = [
    MinValueValidator(date(2000, 1, 1)),
    MaxValueValidator(date(2200, 12, 31)),
]


class AbsenceForm(forms.ModelForm):
    """Somebody says that they go."""

    out_at = forms.DateTimeField(label=gettext_lazy("Away since"), **MOMENT)
    expected_back = forms.DateTimeField(
        label=gettext_lazy("Expected back"),
        required=False,
        help_text=gettext_lazy(
            "As the person says. Nothing follows from it but that somebody asks."
        ),
        **MOMENT,
    )

    class Meta:
        model = Absence
        fields = ["out_at", "expected_back", "remark"]


class BelongingForm(forms.ModelForm):
    """Something that is left with us."""

    class Meta:
        model = Belonging
        fields = ["description", "place", "signed_when_left"]


class GiveBackForm(forms.Form):
    """To whom, and whether they signed."""

    signed_when_returned = forms.BooleanField(
        label=gettext_lazy("They signed for it"), required=False
    )
    returned_to = forms.CharField(
        label=gettext_lazy("Given to somebody else"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Only with the written word of the person. Blank: to the person themselves."
        ),
    )


class BedNeedForm(forms.ModelForm):
    """What kind of place somebody needs; never why."""

    class Meta:
        model = BedNeed
        fields = ["need"]


class KeepApartForm(forms.Form):
    """From whom; why stands in the case file and nowhere here."""

    card = CardNumberField(
        label=gettext_lazy("Card number of the other person"),
        help_text=gettext_lazy("Both files must be open to you. Whoever gives beds sees no name."),
    )


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label=gettext_lazy("Until the morning of"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=ExtensionReason.choices)


class ReserveForm(forms.Form):
    """A bed that waits for somebody."""

    bed = forms.ModelChoiceField(Bed.objects.none(), label=gettext_lazy("Bed"))
    begins_on = forms.DateField(
        label=gettext_lazy("From the day"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nights = forms.IntegerField(label=gettext_lazy("Nights"), min_value=1, max_value=365, initial=3)
    override_reason = forms.CharField(
        label=gettext_lazy("Why a rule is set aside"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only the shelter manager can do so."),
    )

    ends_elsewhere = forms.BooleanField(
        label=gettext_lazy("A bed at another centre ends then"), required=False
    )


# People come in the afternoon and leave in the morning.
COMES_AT, LEAVES_AT = time(14), time(10)


def morning_of(day, centre) -> datetime:
    """When a bed is left on a day."""
    return datetime.combine(day, LEAVES_AT, tzinfo=centre.zone)


def nights_from(day, nights: int, centre) -> tuple[datetime, datetime]:
    """From the afternoon of a day until the morning after so many nights."""
    begins = datetime.combine(day, COMES_AT, tzinfo=centre.zone)
    return begins, morning_of(day + timedelta(days=nights), centre)
