"""Inspections and repairs."""

import django_filters
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import Column
from core.console.edit import AddView
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.registry.file.rows import CENTRE
from modules.shelter.actions.block import block, unblock
from modules.shelter.building.console import WithActor
from modules.shelter.building.forms import OfOneCentre
from modules.shelter.choices import BlockReason
from modules.shelter.models import Inspection, MaintenanceTask

LINES_A_FORM = 30
LONGEST_LINE = 200


class InspectionForm(OfOneCentre):
    """What was found, and what is to be done, a line each."""

    tasks = forms.CharField(
        label=gettext_lazy("To be done, one thing a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Each line becomes a repair."),
    )

    class Meta:
        model = Inspection
        fields = ["building", "inspected_on", "found"]
        widgets = {"inspected_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_tasks(self):
        """Lines that say something; a form is no list of a hundred."""
        lines = [line.strip() for line in self.cleaned_data["tasks"].splitlines() if line.strip()]
        if len(lines) > LINES_A_FORM or any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("At most %(lines)d lines of %(length)d letters each.")
                % {"lines": LINES_A_FORM, "length": LONGEST_LINE}
            )
        return lines

    def save(self, commit=True):
        """The inspection and its repairs, together."""
        with transaction.atomic():
            row = super().save(commit)
            for line in self.cleaned_data["tasks"]:
                MaintenanceTask.objects.create(
                    centre=row.centre, inspection=row, what=line, reported_by=row.inspected_by
                )
        return row


class AddInspection(AddView):
    """Somebody went through a building."""

    def initial_fields(self):
        """Who looked."""
        return {**super().initial_fields(), "inspected_by": self.request.user}


@register_viewset
class InspectionViewSet(ConsoleViewSet):
    """Inspections, newest first."""

    model = Inspection
    path = "shelter/inspections"
    icon = "eye"
    menu_order = 66
    can_edit = False
    form_class = InspectionForm
    add_view_class = AddInspection
    select_related = ("centre", "building")
    empty_sentence = gettext_lazy("Nobody has written down an inspection yet.")
    columns = (
        Column(gettext_lazy("Inspected on"), "inspected_on", ("inspected_on",)),
        Column(
            gettext_lazy("Building"),
            lambda row: row.building.name,
            ("building__name",),
            needs=("building__name",),
        ),
        CENTRE,
    )

    def panels_for(self, row, asker):
        """What came of it."""
        lines = [
            {
                "text": task.what,
                "meta": pgettext("repair", "done") if task.done_at else pgettext("repair", "open"),
                "url": MaintenanceViewSet.instance.row_url(task),
            }
            for task in MaintenanceTask.objects.filter(inspection=row)
        ]
        empty = "" if lines else _("Nothing was to be done.")
        return [{"title": _("Repairs"), "icon": "cog", "lines": lines, "empty": empty}]


class MaintenanceForm(OfOneCentre):
    """Something to repair; while it is, the bed or room may be out of service."""

    is_done = forms.BooleanField(label=gettext_lazy("Done"), required=False)
    blocks = forms.BooleanField(
        label=gettext_lazy("Nobody sleeps there until it is done"), required=False
    )

    class Meta:
        model = MaintenanceTask
        fields = ["what", "room", "bed", "due_on"]
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_done"].initial = self.instance.done_at is not None
        self.fields["blocks"].initial = self.instance.block_id is not None

    def clean(self):
        """A place is needed to take it out of service."""
        told = super().clean()
        if told.get("blocks") and not (told.get("room") or told.get("bed")):
            self.add_error("blocks", _("Choose the bed or the room."))
        return told

    def save(self, commit=True):
        """The repair; its block begins and ends with it."""
        row, told = self.instance, self.cleaned_data
        with transaction.atomic():
            if told["is_done"] and row.done_at is None:
                row.done_at = timezone.now()
            elif not told["is_done"]:
                row.done_at = None
            wants_block = told["blocks"] and row.done_at is None
            if wants_block and row.block_id is None:
                row.block = block(
                    centre=row.centre,
                    bed=row.bed,
                    room=None if row.bed_id else row.room,
                    reason=BlockReason.MAINTENANCE,
                    remark=row.what,
                    actor=self.actor,
                )
            elif row.block_id is not None and not wants_block:
                if row.block.ends_at is None:
                    unblock(block=row.block, actor=self.actor)
                row.block = None
            return super().save(commit)

    actor = None


class WithReporter(WithActor):
    """Tells the form who acts, and a new repair who reported it."""

    def get_form(self, data=None, files=None):
        """Whoever asks."""
        form = super().get_form(data, files)
        if form.instance._state.adding:
            form.instance.reported_by = self.request.user
        return form


class AddRepair(WithReporter, AddView):
    """Somebody reports it."""


class EditRepair(WithReporter, ConsoleViewSet.edit_view_class):
    """Somebody did it, or found more."""


class RepairFilters(django_filters.FilterSet):
    """Open or done."""

    open = django_filters.BooleanFilter(
        label=gettext_lazy("Open"),
        field_name="done_at",
        lookup_expr="isnull",
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )

    class Meta:
        model = MaintenanceTask
        fields = ["open"]


@register_viewset
class MaintenanceViewSet(ConsoleViewSet):
    """Repairs, the open ones first."""

    model = MaintenanceTask
    path = "shelter/repairs"
    icon = "cog"
    menu_order = 67
    form_class = MaintenanceForm
    add_view_class, edit_view_class = AddRepair, EditRepair
    filterset_class = RepairFilters
    select_related = ("centre", "room__building", "bed")
    empty_sentence = gettext_lazy("Nothing is to be repaired.")
    columns = (
        Column(gettext_lazy("What"), "what", ("what",)),
        Column(
            gettext_lazy("Where"),
            lambda row: str(row.bed or row.room or "") or None,
            needs=("bed__code", "room__name", "room__building__name"),
        ),
        Column(gettext_lazy("Due on"), "due_on", ("due_on",)),
        Column(gettext_lazy("Done"), "done_at", ("done_at",)),
        CENTRE,
    )
