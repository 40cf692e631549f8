"""Who works where, as what, from when until when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope.expressions import HeldEverywhere, InScope
from core.scope.history import history
from core.scope.models import ScopedManager, ScopedQuerySet


class MembershipQuerySet(ScopedQuerySet):
    """Questions about memberships."""

    def in_force(self, moment=None):
        """Memberships that count at a moment (now, where none is given)."""
        moment = moment or timezone.now()
        return self.filter(starts__lte=moment).filter(
            models.Q(ends=None) | models.Q(ends__gt=moment)
        )


class Membership(models.Model):
    """A person's role at one centre or, said explicitly, at all centres."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("staff member"),
    )
    role = models.ForeignKey(
        "auth.Group", on_delete=models.PROTECT, related_name="+", verbose_name=_("role")
    )
    centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("centre"),
    )
    all_centres = models.BooleanField(_("at all centres"), default=False)
    starts = models.DateTimeField(_("from"), default=timezone.now)
    ends = models.DateTimeField(_("until"), null=True, blank=True)

    objects = ScopedManager.from_queryset(MembershipQuerySet)()
    # The scope itself is made from memberships; nothing else has a reason to use this.
    unscoped = MembershipQuerySet.as_manager()
    history = history()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        default_manager_name = "objects"
        base_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                name="membership_is_of_one_centre_or_of_all",
                condition=models.Q(centre=None, all_centres=True)
                | models.Q(centre__isnull=False, all_centres=False),
                violation_error_message=_("Choose one centre, or all centres, not both."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="membership_open_once",
                fields=["user", "role", "centre"],
                condition=models.Q(ends=None, all_centres=False),
                violation_error_message=_("This person has this role here already."),
            ),
            models.UniqueConstraint(
                name="membership_open_once_everywhere",
                fields=["user", "role"],
                condition=models.Q(ends=None, all_centres=True),
                violation_error_message=_("This person has this role at all centres already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"

    @classmethod
    def view_permission(cls) -> str:
        """The permission that makes memberships of a centre visible."""
        return "core.view_membership"

    @classmethod
    def scope_condition(cls):
        """Memberships of one's centres; all-centre ones for those who hold that everywhere."""
        return models.Q(InScope("centre_id", cls.view_permission())) | (
            models.Q(all_centres=True) & models.Q(HeldEverywhere(cls.view_permission()))
        )

    def row_centre_ids(self) -> set:
        """The centre this membership is of; empty for all centres."""
        return {self.centre_id} if self.centre_id else set()

    def check_writable(self) -> None:
        """Memberships are guarded by their actions and by the console's permission check."""
