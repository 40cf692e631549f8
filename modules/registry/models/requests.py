"""What somebody asked about their own data, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Privacy
from core.scope.history import history
from modules.registry.choices import Answer
from modules.registry.choices.requests import (
    RequestBy,
    RequestChannel,
    RequestKind,
    RequestState,
)
from modules.registry.scope import PersonAtCentreModel


class DataRequest(PersonAtCentreModel):
    """One request for a copy, a correction, an erasure, or an objection, with its time limit."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField(_("asks for"), max_length=10, choices=RequestKind.choices)
    received_on = models.DateField(_("received"), default=timezone.localdate)
    channel = models.CharField(_("how"), max_length=10, choices=RequestChannel.choices)
    asked_by = models.CharField(_("who asks"), max_length=14, choices=RequestBy.choices)
    asked_by_name = models.CharField(
        _("name, where somebody else asks"), max_length=120, blank=True
    )
    identity_checked = models.CharField(
        _("it was checked that they are who they say"),
        max_length=7,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
    )
    wish = models.TextField(_("what exactly they ask"), blank=True)
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(
        _("state"), max_length=9, choices=RequestState.choices, default=RequestState.OPEN
    )
    outcome = models.TextField(_("what was decided and why"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    history = history()
    # That a request came and was answered in time stays as proof; who asked, and in which words, goes.
    privacy = Privacy(
        keep=(
            "kind",
            "received_on",
            "channel",
            "asked_by",
            "identity_checked",
            "due_on",
            "state",
        ),
        day=("decided_at",),
        blank={"asked_by_name": "", "wish": "", "outcome": "—"},
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("request about own data")
        verbose_name_plural = _("requests about own data")
        ordering = ["due_on", "id"]
        default_permissions = ("view", "add", "change")
        permissions = [("hand_out_own_data", _("Can hand people a copy of all their data"))]
        indexes = [models.Index(fields=["centre", "state", "due_on"], name="request_by_due_day")]
        constraints = [
            models.CheckConstraint(
                name="request_is_due_after_it_came",
                condition=models.Q(due_on__gte=models.F("received_on")),
                violation_error_message=_("A request cannot be due before it came."),
            ),
            models.CheckConstraint(
                name="request_decided_with_an_outcome",
                condition=models.Q(state="open", decided_at=None)
                | (
                    ~models.Q(state="open")
                    & models.Q(decided_at__isnull=False)
                    & ~models.Q(outcome="")
                ),
                violation_error_message=_("Write what was decided and why."),
            ),
        ]
