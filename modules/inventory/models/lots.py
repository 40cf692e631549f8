"""Whose goods, and which of them: grants and lots."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from modules.inventory.choices import LotState
from modules.inventory.money import BOTH_OR_NONE, is_currency
from modules.inventory.quantities import NOTHING, QuantityField, as_text

from .catalogue import CatalogueModel, Item

# Stand for "no expiry" and "no grant" where rows are compared: NULL is like nothing, not even NULL.
NEVER = date(9999, 12, 31)
NO_GRANT = uuid.UUID(int=0)


class Grant(CatalogueModel):
    """An agreement with a donor, whose goods are accounted for by its code."""

    code = models.CharField(_("grant code"), max_length=40, unique=True)
    donor = models.CharField(_("donor"), max_length=160)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)

    history = history()

    class Meta(CatalogueModel.Meta):
        abstract = False
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=models.Q(starts=None)
                | models.Q(ends=None)
                | models.Q(ends__gte=models.F("starts")),
                violation_error_message=_("A grant cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.donor})"


class Lot(CatalogueModel):
    """Goods of one item that came together: number, expiry, whose money, what one of them is worth.

    Every item has a lot without any of them, for goods that nobody can tell apart. A lot is the
    same in all centres, so that a recall reaches every shelf. Goods of one number that came with
    different values are several rows, which are held back and let go together (`actions.lots`).
    """

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="lots", verbose_name=_("item")
    )
    number = models.CharField(_("lot number"), max_length=60, blank=True)
    expiry = models.DateField(_("expires"), null=True, blank=True)
    grant = models.ForeignKey(
        Grant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("grant"),
    )
    state = models.CharField(
        _("state"), max_length=11, choices=LotState.choices, default=LotState.OK
    )
    state_reason = models.CharField(_("why"), max_length=200, blank=True)
    unit_value = QuantityField(
        _("value of one"),
        null=True,
        blank=True,
        help_text=_("Of one base unit; empty where nobody knows."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    first_received = models.DateField(_("first received"), null=True, blank=True)

    history = history()

    class Meta(CatalogueModel.Meta):
        abstract = False
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["expiry", "number", "id"]
        permissions = [("release_lot", _("Can release a lot from quarantine"))]
        constraints = [
            models.UniqueConstraint(
                "item",
                Lower("number"),
                Coalesce("expiry", Value(NEVER)),
                Coalesce("grant", Value(NO_GRANT), output_field=models.UUIDField()),
                Coalesce("unit_value", Value(NOTHING), output_field=QuantityField()),
                "currency",
                name="lot_known_once",
            ),
            models.CheckConstraint(
                name="lot_value_has_a_currency",
                condition=models.Q(unit_value=None, currency="")
                | (models.Q(unit_value__isnull=False, unit_value__gt=0) & ~models.Q(currency="")),
                violation_error_message=BOTH_OR_NONE,
            ),
        ]

    def __str__(self) -> str:
        return self.number or "–"

    @property
    def number_and_grant(self) -> str:
        """What a paper that leaves the house says of a lot beside its expiry; needs the grant at hand."""
        parts = (self.number, self.grant.code if self.grant_id else "")
        return " · ".join(part for part in parts if part)

    @property
    def told_apart(self) -> str:
        """What tells two lots of one item apart beside their expiry; needs the grant at hand."""
        return " · ".join(part for part in (self.number_and_grant, self.worth) if part)

    @property
    def worth(self) -> str:
        """What one is worth, such as "4.5 USD"; empty where nobody knows."""
        return f"{as_text(self.unit_value)} {self.currency}" if self.unit_value else ""

    def is_expired_on(self, day) -> bool:
        """Whether the goods may not be used on that day; on their last day they may."""
        return self.expiry is not None and self.expiry < day
