"""The house in the console: buildings, rooms, beds, washing, rules, blocks, and who slept where."""

import django_filters
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.details import DetailView
from core.console.edit import AddView, EditView
from core.console.screens import register_viewset
from core.console.views import in_sections
from core.console.viewset import ConsoleViewSet
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.shelter.board.tiles import floor_words
from modules.shelter.building.forms import (
    BedForm,
    BlockForm,
    BuildingForm,
    HouseRulesForm,
    RoomForm,
    WashPointForm,
)
from modules.shelter.building.labels import BedLabels
from modules.shelter.choices import AssignmentState, BedKind, BlockReason, EndReason, RoomPolicy
from modules.shelter.models import Bed, BedAssignment, Block, Building, HouseRules, Room, WashPoint

BUILDING = Column(
    gettext_lazy("Building"),
    lambda row: row.building.name,
    ("building__name",),
    needs=("building__name",),
)


@register_viewset
class BuildingViewSet(ConsoleViewSet):
    """Buildings."""

    model = Building
    path = "shelter/buildings"
    icon = "building"
    menu_order = 60
    form_class = BuildingForm
    select_related = ("centre",)
    search_fields = ("name", "code")
    empty_sentence = gettext_lazy("No building yet. Add the first, then its rooms and beds.")
    columns = (
        Column(gettext_lazy("Name"), "name", ("name",)),
        Column(gettext_lazy("Code"), "code", ("code",)),
        Column(gettext_lazy("Lift"), "has_lift", ("has_lift",)),
        CENTRE,
    )

    def label_of(self, row):
        """Its name."""
        return row.name

    def panels_for(self, row, asker):
        """Its rooms, and where people wash."""
        rooms = [
            {
                "text": room.name,
                "meta": f"{room.get_policy_display()} · {floor_words(room.floor)}",
                "url": RoomViewSet.instance.row_url(room),
            }
            for room in Room.objects.filter(building=row)
        ]
        washing = [
            {
                "text": f"{point.get_kind_display()} · {point.get_meant_for_display()}",
                "meta": _("%(working)d of %(number)d work")
                % {"working": point.number_working, "number": point.number},
                "url": WashPointViewSet.instance.row_url(point),
            }
            for point in WashPoint.objects.filter(building=row)
        ]
        return [
            {
                "title": _("Rooms"),
                "icon": "home",
                "lines": rooms,
                "empty": "" if rooms else _("No room yet."),
            },
            {
                "title": _("Toilets, showers and taps"),
                "icon": "list",
                "lines": washing,
                "empty": ""
                if washing
                else _("None were written down: they count for what is safe."),
            },
        ]


class RoomFilters(django_filters.FilterSet):
    """For whom."""

    policy = django_filters.ChoiceFilter(
        label=gettext_lazy("Meant for"), choices=RoomPolicy.choices
    )

    class Meta:
        model = Room
        fields = ["policy"]


@register_viewset
class RoomViewSet(ConsoleViewSet):
    """Rooms."""

    model = Room
    path = "shelter/rooms"
    icon = "home"
    menu_order = 61
    form_class = RoomForm
    filterset_class = RoomFilters
    select_related = ("centre", "building")
    search_fields = ("name", "building__name")
    empty_sentence = gettext_lazy("No room yet. A room lies in a building: add that first.")
    columns = (
        Column(gettext_lazy("Name"), "name", ("name",)),
        BUILDING,
        Column(
            gettext_lazy("Floor"), lambda row: floor_words(row.floor), ("floor",), needs=("floor",)
        ),
        Column(gettext_lazy("Meant for"), "policy", ("policy",)),
        Column(gettext_lazy("Places"), "standard_capacity", ("standard_capacity",), numeric=True),
        Column(
            gettext_lazy("In an emergency"), "surge_capacity", ("surge_capacity",), numeric=True
        ),
        Column(gettext_lazy("m²"), "floor_area", ("floor_area",), numeric=True),
        Column(gettext_lazy("For wheelchairs"), "is_accessible", ("is_accessible",)),
        CENTRE,
    )

    def label_of(self, row):
        """Its name."""
        return row.name

    def panels_for(self, row, asker):
        """Its beds."""
        beds = [
            {
                "text": bed.code,
                "meta": bed.get_kind_display(),
                "url": BedViewSet.instance.row_url(bed),
            }
            for bed in Bed.objects.filter(room=row)
        ]
        empty = "" if beds else _("No bed yet.")
        return [{"title": _("Beds"), "icon": "bed", "lines": beds, "empty": empty}]


class BedFilters(django_filters.FilterSet):
    """Kind, and for whom the room is."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=BedKind.choices)
    policy = django_filters.ChoiceFilter(
        label=gettext_lazy("Room for"), field_name="room__policy", choices=RoomPolicy.choices
    )

    class Meta:
        model = Bed
        fields = ["kind", "policy"]


@register_viewset
class BedViewSet(ConsoleViewSet):
    """Beds."""

    model = Bed
    path = "shelter/beds"
    icon = "bed"
    menu_order = 62
    form_class = BedForm
    filterset_class = BedFilters
    select_related = ("centre", "room__building")
    search_fields = ("code", "room__name")
    empty_sentence = gettext_lazy(
        "No bed yet. Import a list of beds with their rooms, or add a building, a room, then beds."
    )
    columns = (
        Column(gettext_lazy("Code"), "code", ("code",)),
        Column(
            gettext_lazy("Room"),
            lambda row: str(row.room),
            ("room__building__name", "room__name"),
            needs=("room__name", "room__building__name"),
        ),
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(gettext_lazy("For wheelchairs"), "is_accessible", ("is_accessible",)),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
        CENTRE,
    )

    def label_of(self, row):
        """Its code."""
        return row.code

    def extra_urlpatterns(self):
        """Labels for the beds."""
        seen = {"module": self.module, "permission": self.permission("view")}
        return [path("labels/<slug:centre>/", BedLabels.as_view(**seen), name="labels")]

    def list_actions(self, asker):
        """Labels, at each centre of the asker."""
        links = super().list_actions(asker)
        for centre in sorted(asker.grants.centres.values(), key=lambda each: each.name):
            if centre.id in asker.centre_ids(self.permission("view")):
                links.append(
                    {
                        "url": reverse("shelter_beds:labels", args=[centre.code]),
                        "label": _("Labels")
                        if len(asker.grants.centres) == 1
                        else _("Labels of %(centre)s") % {"centre": centre.name},
                        "icon": "print",
                    }
                )
        return links


@register_viewset
class WashPointViewSet(ConsoleViewSet):
    """Toilets, showers and taps."""

    model = WashPoint
    path = "shelter/washing"
    icon = "list"
    menu_order = 63
    in_menu = False
    form_class = WashPointForm
    select_related = ("centre", "building")
    empty_sentence = gettext_lazy(
        "None were written down yet. They count for how many people the house can hold safely."
    )
    columns = (
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(gettext_lazy("For"), "meant_for", ("meant_for",)),
        Column(gettext_lazy("How many"), "number", ("number",), numeric=True),
        Column(gettext_lazy("Working"), "number_working", ("number_working",), numeric=True),
        BUILDING,
        CENTRE,
    )


class RulesInSections:
    """The form in titled parts."""

    def get_context_data(self, **kwargs):
        """Nights, targets, and what there is."""
        context = super().get_context_data(**kwargs)
        return (
            {**context, "sections": in_sections(context["form"])} if "form" in context else context
        )


class AddRules(RulesInSections, AddView):
    """The rules of a house that has none yet."""


class EditRules(RulesInSections, EditView):
    """The rules of a house."""


@register_viewset
class HouseRulesViewSet(ConsoleViewSet):
    """What the centre has set for itself."""

    model = HouseRules
    path = "shelter/rules"
    icon = "cog"
    menu_order = 64
    form_class = HouseRulesForm
    add_view_class, edit_view_class = AddRules, EditRules
    select_related = ("centre",)
    empty_sentence = gettext_lazy("Nothing was set: the usual figures of Sphere and IOM count.")
    columns = (
        Column(gettext_lazy("Nights"), "maximum_nights", ("maximum_nights",), numeric=True),
        Column(gettext_lazy("m² a person"), "floor_per_person", numeric=True),
        Column(gettext_lazy("People a toilet"), "people_per_toilet", numeric=True),
        Column(gettext_lazy("People a shower"), "people_per_shower", numeric=True),
        Column(gettext_lazy("Emergency places since"), "surge_since"),
        CENTRE,
    )


class WithActor:
    """Tells the form who acts."""

    def get_form(self, data=None, files=None):
        """Whoever asks."""
        form = super().get_form(data, files)
        form.actor = self.request.user
        return form


class AddBlock(WithActor, AddView):
    """Something goes out of service."""


class EditBlock(WithActor, EditView):
    """It is for longer, or for another reason."""


class BlockFilters(django_filters.FilterSet):
    """Why."""

    reason = django_filters.ChoiceFilter(label=gettext_lazy("Reason"), choices=BlockReason.choices)

    class Meta:
        model = Block
        fields = ["reason"]


@register_viewset
class BlockViewSet(ConsoleViewSet):
    """Beds and rooms out of service."""

    model = Block
    add_view_class, edit_view_class = AddBlock, EditBlock
    path = "shelter/out-of-service"
    icon = "cross"
    menu_order = 65
    in_menu = False
    form_class = BlockForm
    filterset_class = BlockFilters
    select_related = ("centre", "bed", "room__building")
    empty_sentence = gettext_lazy("No bed is or was out of service.")
    columns = (
        Column(
            gettext_lazy("Bed or room"),
            lambda row: str(row.bed or row.room),
            needs=("bed__code", "room__name", "room__building__name"),
        ),
        Column(gettext_lazy("Reason"), "reason", ("reason",)),
        Column(gettext_lazy("From"), "begins_at", ("begins_at",)),
        Column(gettext_lazy("Until"), "ends_at", ("ends_at",)),
        CENTRE,
    )


class AssignmentFilters(django_filters.FilterSet):
    """State, and why it ended."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=AssignmentState.choices
    )
    end_reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Why it ended"), choices=EndReason.choices
    )

    class Meta:
        model = BedAssignment
        fields = ["state", "end_reason"]


class NightDetail(DetailView):
    """One bed of one person. Which rule was set aside, and why, is for those who may do so."""

    def label_rows(self):
        """Without what tells of needs."""
        may = self.scope.can("shelter.override_rules", self.object.centre_id)
        hidden = (
            set()
            if may
            else {
                str(self.object._meta.get_field(name).verbose_name).capitalize()
                for name in TELLS_OF_NEEDS
            }
        )
        return (row for row in super().label_rows() if row["label"] not in hidden)


TELLS_OF_NEEDS = ("overridden", "override_reason")


@register_viewset
class BedAssignmentViewSet(PersonRows):
    """Who slept where, from when until when."""

    model = BedAssignment
    path = "shelter/nights"
    icon = "bed"
    menu_order = 50
    in_menu = False
    can_edit = False
    detail_view_class = NightDetail
    hidden_in_history = TELLS_OF_NEEDS
    filterset_class = AssignmentFilters
    select_related = ("person", "centre", "bed")
    ordering = ("-begins_at", "-id")
    empty_sentence = gettext_lazy("Nobody has slept here yet. Beds are given on the bed board.")
    columns = (
        PERSON,
        Column(gettext_lazy("Bed"), lambda row: row.bed.code, ("bed__code",), needs=("bed__code",)),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(gettext_lazy("From"), "begins_at", ("begins_at",)),
        Column(gettext_lazy("Planned until"), "ends_at", ("ends_at",)),
        Column(gettext_lazy("Ended"), "ended_at", ("ended_at",)),
        Column(gettext_lazy("Why"), "end_reason", ("end_reason",)),
        CENTRE,
    )
