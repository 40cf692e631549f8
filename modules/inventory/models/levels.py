"""How much of an item a centre, or a place of it, wants to have."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from core.scope.models import CentreModel
from modules.inventory.quantities import QuantityField

from .catalogue import Item
from .lots import NO_GRANT
from .places import Location

# Stands for "the whole centre" where rows are compared: NULL is like nothing, not even NULL.
WHOLE_CENTRE = NO_GRANT
LONGEST_LEAD = 730


class MinimumLevel(CentreModel):
    """Below this an item is ordered again; up to the other one. Quantities are in base units."""

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="levels", verbose_name=_("item")
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="levels",
        verbose_name=_("place"),
        help_text=_("Empty for the whole centre."),
    )
    minimum = QuantityField(_("minimum"))
    maximum = QuantityField(_("maximum"), null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(
        _("lead time in days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_LEAD)],
        help_text=_("From the order until the goods are here."),
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("minimum level")
        verbose_name_plural = _("minimum levels")
        ordering = ["centre", "item", "id"]
        constraints = [
            models.UniqueConstraint(
                "centre",
                "item",
                Coalesce("location", Value(WHOLE_CENTRE), output_field=models.UUIDField()),
                name="one_level_for_item_and_place",
                violation_error_message=_("There is a level for this item and place already."),
            ),
            models.CheckConstraint(
                name="level_maximum_not_below_minimum",
                condition=models.Q(maximum=None) | models.Q(maximum__gte=models.F("minimum")),
                violation_error_message=_("The maximum is not below the minimum."),
            ),
            models.CheckConstraint(name="level_not_negative", condition=models.Q(minimum__gte=0)),
        ]
