"""Goods between centres: what one asks of another, and the lorry that carries it.

Each centre keeps a ledger of its own, and no move crosses from one into the other. A transfer is
the row that both can read: it names the sender's waybill and the receiver's paper of arrival.
"""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scope.expressions import InScope
from core.scope.history import history
from core.scope.models import CentreModel, ScopedModel
from modules.inventory.choices import LossCause
from modules.inventory.quantities import NOTHING, QuantityField
from modules.inventory.transfers.choices import (
    CAN_BE_SENT,
    OverReason,
    RequestState,
    TransferState,
)

from .catalogue import Item
from .documents import Document, who
from .lots import Lot


class StockRequest(CentreModel):
    """`centre` asks `supplying_centre` for goods. Both see it, the supplying one once it is sent off."""

    supplying_centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("centre that is asked"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=RequestState.choices, default=RequestState.DRAFT
    )
    # As people say it (GDF-REQ-2026-0001); empty while it is a draft.
    code = models.CharField(_("number"), max_length=24, blank=True, editable=False)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    why = models.TextField(_("what it is needed for"), blank=True)
    created_at = models.DateTimeField(_("drafted"), default=timezone.now, editable=False)
    requested_at = models.DateTimeField(_("asked"), null=True, editable=False)
    requested_by = who(_("asked by"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = who(_("decided by"), null=True, editable=False)
    decision_note = models.CharField(_("note on the decision"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("request for goods")
        verbose_name_plural = _("requests for goods")
        ordering = ["-created_at", "-id"]
        default_permissions = ("add", "change", "view")
        permissions = [("approve_request", _("Can approve requests of other centres for goods"))]
        constraints = [
            models.CheckConstraint(
                name="goods_asked_of_another_centre",
                condition=~models.Q(centre=models.F("supplying_centre")),
            ),
            models.CheckConstraint(
                name="who_requests_does_not_approve",
                condition=models.Q(decided_by=None)
                | models.Q(requested_by=None)
                | ~models.Q(decided_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="request_is_sent_after_a_decision",
                condition=~models.Q(state__in=sorted(CAN_BE_SENT))
                | models.Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["supplying_centre", "state", "-requested_at"], name="request_to_decide"
            )
        ]

    @classmethod
    def scope_condition(cls):
        """Rows of both centres; a draft is the asking centre's own."""
        here = models.Q(InScope("centre_id", cls.view_permission()))
        asked = models.Q(InScope("supplying_centre_id", cls.view_permission()))
        return here | (asked & ~models.Q(state=RequestState.DRAFT))

    def row_centre_ids(self) -> set:
        """The centre that asks and the one that is asked."""
        return {self.centre_id, self.supplying_centre_id}


class StockRequestLine(ScopedModel):
    """So much of an item is asked for, and so much of it approved. Quantities in base units."""

    centre_path = "request__centre"

    request = models.ForeignKey(
        StockRequest, on_delete=models.CASCADE, related_name="lines", verbose_name=_("request")
    )
    position = models.PositiveSmallIntegerField(_("line"), default=1)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    requested = QuantityField(_("asked for"))
    # Nobody has decided yet where this is empty.
    approved = QuantityField(_("approved"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("line of a request for goods")
        verbose_name_plural = _("lines of requests for goods")
        ordering = ["request", "position", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["request", "item"], name="request_names_an_item_once"),
            models.CheckConstraint(
                name="request_asks_for_something",
                condition=models.Q(requested__gt=0)
                & (models.Q(approved=None) | models.Q(approved__gte=0)),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the request sees its lines."""
        return StockRequest.view_permission()

    @classmethod
    def scope_condition(cls):
        """As the request."""
        here = models.Q(InScope("request__centre_id", cls.view_permission()))
        asked = models.Q(InScope("request__supplying_centre_id", cls.view_permission()))
        return here | (asked & ~models.Q(request__state=RequestState.DRAFT))

    def row_centre_ids(self) -> set:
        """As the request."""
        return self.request.row_centre_ids()


class Transfer(CentreModel):
    """One vehicle with goods from `centre` to `receiving_centre`: one waybill, one arrival.

    `paper` is the sender's, `arrival` the receiver's; each centre opens its own, and the numbers of
    both stand here.
    """

    receiving_centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("centre that receives"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TransferState.choices, default=TransferState.ON_THE_WAY
    )
    paper = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="transfer", verbose_name=_("waybill")
    )
    code = models.CharField(_("waybill"), max_length=24, editable=False)
    request = models.ForeignKey(
        StockRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name=_("request"),
    )
    driver = models.CharField(_("driver"), max_length=120)
    plate = models.CharField(_("number plate of the vehicle"), max_length=40)
    trailer = models.CharField(_("number plate of the trailer"), max_length=40, blank=True)
    seals = models.CharField(_("numbers of the seals"), max_length=120, blank=True)
    transporter = models.CharField(_("transporter"), max_length=160, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    weight_kg = models.DecimalField(
        _("weight (kg)"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    volume_l = models.DecimalField(
        _("volume (litres)"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    sent_by = who(_("sent by"), null=True, editable=False)
    arrival = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="arrival_of",
        verbose_name=_("paper of arrival"),
    )
    arrival_code = models.CharField(
        _("paper of arrival"), max_length=24, blank=True, editable=False
    )
    received_at = models.DateTimeField(_("received"), null=True, editable=False)
    received_by = who(_("received by"), null=True, editable=False)
    receipt_remark = models.TextField(_("remark of the receiver"), blank=True)
    # Names the form that was sent: sent twice, it is one receipt.
    receipt_key = models.UUIDField(null=True, editable=False)

    history = history(excluded_fields=["receipt_key"])

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-sent_at", "-id"]
        default_permissions = ("add", "view")
        permissions = [("receive_transfer", _("Can receive goods from another centre"))]
        constraints = [
            models.CheckConstraint(
                name="goods_go_to_another_centre",
                condition=~models.Q(centre=models.F("receiving_centre")),
            ),
            models.CheckConstraint(
                name="received_with_a_paper_of_arrival",
                condition=models.Q(state=TransferState.RECEIVED, received_at__isnull=False)
                | (~models.Q(state=TransferState.RECEIVED) & models.Q(arrival=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiving_centre", "state", "-sent_at"], name="transfer_to_receive"
            ),
            models.Index(fields=["centre", "-sent_at"], name="transfer_by_sender"),
        ]

    @classmethod
    def scope_condition(cls):
        """Rows of both centres."""
        here = models.Q(InScope("centre_id", cls.view_permission()))
        there = models.Q(InScope("receiving_centre_id", cls.view_permission()))
        return here | there

    def row_centre_ids(self) -> set:
        """Sender and receiver."""
        return {self.centre_id, self.receiving_centre_id}

    @property
    def is_on_the_way(self) -> bool:
        """Whether nobody has received it yet."""
        return self.state == TransferState.ON_THE_WAY


class TransferLine(ScopedModel):
    """So much of a lot on the lorry, and what came of it. `good` is empty until it is received.

    Where nothing was `sent`, the goods stood on the lorry and not on its waybill: the receiver wrote
    the line.
    """

    centre_path = "transfer__centre"

    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, related_name="lines", verbose_name=_("transfer")
    )
    position = models.PositiveSmallIntegerField(_("line"), default=1)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+", verbose_name=_("lot"))
    sent = QuantityField(_("sent"))
    good = QuantityField(_("arrived in good order"), null=True, blank=True)
    damaged = QuantityField(_("arrived damaged"), default=0)
    # Why something is damaged or missing.
    cause = models.CharField(_("cause"), max_length=12, choices=LossCause.choices, blank=True)
    over_reason = models.CharField(
        _("why more came"), max_length=11, choices=OverReason.choices, blank=True
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("line of a transfer")
        verbose_name_plural = _("lines of transfers")
        ordering = ["transfer", "position", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["transfer", "lot"], name="transfer_names_a_lot_once"),
            models.CheckConstraint(
                name="transfer_quantities_not_negative",
                condition=models.Q(sent__gte=0, damaged__gte=0)
                & (models.Q(good=None) | models.Q(good__gte=0)),
            ),
            models.CheckConstraint(
                name="transfer_line_of_something",
                # A comparison with an empty column is neither true nor false, and would pass.
                condition=models.Q(sent__gt=0)
                | (models.Q(good__isnull=False) & (models.Q(good__gt=0) | models.Q(damaged__gt=0))),
            ),
            models.CheckConstraint(
                name="what_did_not_arrive_has_a_cause",
                condition=models.Q(good=None)
                | ~models.Q(cause="")
                | models.Q(damaged=0, good__gte=models.F("sent")),
            ),
            models.CheckConstraint(
                name="what_came_over_has_a_reason",
                condition=models.Q(good=None)
                | ~models.Q(over_reason="")
                | models.Q(good__lte=models.F("sent") - models.F("damaged")),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the transfer sees its lines."""
        return Transfer.view_permission()

    @classmethod
    def scope_condition(cls):
        """As the transfer."""
        here = models.Q(InScope("transfer__centre_id", cls.view_permission()))
        there = models.Q(InScope("transfer__receiving_centre_id", cls.view_permission()))
        return here | there

    def row_centre_ids(self) -> set:
        """As the transfer."""
        return self.transfer.row_centre_ids()

    @property
    def is_unlisted(self) -> bool:
        """Whether the goods stood on no line of the waybill."""
        return not self.sent

    @property
    def missing(self) -> Decimal | None:
        """What did not arrive at all; None until it is received."""
        if self.good is None:
            return None
        return max(self.sent - self.good - self.damaged, NOTHING)

    @property
    def over(self) -> Decimal | None:
        """What came on top of what was written; None until it is received."""
        if self.good is None:
            return None
        return max(self.good + self.damaged - self.sent, NOTHING)
