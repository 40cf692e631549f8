"""The lending desk: a task at one centre."""

from django import forms
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.console.screens import TaskScreen, register_screen
from core.console.views import attempt, say_done
from modules.registry.models import Person

from .actions import lend
from .models import Umbrella


class LendingForm(forms.Form):
    """A card number and an umbrella of this centre."""

    reference = forms.CharField(label=_("Card number"), max_length=12)
    umbrella = forms.ModelChoiceField(label=_("Umbrella"), queryset=Umbrella.objects.none())

    def __init__(self, *args, centre, **kwargs):
        super().__init__(*args, **kwargs)
        here = Umbrella.objects.filter(centre=centre)
        self.fields["umbrella"].queryset = here.exclude(loan__returned_at=None, loan__isnull=False)
        self.fields["umbrella"].label_from_instance = lambda umbrella: umbrella.label

    def clean_reference(self):
        """The person with this card number, if the asker may know them."""
        person = Person.objects.filter(reference=self.cleaned_data["reference"]).first()
        if person is None:
            raise forms.ValidationError(_("No person with this card number is known here."))
        return person


@register_screen
class LendingDesk(TaskScreen):
    """Lends an umbrella to a person with a card."""

    name = "lending"
    permission = "umbrellas.add_loan"
    title = menu_label = _("Lending desk")
    template_name = "guichet_sample/lending.html"

    def get(self, request, *args, **kwargs):
        """Ask for card and umbrella."""
        return self.render(form=LendingForm(centre=self.centre))

    def post(self, request, *args, **kwargs):
        """Lend, or say what is wrong."""
        form = LendingForm(request.POST, centre=self.centre)
        if form.is_valid():
            asked = form.cleaned_data
            loan = attempt(
                request,
                form,
                lambda: lend(umbrella=asked["umbrella"], person=asked["reference"]),
            )
            if loan is not None:
                say_done(request, _("The umbrella is lent."))
                return redirect(self.url(self.centre))
        response = self.render(form=form)
        response.status_code = 422
        return response
