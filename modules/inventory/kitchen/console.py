"""The lists of the kitchen: issues and meals."""

from django.db.models import Sum
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.inventory.models import DocumentLine, KitchenIssue, MealCount, MealService
from modules.inventory.quantities import as_text

from .views import (
    AddMeal,
    EditMeal,
    IssueForKitchen,
    KitchenIssueDetail,
    KitchenSheet,
    MealDetail,
)

TOLD_ITEMS = 4
CENTRE = Column(
    gettext_lazy("Centre"), lambda row: row.centre.name, ("centre__name",), needs=("centre__name",)
)


class KitchenList(ConsoleViewSet):
    """A list of the kitchen, with one button for each centre of the asker."""

    add_label: object = ""
    add_label_at: object = ""

    def list_actions(self, asker):
        """The button."""
        several = len(asker.grants.centres) > 1
        return [
            {
                "url": self.url("add", centre.code),
                "label": self.add_label_at % {"centre": centre.name} if several else self.add_label,
                "icon": "plus",
                "tone": "primary",
            }
            for centre in self.centres_for("add", asker)
        ]


@register_viewset
class KitchenIssueViewSet(KitchenList):
    """What the kitchen took, newest first."""

    model = KitchenIssue
    path = "inventory/kitchen"
    icon = "box"
    menu_order = 10
    can_edit = False
    detail_view_class = KitchenIssueDetail
    add_view_class = IssueForKitchen
    add_label = gettext_lazy("Issue for the kitchen")
    add_label_at = gettext_lazy("Issue for the kitchen at %(centre)s")
    select_related = ("centre", "paper")
    ordering = ("-day", "-pk")
    empty_sentence = gettext_lazy(
        "The kitchen took nothing yet. Say for how many, and how much of what for each."
    )
    columns = (
        Column(gettext_lazy("Day"), "day", ("day",)),
        Column(gettext_lazy("People"), "headcount", ("headcount",), numeric=True),
        Column(gettext_lazy("Goods"), "goods", needs=("id",)),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            lambda row: row.paper.code,
            needs=("paper__code",),
        ),
        CENTRE,
    )

    def prepare(self, rows):
        """What was taken; one query."""
        told: dict = {}
        lines = DocumentLine.objects.filter(document__in=[row.paper_id for row in rows])
        for line in lines.select_related("item").order_by("position"):
            told.setdefault(line.document_id, []).append(
                f"{line.item.code} {as_text(line.quantity)}"
            )
        for row in rows:
            goods = told.get(row.paper_id, [])
            row.goods = ", ".join(goods[:TOLD_ITEMS]) + (" …" if goods[TOLD_ITEMS:] else "")
        return rows

    def label_of(self, row):
        """Its paper."""
        return row.paper.code


@register_viewset
class MealServiceViewSet(KitchenList):
    """Meals that were served, newest first."""

    model = MealService
    path = "inventory/meals"
    icon = "heart"
    menu_order = 61
    in_menu = False
    detail_view_class = MealDetail
    add_view_class = AddMeal
    edit_view_class = EditMeal
    add_label = gettext_lazy("Record a meal")
    add_label_at = gettext_lazy("Record a meal at %(centre)s")
    select_related = ("centre",)
    ordering = ("-day", "meal", "-pk")
    search_fields = ("menu", "remark")
    empty_sentence = gettext_lazy(
        "No meal was recorded yet. Record each with its portions: numbers, and no names."
    )
    columns = (
        Column(gettext_lazy("Day"), "day", ("day",)),
        Column(gettext_lazy("Meal"), "meal", ("meal",)),
        Column(gettext_lazy("Expected"), "headcount", ("headcount",), numeric=True),
        Column(gettext_lazy("Served"), "total", numeric=True, needs=("id",)),
        Column(
            gettext_lazy("Thrown away (kg)"),
            lambda row: as_text(row.waste_kg),
            ("waste_kg",),
            needs=("waste_kg",),
            numeric=True,
        ),
        Column(gettext_lazy("Menu"), "menu"),
        CENTRE,
    )

    def prepare(self, rows):
        """How many portions; one query."""
        sums = MealCount.objects.filter(service__in=rows).order_by().values_list("service")
        totals = dict(sums.annotate(total=Sum("served")))
        for row in rows:
            row.total = totals.get(row.pk, 0)
        return rows

    def extra_urlpatterns(self):
        """The sheet of the day."""
        return [path("<uuid:pk>/sheet/", self.view(KitchenSheet, "view"), name="sheet")]

    def actions_for(self, row, asker):
        """The sheet comes first."""
        sheet = {"url": self.url("sheet", row.pk), "label": _("Kitchen sheet"), "icon": "print"}
        return [*super().actions_for(row, asker), sheet]

    def label_of(self, row):
        """The meal and its day."""
        return row.get_meal_display()
