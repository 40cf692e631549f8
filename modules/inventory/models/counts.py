"""Counting a place: what people counted, against what the book said at that moment."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from core.scope.models import CentreModel, ScopedModel
from modules.inventory.choices import LossCause
from modules.inventory.counts.choices import OPEN_COUNTS, CountMode, CountState
from modules.inventory.quantities import QuantityField

from .catalogue import Item
from .documents import Document, who
from .lots import Lot
from .places import Location


class Count(CentreModel):
    """A place and all places in it are counted. The first count of a place is its opening balance."""

    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="counts", verbose_name=_("place")
    )
    mode = models.CharField(
        _("meanwhile"), max_length=7, choices=CountMode.choices, default=CountMode.FROZEN
    )
    state = models.CharField(
        _("state"), max_length=9, choices=CountState.choices, default=CountState.COUNTING
    )
    # Holds the places while it is a draft; posted, it carries the differences.
    paper = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="count", verbose_name=_("paper")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    started_by = who(_("started by"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = who(_("submitted by"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    approved_by = who(_("approved by"), null=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        ordering = ["-started_at", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["location"],
                condition=models.Q(state__in=sorted(OPEN_COUNTS)),
                name="place_counted_once_at_a_time",
            ),
            models.CheckConstraint(
                name="count_approved_by_a_second_person",
                condition=~models.Q(state=CountState.POSTED)
                | (
                    models.Q(approved_by__isnull=False)
                    & ~models.Q(approved_by=models.F("started_by"))
                    & ~models.Q(approved_by=models.F("submitted_by"))
                ),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state in OPEN_COUNTS


class CountLine(ScopedModel):
    """What was counted of a lot at one place, once and where asked for a second time.

    `…_book` is what the balance said at the moment of counting; it is shown to nobody before the
    number is in. Both counts stay.
    """

    centre_path = "count__centre"

    count = models.ForeignKey(
        Count, on_delete=models.CASCADE, related_name="lines", verbose_name=_("count")
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    # Whether somebody found it there though the book knew nothing of it.
    was_found = models.BooleanField(_("not in the book"), default=False)
    first = QuantityField(_("counted"), null=True, blank=True)
    first_book = QuantityField(_("in the book then"), null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    first_by = who(_("counted by"), null=True, blank=True)
    second = QuantityField(_("counted again"), null=True, blank=True)
    second_book = QuantityField(_("in the book at the second count"), null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = who(_("counted again by"), null=True, blank=True)
    reason = models.CharField(
        _("reason of the difference"), max_length=12, choices=LossCause.choices, blank=True
    )
    remark = models.CharField(_("what is known"), max_length=200, blank=True)
    explained_by = who(_("explained by"), null=True, blank=True, editable=False)

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("line of a count")
        verbose_name_plural = _("lines of counts")
        ordering = ["count", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["count", "location", "lot"], name="lot_counted_once_at_a_place"
            ),
            models.CheckConstraint(
                name="counted_quantities_not_negative",
                condition=(models.Q(first=None) | models.Q(first__gte=0))
                & (models.Q(second=None) | models.Q(second__gte=0)),
            ),
            models.CheckConstraint(
                name="counted_beside_the_book",
                condition=(
                    models.Q(first=None, first_book=None)
                    | models.Q(first__isnull=False, first_book__isnull=False)
                )
                & (
                    models.Q(second=None, second_book=None)
                    | models.Q(second__isnull=False, second_book__isnull=False)
                ),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the count sees its lines."""
        return Count.view_permission()

    @property
    def counted(self) -> Decimal | None:
        """What counts: the second number where there is one; None where nobody has counted."""
        return self.first if self.second is None else self.second

    @property
    def book(self) -> Decimal | None:
        """What the balance said when that number was counted."""
        return self.first_book if self.second is None else self.second_book

    @property
    def difference(self) -> Decimal | None:
        """Counted less the book: below zero something is missing."""
        return None if self.counted is None else self.counted - self.book
