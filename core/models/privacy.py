"""What is kept for how long, what may not go, and what has gone. No row names a person."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, CentreModel


class ErasureCause(models.TextChoices):
    """Why a record was erased."""

    RETENTION = "retention", _("its time was over")
    REQUEST = "request", _("the person asked for it")
    RESTORED = "restored", _("erased before, and again after a backup was restored")


class Erasure(AppendOnlyMixin, models.Model):
    """One record was erased: its id and nothing of what it held.

    The row opens the triggers of append-only tables for the blanking of that record's columns, and
    is what a restore of an older backup erases again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # As the access log names it: "app.model:id".
    record = models.CharField(max_length=100, db_index=True)
    subject = models.UUIDField(db_index=True)
    data_class = models.CharField(max_length=60)
    cause = models.CharField(max_length=10, choices=ErasureCause.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="erasure_cause_is_known",
                condition=models.Q(cause__in=ErasureCause.values),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"


class PeriodUnit(models.TextChoices):
    """Units of a period."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class RetentionRule(models.Model):
    """For how long one class of data is kept: at one centre, or where none is named, everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    data_class = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(_("period"))
    unit = models.CharField(_("unit"), max_length=6, choices=PeriodUnit.choices)
    reason = models.CharField(
        _("law or decision"), max_length=200, help_text=_("What this period rests on.")
    )

    history = history()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="one_retention_rule_a_centre", fields=["data_class", "centre"]
            ),
            models.UniqueConstraint(
                name="one_retention_rule_everywhere",
                fields=["data_class"],
                condition=models.Q(centre=None),
            ),
            models.CheckConstraint(
                name="retention_period_is_some_time",
                condition=models.Q(number__gte=1, unit__in=PeriodUnit.values),
                violation_error_message=_("A period is at least one day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_class} {self.number} {self.unit}"


class LegalHold(CentreModel):
    """Nothing of a person, or of a class of data of a centre, is erased until this is lifted."""

    data_class = models.CharField(_("class of data"), max_length=60, blank=True)
    # Either a class, or one record as the access log names it, with its card number.
    record = models.CharField(_("record"), max_length=100, blank=True)
    reference = models.CharField(_("card number"), max_length=40, blank=True)
    reason = models.TextField(_("reason"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("set by"),
    )
    set_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-set_at"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                name="legal_hold_is_of_a_class_or_a_record",
                condition=(~models.Q(data_class="") & models.Q(record=""))
                | (models.Q(data_class="") & ~models.Q(record="")),
                violation_error_message=_("Choose a class of data, or name one card number."),
            ),
            models.CheckConstraint(
                name="legal_hold_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Write why nothing may be erased."),
            ),
            models.UniqueConstraint(
                name="legal_hold_set_once",
                fields=["centre", "data_class", "record"],
                condition=models.Q(lifted_at=None),
                violation_error_message=_("This hold stands already."),
            ),
        ]


class Purge(AppendOnlyMixin, CentreModel):
    """Records whose time was over went: which class, how many, who, when. Nothing of whom."""

    data_class = models.CharField(_("class of data"), max_length=60)
    before = models.DateField(_("older than"))
    count = models.PositiveIntegerField(_("records"))
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
