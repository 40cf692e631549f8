"""Who is on site as a list, and the assembly points."""

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.models import Centre
from core.scope import current
from modules.registry.file.rows import CENTRE, PERSON, PersonRows

from .models import AssemblyPoint, Presence


class PresenceFilters(django_filters.FilterSet):
    """On site or away."""

    is_present = django_filters.BooleanFilter(
        label=gettext_lazy("On site"),
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )

    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"), queryset=lambda request: centres_of_the_asker()
    )

    class Meta:
        model = Presence
        fields = ["centre", "is_present"]


def centres_of_the_asker():
    """The centres whose presence the asker may see."""
    asker = current()
    allowed = asker.centre_ids(Presence.view_permission()) & asker.visible_centre_ids("presence")
    mine = [pk for pk in asker.grants.centres if pk in allowed]
    return Centre.objects.filter(pk__in=mine).order_by("name")


@register_viewset
class PresenceViewSet(PersonRows):
    """People whom the gate has seen, newest passage first."""

    model = Presence
    path = "presence/present"
    icon = "group"
    menu_order = 3
    can_edit = False
    filterset_class = PresenceFilters
    ordering = ("-since", "-id")
    empty_sentence = gettext_lazy("Nobody has passed the gate yet.")
    columns = (
        PERSON,
        Column(
            gettext_lazy("Card number"),
            lambda row: row.person.card_number,
            ("person__reference",),
            needs=("person__reference",),
        ),
        Column(gettext_lazy("On site"), "is_present", ("is_present",)),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Expected back"), "expected_back", ("expected_back",)),
        CENTRE,
    )

    @property
    def title(self):
        """What the list is of."""
        return _("Presence")

    def list_actions(self, asker):
        """The evacuation list of each centre where the asker may print it."""
        allowed = asker.centre_ids("presence.print_evacuation_list")
        centres = [c for c in asker.grants.centres.values() if c.id in allowed]
        several = len(centres) > 1
        return [
            {
                "url": reverse("presence_evacuation", args=[centre.code]),
                "label": _("Evacuation list (%(centre)s)") % {"centre": centre.name}
                if several
                else _("Evacuation list"),
                "icon": "warning",
                "tone": "primary",
            }
            for centre in sorted(centres, key=lambda c: c.name)
        ]


class AssemblyPointForm(forms.ModelForm):
    """Where everybody gathers."""

    class Meta:
        model = AssemblyPoint
        fields = ["name", "directions"]


@register_viewset
class AssemblyPointViewSet(ConsoleViewSet):
    """Where everybody gathers; printed on the evacuation list."""

    model = AssemblyPoint
    path = "presence/assembly-points"
    icon = "site"
    menu_order = 60
    form_class = AssemblyPointForm
    can_delete = True
    can_export = False
    select_related = ("centre",)
    ordering = ("name",)
    search_fields = ("name", "directions")
    empty_sentence = gettext_lazy(
        "No assembly point yet. Add the first one: the evacuation list names them."
    )
    columns = (
        Column(gettext_lazy("Name"), "name", ("name",)),
        Column(gettext_lazy("How to get there"), "directions"),
        CENTRE,
    )
