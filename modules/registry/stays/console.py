"""The lists of stays and of visits."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from modules.registry.choices import DepartureReason, VisitService
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.registry.models import Stay, Visit

from .forms import StayEditForm, VisitEditForm


class StayFilters(django_filters.FilterSet):
    """Open or ended, and why."""

    open = django_filters.BooleanFilter(
        label=gettext_lazy("Open"),
        field_name="departed_at",
        lookup_expr="isnull",
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )
    departure_reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Reason of departure"), choices=DepartureReason.choices
    )

    class Meta:
        model = Stay
        fields = ["open", "departure_reason"]


@register_viewset
class StayViewSet(PersonRows):
    """Stays at the asker's centres."""

    model = Stay
    path = "registry/stays"
    icon = "home"
    menu_order = 20
    form_class = StayEditForm
    filterset_class = StayFilters
    ordering = ("-arrived_at", "-id")
    empty_sentence = gettext_lazy("Nobody has stayed here yet. A stay begins at the arrival desk.")
    columns = (
        PERSON,
        CENTRE,
        Column(gettext_lazy("Arrived"), "arrived_at", ("arrived_at",)),
        Column(gettext_lazy("Departed"), "departed_at", ("departed_at",)),
        Column(gettext_lazy("Reason of departure"), "departure_reason", ("departure_reason",)),
    )


@register_viewset
class VisitViewSet(PersonRows):
    """Visits at the asker's centres."""

    model = Visit
    path = "registry/visits"
    icon = "calendar"
    menu_order = 30
    form_class = VisitEditForm
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy("No visit yet. Visits are recorded in the file of the person.")
    columns = (
        PERSON,
        CENTRE,
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(
            gettext_lazy("Services"),
            lambda v: ", ".join(str(dict(VisitService.choices).get(s, s)) for s in v.services),
            needs=("services",),
        ),
    )
