"""The papers of the store: drafted, then posted, and from then on a fact."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import new_id
from core.scope.history import history
from core.scope.models import CentreModel, ScopedModel
from modules.inventory.choices import (
    NEEDS_APPROVAL,
    DocumentState,
    DocumentType,
    LossCause,
)
from modules.inventory.money import is_currency
from modules.inventory.quantities import QuantityField

from .catalogue import Item, Packaging
from .lots import Grant, Lot
from .places import Location


def who(label, **more):
    """A key to a member of staff."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **more,
    )


class DocumentCounter(CentreModel):
    """The last number given, per centre, kind of paper and year; numbers have no gaps."""

    type = models.CharField(max_length=3, choices=DocumentType.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("counter of papers")
        verbose_name_plural = _("counters of papers")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "type", "year"], name="one_counter_per_kind_and_year"
            )
        ]


class Document(CentreModel):
    """One paper. What it says of goods are its lines; what it did to the balance are its moves."""

    type = models.CharField(_("kind of paper"), max_length=3, choices=DocumentType.choices)
    state = models.CharField(
        _("state"), max_length=9, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    # As people say it (KRT-GRN-2026-0001); empty while it is a draft.
    code = models.CharField(_("number"), max_length=24, blank=True, editable=False)
    occurred_on = models.DateField(_("day"))
    from_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "from"),
    )
    to_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "to"),
    )
    partner = models.CharField(_("supplier, donor or receiver"), max_length=160, blank=True)
    reference = models.CharField(
        _("their number"),
        max_length=80,
        blank=True,
        help_text=_("Of the order, the waybill or the gift certificate."),
    )
    cause = models.CharField(_("cause"), max_length=12, choices=LossCause.choices, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversals",
        verbose_name=_("reverses"),
    )
    # Names the request: sent twice, it is one paper.
    key = models.UUIDField(default=new_id, editable=False)
    created_at = models.DateTimeField(_("drafted"), default=timezone.now, editable=False)
    created_by = who(_("drafted by"), null=True, editable=False)
    approved_by = who(_("approved by"), null=True, blank=True, editable=False)
    posted_at = models.DateTimeField(_("posted"), null=True, editable=False)
    posted_by = who(_("posted by"), null=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("paper of the store")
        verbose_name_plural = _("papers of the store")
        ordering = ["-occurred_on", "-created_at", "-id"]
        permissions = [
            ("post_document", _("Can post papers of the store")),
            ("reverse_document", _("Can reverse posted papers")),
            ("approve_document", _("Can approve losses and differences of counts")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "type", "year", "number"], name="document_numbered_once"
            ),
            models.UniqueConstraint(fields=["centre", "key"], name="document_made_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="document_reversed_once",
            ),
            models.CheckConstraint(
                name="posted_document_has_a_number",
                condition=models.Q(state=DocumentState.POSTED, number__isnull=False)
                & models.Q(year__isnull=False, posted_at__isnull=False)
                & ~models.Q(code="")
                | (~models.Q(state=DocumentState.POSTED) & models.Q(number=None)),
            ),
            models.CheckConstraint(
                name="loss_approved_by_a_second_person",
                condition=~models.Q(state=DocumentState.POSTED)
                | ~models.Q(type__in=sorted(NEEDS_APPROVAL))
                | (
                    models.Q(approved_by__isnull=False)
                    & (models.Q(created_by=None) | ~models.Q(approved_by=models.F("created_by")))
                ),
            ),
            models.CheckConstraint(
                name="only_a_reversal_reverses",
                condition=models.Q(type=DocumentType.REVERSAL, reverses__isnull=False)
                | (~models.Q(type=DocumentType.REVERSAL) & models.Q(reverses=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-occurred_on"], name="document_by_day"),
            models.Index(fields=["centre", "type", "state"], name="document_by_kind"),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == DocumentState.DRAFT

    @property
    def is_posted(self) -> bool:
        """Whether it is a fact."""
        return self.state == DocumentState.POSTED


class DocumentLine(ScopedModel):
    """So much of an item, in the packaging it was entered in and in base units."""

    centre_path = "document__centre"

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="lines", verbose_name=_("paper")
    )
    position = models.PositiveSmallIntegerField(_("line"), default=1)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    # Of goods that come in: what stands on them. The lot is found or made when the paper is posted.
    lot_number = models.CharField(_("lot number"), max_length=60, blank=True)
    expiry = models.DateField(_("expires"), null=True, blank=True)
    grant = models.ForeignKey(
        Grant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grant"),
    )
    # Of goods that are here: the lot somebody chose. Empty leaves it to the first to expire.
    lot = models.ForeignKey(
        Lot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lot"),
    )
    lot_reason = models.CharField(_("why this lot"), max_length=200, blank=True)
    packaging = models.ForeignKey(
        Packaging,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("packed in"),
    )
    packs = QuantityField(_("number of packs"), null=True, blank=True)
    # What moved, in base units. Of a receipt: what came in good order.
    quantity = QuantityField(_("quantity"))
    expected = QuantityField(_("expected"), null=True, blank=True)
    damaged = QuantityField(_("damaged"), default=0)
    # Of goods that come in, where somebody knows it.
    unit_value = QuantityField(
        _("value of one"),
        null=True,
        blank=True,
        help_text=_("Of one base unit; empty where nobody knows."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    from_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "from"),
    )
    to_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "to"),
    )
    cause = models.CharField(_("cause"), max_length=12, choices=LossCause.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["document", "position", "id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="line_quantities_not_negative",
                condition=models.Q(quantity__gte=0, damaged__gte=0)
                & (models.Q(expected=None) | models.Q(expected__gte=0))
                & (models.Q(packs=None) | models.Q(packs__gte=0)),
            ),
            models.CheckConstraint(
                name="line_value_has_a_currency",
                condition=models.Q(unit_value=None, currency="")
                | (models.Q(unit_value__isnull=False, unit_value__gt=0) & ~models.Q(currency="")),
            ),
        ]
        indexes = [models.Index(fields=["document", "position"], name="line_by_document")]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the paper sees its lines."""
        return Document.view_permission()
