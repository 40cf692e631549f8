"""Forms for who belongs together and who is responsible for a child."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.choices import CareStatus, HouseholdRole, Verification
from modules.registry.forms import DATE, EMPTY, CardNumberField

# The head is chosen on the household's page, because all other roles are told towards them.
ROLES_BESIDE_THE_HEAD = [c for c in HouseholdRole.choices if c[0] != HouseholdRole.HEAD]


class JoinHouseholdForm(forms.Form):
    """Whose household somebody joins, and as what."""

    member = CardNumberField(
        label=gettext_lazy("Card number of a member"),
        help_text=gettext_lazy(
            "Where this member has no household yet, one is opened with them as its head."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What the person is to the head"), choices=EMPTY + ROLES_BESIDE_THE_HEAD
    )
    since = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        help_text=gettext_lazy("Leave empty for today."),
        widget=forms.DateInput(attrs=DATE),
    )
    verification = forms.ChoiceField(
        label=gettext_lazy("How we know"), choices=EMPTY + Verification.choices
    )


class MembershipForm(forms.Form):
    """A member's role and how we know it."""

    role = forms.ChoiceField(label=gettext_lazy("What the person is to the head"))
    verification = forms.ChoiceField(
        label=gettext_lazy("How we know"), choices=Verification.choices
    )

    def __init__(self, *args, is_head: bool, **kwargs):
        super().__init__(*args, **kwargs)
        head = [(HouseholdRole.HEAD.value, HouseholdRole.HEAD.label)]
        self.fields["role"].choices = head if is_head else ROLES_BESIDE_THE_HEAD


class NewHeadForm(forms.Form):
    """What everybody else is to the new head: no earlier role keeps its meaning."""

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        for member in others:
            self.fields[self.name_of(member)] = forms.ChoiceField(
                label=member.person.display_name,
                help_text=_("Until now: %(role)s") % {"role": member.get_role_display()},
                choices=EMPTY + ROLES_BESIDE_THE_HEAD,
            )
        self.others = others

    @staticmethod
    def name_of(member) -> str:
        """The field of one member."""
        return f"role_{member.pk}"

    def roles(self) -> dict:
        """Membership id -> role."""
        return {member.pk: self.cleaned_data[self.name_of(member)] for member in self.others}


class LeaveForm(forms.Form):
    """The day on which something ended."""

    on = forms.DateField(
        label=gettext_lazy("Since when"),
        required=False,
        help_text=gettext_lazy("Leave empty for today."),
        widget=forms.DateInput(attrs=DATE),
    )


class GuardianForm(forms.Form):
    """Who is responsible for a child, and how we know."""

    guardian = CardNumberField(label=gettext_lazy("Card number of the guardian"))
    relation = forms.ChoiceField(
        label=gettext_lazy("What the guardian is to the child"),
        choices=EMPTY + ROLES_BESIDE_THE_HEAD,
    )
    verification = forms.ChoiceField(
        label=gettext_lazy("How we know"),
        choices=EMPTY + Verification.choices,
        help_text=gettext_lazy("What you have checked yourself is recorded with your name."),
    )


class CareForm(forms.Form):
    """What a child-protection worker found."""

    status = forms.ChoiceField(
        label=gettext_lazy("Care status"), choices=EMPTY + CareStatus.choices
    )
