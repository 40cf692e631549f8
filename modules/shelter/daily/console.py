"""Lists of daily work: who is away, what lies with us, what places people need, night counts."""

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import Column
from core.console.screens import register_viewset
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.shelter.models import Absence, BedNeed, Belonging, CensusMark, StayExtension

YES_NO = [("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]


def open_filter(label, field: str):
    """Whether it goes on."""
    return django_filters.BooleanFilter(
        label=label, field_name=field, lookup_expr="isnull", widget=forms.Select(choices=YES_NO)
    )


class AbsenceFilters(django_filters.FilterSet):
    """Away now."""

    away = open_filter(gettext_lazy("Away now"), "returned_at")

    class Meta:
        model = Absence
        fields = ["away"]


@register_viewset
class AbsenceViewSet(PersonRows):
    """Who is or was away."""

    model = Absence
    path = "shelter/absences"
    icon = "arrow-right"
    menu_order = 51
    can_edit = False
    filterset_class = AbsenceFilters
    empty_sentence = gettext_lazy("Nobody is or was away. It is written down in the person file.")
    columns = (
        PERSON,
        Column(gettext_lazy("Away since"), "out_at", ("out_at",)),
        Column(gettext_lazy("Expected back"), "expected_back", ("expected_back",)),
        Column(gettext_lazy("Returned"), "returned_at", ("returned_at",)),
        Column(gettext_lazy("Told before"), "was_told"),
        CENTRE,
    )


class BelongingFilters(django_filters.FilterSet):
    """With us now."""

    here = open_filter(gettext_lazy("With us now"), "returned_at")

    class Meta:
        model = Belonging
        fields = ["here"]


@register_viewset
class BelongingViewSet(PersonRows):
    """What people left with us."""

    model = Belonging
    path = "shelter/belongings"
    icon = "box"
    menu_order = 52
    can_edit = False
    filterset_class = BelongingFilters
    search_fields = (*PersonRows.search_fields, "description", "place")
    empty_sentence = gettext_lazy("Nothing lies with us. It is written down in the person file.")
    columns = (
        PERSON,
        Column(gettext_lazy("What"), "description"),
        Column(gettext_lazy("Where it lies"), "place", ("place",)),
        Column(gettext_lazy("Left with us"), "deposited_at", ("deposited_at",)),
        Column(gettext_lazy("Given back"), "returned_at", ("returned_at",)),
        CENTRE,
    )

    def actions_for(self, row, asker):
        """The receipt."""
        links = super().actions_for(row, asker)
        code = asker.grants.centres[row.centre_id].code
        url = reverse("shelter_receipt", args=[code, row.person_id, row.pk])
        return [
            *links,
            {"url": url, "label": pgettext("stored belonging", "Receipt"), "icon": "print"},
        ]


@register_viewset
class BedNeedViewSet(PersonRows):
    """What places people need; never why."""

    model = BedNeed
    path = "shelter/needs"
    icon = "heart"
    menu_order = 53
    in_menu = False
    can_edit = False
    empty_sentence = gettext_lazy("No need is written down. It is done in the person file.")
    columns = (
        PERSON,
        Column(gettext_lazy("Needs"), "need", ("need",)),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Until"), "ended_at", ("ended_at",)),
        CENTRE,
    )


@register_viewset
class StayExtensionViewSet(PersonRows):
    """Who stays longer, and why."""

    model = StayExtension
    path = "shelter/longer-stays"
    icon = "calendar"
    menu_order = 54
    in_menu = False
    can_edit = False
    empty_sentence = gettext_lazy("Nobody was granted a longer stay yet.")
    columns = (
        PERSON,
        Column(gettext_lazy("Until before"), "ends_before", ("ends_before",)),
        Column(gettext_lazy("Until now"), "ends_after", ("ends_after",)),
        Column(gettext_lazy("Why"), "reason", ("reason",)),
        Column(gettext_lazy("When"), "granted_at", ("granted_at",)),
        CENTRE,
    )


@register_viewset
class CensusMarkViewSet(PersonRows):
    """Who was seen at which night count."""

    model = CensusMark
    path = "shelter/night-counts"
    icon = "check"
    menu_order = 56
    in_menu = False
    can_edit = False
    select_related = ("person", "centre", "census", "bed")
    empty_sentence = gettext_lazy("No night was counted yet.")
    columns = (
        PERSON,
        Column(
            gettext_lazy("Night of"),
            lambda row: row.census.night,
            ("census__night",),
            needs=("census__night",),
        ),
        Column(gettext_lazy("Result"), "result", ("result",)),
        Column(
            gettext_lazy("Bed"),
            lambda row: row.bed.code if row.bed_id else None,
            needs=("bed__code",),
        ),
        Column(gettext_lazy("When"), "at", ("at",)),
        CENTRE,
    )
