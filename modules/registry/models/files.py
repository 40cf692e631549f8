"""Why a centre holds a person's file, and which files are restricted."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Copy, Erasable, Privacy
from core.scope.expressions import AskingUser
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, CentreModel
from modules.registry.scope import PersonAtCentreModel, merged, seen_before_it_moved


class HoldingReason(models.TextChoices):
    """The dated fact through which a centre sees a person."""

    REGISTERED = "registered", _("registered here")
    STAY = "stay", _("stays or stayed here")
    VISIT = "visit", _("visited")
    IMPORTED = "imported", _("imported from a list of this centre")
    REFERRAL = "referral", _("referral accepted")
    CONSENT = "consent", _("consented to the sharing of the file")
    RECORDS = "records", _("has records of this centre")


class FileHolding(PersonAtCentreModel):
    """A centre holds a person's file from a moment, until one, for a reason."""

    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="holdings")
    because = models.CharField(_("because"), max_length=12, choices=HoldingReason.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    rests_when_merged = ("file_held_once",)
    keeps_file = False
    privacy = Privacy(keep=("because",), day=("since", "until"))

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("file held at a centre")
        verbose_name_plural = _("files held at centres")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="file_held_once",
                fields=["person", "centre"],
                condition=models.Q(until=None),
            ),
            models.CheckConstraint(
                name="file_holding_ends_after_it_starts",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            ),
        ]
        indexes = [models.Index(fields=["centre", "person"], name="holding_by_centre")]


class Restriction(CentreModel):
    """A file that only named staff and the protection focal point know of."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="restrictions"
    )
    reason = models.TextField(_("reason"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = history()
    privacy = Privacy(day=("set_at", "ended_at"), blank={"reason": "—"}, copy=Copy.WITHHELD)

    rests_when_merged = ("file_restricted_once",)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("restricted file")
        verbose_name_plural = _("restricted files")
        constraints = [
            models.UniqueConstraint(
                name="file_restricted_once",
                fields=["person", "centre"],
                condition=models.Q(ended_at=None),
                violation_error_message=_("This file is restricted already."),
            )
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Only the protection focal point sees that restrictions exist."""
        return "registry.open_restricted"

    @classmethod
    def scope_condition(cls):
        """Without those that rest with a file that was merged into another restricted one."""
        return super().scope_condition() & ~merged("person_id")

    @classmethod
    def history_condition(cls):
        """As the row itself, whichever file it belonged to then."""
        return cls.scope_condition() | seen_before_it_moved(cls)


class RestrictionReader(CentreModel):
    """A named member of staff who may open a restricted file."""

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("reader of a restricted file")
        verbose_name_plural = _("readers of restricted files")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="restriction_reader_named_once",
                fields=["restriction", "user"],
                condition=models.Q(until=None),
            )
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Only the protection focal point sees who is named."""
        return "registry.open_restricted"


class BreakGlass(AppendOnlyMixin, CentreModel):
    """One emergency opening: who, whose file, why, and until when it lasts."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="emergency_openings"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    until = models.DateTimeField(_("until"))

    # That somebody opened a file stays for good; the reason speaks of the person.
    privacy = Privacy(keep=("at", "until"), blank={"reason": "—"}, withheld=("reason",))
    erasable = Erasable(columns={"reason": "—"}, subjects=("person_id",))

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["user", "until"], name="break_glass_by_user")]

    @classmethod
    def scope_condition(cls):
        """The data protection officer sees all of their centre; others only their own."""
        return super().scope_condition() | models.Q(user_id=AskingUser())
