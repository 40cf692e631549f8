"""The emergency lock: hides a centre's data until two named people lift it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id


class EmergencyLock(models.Model):
    """One locking of one centre. Lifted when two different named people have agreed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey("core.Centre", on_delete=models.PROTECT, related_name="locks")
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    first_lifter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_lifter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("emergency lock")
        verbose_name_plural = _("emergency locks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="centre_locked_once", fields=["centre"], condition=models.Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="lock_lifted_by_two_people",
                condition=models.Q(lifted_at=None)
                | (
                    models.Q(first_lifter__isnull=False, second_lifter__isnull=False)
                    & ~models.Q(first_lifter=models.F("second_lifter"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"
