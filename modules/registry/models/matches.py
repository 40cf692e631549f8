"""What only the protection focal point is told: somebody new may be somebody whose file is restricted."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Copy, Privacy, Rows
from core.scope.history import history
from core.scope.models import CentreModel
from modules.registry.scope import PersonAtCentreModel, merged, unbarred

from .files import Restriction


class RestrictedMatch(PersonAtCentreModel):
    """A newly registered person is very like one whose restricted file the desk could not see.

    The row belongs to the centre of the restriction. Who registered the new person never learns
    of it, not even through an emergency opening of the new file.
    """

    keeps_file = False

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="matches")
    came_to = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("registered at")
    )
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    settled_at = models.DateTimeField(_("looked into"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked into by"),
    )
    outcome = models.CharField(_("what was found"), max_length=200, blank=True)

    history = history()
    privacy = Privacy(
        rows=Rows.DELETE, people=("person", "restriction__person"), copy=Copy.WITHHELD
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("possible match with a restricted file")
        verbose_name_plural = _("possible matches with restricted files")
        ordering = ["-found_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="restricted_match_told_once", fields=["restriction", "person"]
            ),
            models.CheckConstraint(
                name="restricted_match_settled_with_an_outcome",
                condition=models.Q(settled_at=None, outcome="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(outcome="")),
                violation_error_message=_("Write what was found."),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Only the protection focal point of the restriction's centre."""
        return "registry.open_restricted"

    @classmethod
    def scope_condition(cls):
        """Without the emergency door of other rows: it would tell that a restricted file exists."""
        return (
            super(CentreModel, cls).scope_condition() & unbarred("person_id") & ~merged("person_id")
        )
