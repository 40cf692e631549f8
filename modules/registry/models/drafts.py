"""What somebody was typing when the tab closed or the network went away."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope.expressions import AskingUser
from core.scope.models import CentreModel


class ArrivalDraft(CentreModel):
    """The arrival form as typed so far: one per person at work and centre, seen by nobody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("draft of an arrival")
        verbose_name_plural = _("drafts of arrivals")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="one_draft_a_desk", fields=["centre", "user"])]

    @classmethod
    def view_permission(cls) -> str:
        """Whoever may register arrivals has drafts."""
        return "registry.register_person"

    @classmethod
    def scope_condition(cls):
        """Only one's own."""
        return super().scope_condition() & models.Q(user_id=AskingUser())
