"""The ledger: moves are written once, and balances follow from them inside the database.

No code writes a balance. Triggers (`inventory.ledger.guards`) keep it with each move, refuse a move
that would take what is not there, and refuse a balance that no move explains.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import new_id
from core.scope.models import AppendOnlyMixin, CentreModel
from modules.inventory.quantities import QuantityField

from .catalogue import Item
from .documents import Document, DocumentLine, who
from .lots import Lot
from .places import Location


class Move(AppendOnlyMixin, CentreModel):
    """So much of a lot went from one location of a centre to another. A mistake is moved back."""

    # Each index costs every move; those below begin with most of these columns. `line` has one of
    # its own: SQLite looks for moves of a line whenever one is written before its paper.
    centre = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="moves")
    line = models.ForeignKey(
        DocumentLine, on_delete=models.PROTECT, null=True, related_name="moves"
    )
    from_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "from"),
        db_index=False,
    )
    to_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "to"),
        db_index=False,
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item"), db_index=False
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    quantity = QuantityField(_("quantity"))
    occurred_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    actor = who(_("recorded by"), null=True, db_index=False)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversals", db_index=False
    )
    key = models.UUIDField(default=new_id, editable=False)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-occurred_on", "-recorded_at", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="move_carries_something", condition=models.Q(quantity__gt=0)
            ),
            models.CheckConstraint(
                name="move_goes_elsewhere",
                condition=~models.Q(from_location=models.F("to_location")),
            ),
            models.UniqueConstraint(fields=["key"], name="move_recorded_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="move_reversed_once",
            ),
        ]
        indexes = [
            # Cover what a balance of a past day sums up.
            models.Index(
                fields=["from_location", "occurred_on", "lot", "quantity", "centre"],
                name="move_out_by_day",
            ),
            models.Index(
                fields=["to_location", "occurred_on", "lot", "quantity", "centre"],
                name="move_in_by_day",
            ),
            models.Index(fields=["centre", "item", "occurred_on"], name="move_by_item"),
            models.Index(fields=["centre", "-occurred_on", "-recorded_at"], name="move_by_centre"),
        ]


class Balance(CentreModel):
    """How much of a lot is at a location now. Of a counterparty: how much went there, net."""

    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="balances", verbose_name=_("place")
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="balances", verbose_name=_("item")
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="balances", verbose_name=_("lot")
    )
    quantity = QuantityField(_("quantity"), default=0)
    is_guarded = models.BooleanField(default=True, editable=False)
    # The move that made it what it is. Only triggers write it and no move is ever deleted, so that
    # the database need not look for it: SQLite would walk through all balances at each move.
    last_move = models.ForeignKey(
        Move,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        ordering = ["item", "lot"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["location", "lot"], name="one_balance_per_place_and_lot"
            ),
            models.CheckConstraint(
                name="balance_not_negative",
                condition=models.Q(quantity__gte=0) | models.Q(is_guarded=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "item"],
                condition=models.Q(is_guarded=True) & ~models.Q(quantity=0),
                name="balance_on_hand",
            )
        ]
