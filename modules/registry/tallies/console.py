"""The list of tallies, where a count is corrected."""

from django import forms
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.registry.file.rows import CENTRE
from modules.registry.models import Tally
from modules.registry.rules.ages import DEFAULT_BANDS
from modules.registry.rules.code_lists import nationality_choices, nationality_label


class TallyForm(forms.ModelForm):
    """People helped without a name: counts only."""

    nationality = forms.ChoiceField(
        label=gettext_lazy("Nationality"), choices=nationality_choices, required=False
    )
    age_band = forms.ChoiceField(label=gettext_lazy("Age band"))

    class Meta:
        model = Tally
        fields = ["service", "people", "sex", "age_band", "nationality"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["age_band"].choices = [(band.code, band.label) for band in DEFAULT_BANDS]
        self.fields["age_band"].initial = "unknown"
        self.initial.setdefault("nationality", "UNKNOWN")

    def clean_nationality(self):
        """Nothing chosen is unknown."""
        return self.cleaned_data["nationality"] or "UNKNOWN"


@register_viewset
class TallyViewSet(ConsoleViewSet):
    """Counts of people helped without a name."""

    model = Tally
    path = "registry/tallies"
    icon = "plus"
    menu_order = 40
    form_class = TallyForm
    select_related = ("centre",)
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy(
        "Nobody was counted without a name yet. Count people under Tally."
    )
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        CENTRE,
        Column(gettext_lazy("Service"), "service", ("service",)),
        Column(gettext_lazy("People"), "people", ("people",), numeric=True),
        Column(gettext_lazy("Sex"), "sex", ("sex",)),
        Column(gettext_lazy("Age band"), "age_band", ("age_band",)),
        Column(
            gettext_lazy("Nationality"),
            lambda t: nationality_label(t.nationality),
            ("nationality",),
            needs=("nationality",),
        ),
    )
