"""A label stuck to goods or to a place. It carries a code and nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scope.history import history
from core.scope.models import CentreModel

from .catalogue import Item
from .documents import who
from .lots import Lot
from .places import Location


class GoodsLabel(CentreModel):
    """A code, and what it was stuck to; nothing until a blank label is scanned for the first time."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    item = models.ForeignKey(
        Item,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item"),
    )
    lot = models.ForeignKey(
        Lot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lot"),
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="labels",
        verbose_name=_("place"),
    )
    # What is in the box, where the label is on one.
    content = models.CharField(_("what is in the box"), max_length=120, blank=True)
    bound_at = models.DateTimeField(_("bound"), null=True, editable=False)
    bound_by = who(_("bound by"), null=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = pgettext_lazy("on goods", "label")
        verbose_name_plural = pgettext_lazy("on goods", "labels")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                name="label_of_a_lot_names_its_item",
                condition=models.Q(lot=None) | models.Q(item__isnull=False),
            ),
            models.CheckConstraint(
                name="bound_label_is_stuck_to_something",
                condition=models.Q(bound_at=None, item=None, location=None)
                | (
                    models.Q(bound_at__isnull=False)
                    & (models.Q(item__isnull=False) | models.Q(location__isnull=False))
                ),
            ),
        ]

    @property
    def is_blank(self) -> bool:
        """Whether it was not stuck to anything yet."""
        return self.bound_at is None
