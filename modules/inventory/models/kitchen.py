"""The kitchen's day: what was issued for how many, and which meals were served."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from core.scope.models import CentreModel, ScopedModel
from modules.inventory.kitchen.choices import Diet, Meal, MealAge
from modules.inventory.quantities import QuantityField

from .documents import Document, who


class KitchenIssue(CentreModel):
    """What left the kitchen's shelves for so many people; the paper says what and how much."""

    paper = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="kitchen_issue", verbose_name=_("paper")
    )
    day = models.DateField(_("day"))
    headcount = models.PositiveIntegerField(_("people to cook for"))
    # What the gate counted when it was written, where there is a gate.
    suggested = models.PositiveIntegerField(_("people counted on site"), null=True, editable=False)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("issue of the kitchen")
        verbose_name_plural = _("issues of the kitchen")
        ordering = ["-day", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="kitchen_cooks_for_somebody", condition=models.Q(headcount__gt=0)
            )
        ]
        indexes = [models.Index(fields=["centre", "-day"], name="kitchen_issue_by_day")]


class MealService(CentreModel):
    """One meal of one day, counted as numbers: nobody is named at the counter of the kitchen."""

    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=9, choices=Meal.choices)
    headcount = models.PositiveIntegerField(_("people expected"), null=True, blank=True)
    menu = models.CharField(_("menu"), max_length=200, blank=True)
    waste_kg = QuantityField(_("thrown away (kg)"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    recorded_by = who(_("recorded by"), null=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("meal served")
        verbose_name_plural = _("meals served")
        ordering = ["-day", "meal", "-id"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "meal"], name="meal_of_a_day_recorded_once"
            ),
            models.CheckConstraint(
                name="waste_not_negative",
                condition=models.Q(waste_kg=None) | models.Q(waste_kg__gte=0),
            ),
        ]


class MealCount(ScopedModel):
    """So many portions of a diet for people of an age."""

    centre_path = "service__centre"

    service = models.ForeignKey(
        MealService, on_delete=models.CASCADE, related_name="counts", verbose_name=_("meal")
    )
    age = models.CharField(_("age"), max_length=7, choices=MealAge.choices)
    diet = models.CharField(_("diet"), max_length=15, choices=Diet.choices)
    served = models.PositiveIntegerField(_("served"))

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("portions served")
        verbose_name_plural = _("portions served")
        ordering = ["service", "diet", "age"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["service", "age", "diet"], name="portions_counted_once")
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the meal sees its portions."""
        return MealService.view_permission()
