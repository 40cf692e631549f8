"""Who is entitled to what: rules of a centre, and prescriptions of its health staff."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.privacy import Privacy
from core.scope.history import history
from core.scope.models import CentreModel
from modules.inventory.distribution.choices import Basis, FeedingReason, Frequency, Whoever
from modules.inventory.quantities import QuantityField
from modules.inventory.rules.entitlement import RuleFacts
from modules.registry.choices import Sex
from modules.registry.scope import PersonAtCentreModel

from .catalogue import Item
from .documents import who
from .places import Location


class EntitlementRule(CentreModel):
    """So much of an item, to these people, so often. Whether it is a grant or a loan, the item says."""

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Read at the desk, by everybody.")
    )
    in_use = models.BooleanField(_("in use"), default=True)
    # Who. An empty list asks for nothing.
    levels = models.JSONField(_("registration levels"), default=list, blank=True)
    needs = models.JSONField(
        _("specific needs, one of these"),
        default=list,
        blank=True,
        help_text=_("Never shown at the desk. Sensitive needs cannot be named in a rule."),
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    sex = models.CharField(
        _("only for"),
        max_length=10,
        choices=[(Sex.FEMALE.value, Sex.FEMALE.label), (Sex.MALE.value, Sex.MALE.label)],
        blank=True,
        help_text=_("Only where the item is of use to one sex alone, such as sanitary pads."),
    )
    size_from = models.PositiveSmallIntegerField(_("household from"), null=True, blank=True)
    size_to = models.PositiveSmallIntegerField(_("household up to"), null=True, blank=True)
    whoever = models.CharField(
        _("stay"), max_length=8, choices=Whoever.choices, default=Whoever.ANYBODY
    )
    # What.
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item or kit")
    )
    basis = models.CharField(
        _("quantity is"), max_length=9, choices=Basis.choices, default=Basis.PERSON
    )
    quantity = QuantityField(_("quantity"), default=1)
    # [[from so many members on, "quantity"], …]
    by_size = models.JSONField(_("quantity by size of the household"), default=list, blank=True)
    cap = QuantityField(_("at most for a household"), null=True, blank=True)
    # How often.
    frequency = models.CharField(
        _("how often"), max_length=5, choices=Frequency.choices, default=Frequency.ONCE
    )
    every_days = models.PositiveSmallIntegerField(_("so many days"), null=True, blank=True)
    from_location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("goods", "from"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("rule of distribution")
        verbose_name_plural = _("rules of distribution")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="rule_named_once",
                violation_error_message=_("The centre has a rule of this name already."),
            ),
            models.CheckConstraint(
                name="rule_gives_something",
                condition=Q(quantity__gt=0) & (Q(cap=None) | Q(cap__gt=0)),
                violation_error_message=_("A rule gives more than nothing."),
            ),
            models.CheckConstraint(
                name="rule_says_after_how_many_days",
                condition=(
                    Q(frequency=Frequency.EVERY, every_days__isnull=False, every_days__gte=1)
                )
                | (~Q(frequency=Frequency.EVERY) & Q(every_days=None)),
                violation_error_message=_(
                    "Say how many days for “every so many days”, and for nothing else."
                ),
            ),
            models.CheckConstraint(
                name="rule_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_from__lte=models.F("age_to")),
                violation_error_message=_("The lower age comes first."),
            ),
            models.CheckConstraint(
                name="rule_sizes_in_order",
                condition=Q(size_from=None)
                | Q(size_to=None)
                | Q(size_from__lte=models.F("size_to")),
                violation_error_message=_("The smaller household comes first."),
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_from__lte=models.F("valid_to")),
                violation_error_message=_("A rule cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="rule_counts_members_only_of_households",
                condition=~Q(basis=Basis.PERSON) | Q(cap=None),
                violation_error_message=_(
                    "A rule for each person has no limit for households. Choose a quantity for "
                    "each household."
                ),
            ),
        ]
        indexes = [models.Index(fields=["centre", "in_use"], name="rule_by_centre")]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> RuleFacts:
        """The rule as plain values."""
        return RuleFacts(
            id=self.pk,
            quantity=self.quantity,
            basis=self.basis,
            frequency=self.frequency,
            every_days=self.every_days,
            levels=frozenset(self.levels),
            needs=frozenset(self.needs),
            age_from=self.age_from,
            age_to=self.age_to,
            sex=self.sex,
            size_from=self.size_from,
            size_to=self.size_to,
            whoever=self.whoever,
            by_size=tuple((int(least), Decimal(amount)) for least, amount in self.by_size),
            cap=self.cap,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class Prescription(PersonAtCentreModel):
    """Health staff prescribe an item to one person: so much every so many days, until a day.

    The only way to infant formula, bottles and teats (domain.md 3.4). The reason is read by health
    staff alone; the desk sees the item and the quantity.
    """

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="prescriptions"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    quantity = QuantityField(_("quantity each time"))
    every_days = models.PositiveSmallIntegerField(_("every so many days"), default=7)
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=14, choices=FeedingReason.choices)
    from_location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed out from")
    )
    prescribed_by = who(_("prescribed by"), null=True, editable=False)
    prescribed_at = models.DateTimeField(_("prescribed"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    history = history()
    privacy = Privacy(
        keep=("starts", "until"), day=("prescribed_at", "ended_at"), blank={"reason": ""}
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        ordering = ["-prescribed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="prescription_gives_something",
                condition=Q(quantity__gt=0, every_days__gte=1),
                violation_error_message=_("A prescription gives more than nothing."),
            ),
            models.CheckConstraint(
                name="prescription_ends_after_it_starts",
                condition=Q(starts__lte=models.F("until")),
                violation_error_message=_("A prescription cannot end before it starts."),
            ),
        ]
        indexes = [models.Index(fields=["centre", "person"], name="prescription_by_person")]

    def facts(self) -> RuleFacts:
        """The prescription as a rule for one person."""
        return RuleFacts(
            id=self.pk,
            quantity=self.quantity,
            frequency=Frequency.EVERY,
            every_days=self.every_days,
            valid_from=self.starts,
            valid_to=self.until,
        )
