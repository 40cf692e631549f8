"""Incidents: a list, a form, and the people of each. Sensitive ones are absent for most."""

import django_filters
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.edit import AddView, EditView
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from core.scope import current
from modules.registry.file.rows import CENTRE
from modules.registry.models import Person
from modules.shelter.choices import IncidentKind, Severity
from modules.shelter.models import Incident, IncidentPerson

from .forms import IncidentEditForm, IncidentForm


class IncidentFilters(django_filters.FilterSet):
    """Kind, how grave, and whether it is still open."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=IncidentKind.choices)
    severity = django_filters.ChoiceFilter(label=gettext_lazy("Severity"), choices=Severity.choices)

    class Meta:
        model = Incident
        fields = ["kind", "severity"]


class WithSomebody:
    """Saves the incident and, where one was named, a person of it, together."""

    def save_checked(self, save):
        """Whoever reports a sensitive incident may not read it afterwards: that is no mistake."""
        form = self.filled
        row = form.instance
        if row._state.adding:
            row.reported_by = self.request.user
        kind = IncidentKind(row.kind)
        hidden = kind.is_sensitive and not current().can(
            "shelter.view_sensitive_incident", row.centre_id
        )
        found = save() if hidden else super().save_checked(save)
        if person := form.cleaned_data.get("card"):
            IncidentPerson.objects.create(
                incident=found,
                centre=found.centre,
                person=person,
                role=form.cleaned_data["role"] or "affected",
            )
        self.is_hidden = hidden
        return found

    def get_form(self, data=None, files=None):
        """Kept, because saving reads the card from it."""
        self.filled = super().get_form(data, files)
        return self.filled

    def done_sentence(self, row):
        """Where it went."""
        if getattr(self, "is_hidden", False):
            return _("Written down. Only those who may read such incidents see it from now on.")
        return super().done_sentence(row)

    def after(self, row):
        """The list, where the row is not for the reporter's eyes."""
        if getattr(self, "is_hidden", False):
            return self.viewset.url("list")
        return super().after(row)


class AddIncident(WithSomebody, AddView):
    """Somebody writes down what happened."""


class EditIncident(WithSomebody, EditView):
    """Somebody writes down what was done."""

    def get_form(self, data=None, files=None):
        """With when it was closed."""
        self.filled = IncidentEditForm(data, files, instance=self.object)
        return self.filled


@register_viewset
class IncidentViewSet(ConsoleViewSet):
    """What happened in the house."""

    model = Incident
    path = "shelter/incidents"
    icon = "warning"
    menu_order = 55
    is_personal = True
    can_export = False
    form_class = IncidentForm
    add_view_class, edit_view_class = AddIncident, EditIncident
    filterset_class = IncidentFilters
    select_related = ("centre", "room__building")
    empty_sentence = gettext_lazy("Nothing was written down.")
    columns = (
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(gettext_lazy("Severity"), "severity", ("severity",)),
        Column(gettext_lazy("When"), "happened_at", ("happened_at",)),
        Column(
            gettext_lazy("Room"),
            lambda row: str(row.room) if row.room_id else None,
            needs=("room__name", "room__building__name"),
        ),
        Column(gettext_lazy("Closed"), "closed_at", ("closed_at",)),
        CENTRE,
    )

    def panels_for(self, row, asker):
        """Who was part of it, as far as the asker may know them."""
        people = IncidentPerson.objects.filter(incident=row)
        names = {
            person.pk: person for person in Person.objects.filter(pk__in=people.values("person"))
        }
        lines = [
            {
                "text": names[one.person_id].display_name,
                "meta": one.get_role_display(),
                "url": reverse("registry_people:detail", args=[one.person_id]),
            }
            for one in people
            if one.person_id in names
        ]
        empty = "" if lines else _("Nobody is named.")
        return [{"title": _("People"), "icon": "people", "lines": lines, "empty": empty}]
