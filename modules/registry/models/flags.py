"""Flags: configuration with behaviour. They advise; nothing ever blocks leaving."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.privacy import Privacy, Rows
from core.scope.expressions import InScope
from core.scope.history import history
from modules.registry.scope import PersonAtCentreModel


class FlagAudience(models.TextChoices):
    """Who sees a flag; each names a permission."""

    EVERYBODY = "everybody", _("all staff of the centre")
    CASEWORK = "casework", _("case workers")
    HEALTH = "health", _("health workers")
    PROTECTION = "protection", _("protection focal point")


class FlagMoment(models.TextChoices):
    """When a flag's advice is shown."""

    ARRIVAL = "arrival", _("at arrival")
    FILE = "file", _("when the file is opened")
    HAND_OUT = "hand_out", _("before a hand-out")
    TRANSFER = "transfer", _("before a transfer")
    DEPARTURE = "departure", _("at departure, as advice only")


class FlagHold(models.TextChoices):
    """What a flag may hold until somebody has looked. There is no value that holds a departure."""

    NOTHING = "nothing", _("nothing")
    HAND_OUT = "hand_out", _("a hand-out")
    TRANSFER = "transfer", _("a transfer")


class FlagColour(models.TextChoices):
    """Colours with a shape of their own, so that nobody has to tell them by hue."""

    GREY = "grey", _("grey")
    BLUE = "blue", _("blue")
    GREEN = "green", _("green")
    AMBER = "amber", _("amber")
    RED = "red", _("red")


class Flag(models.Model):
    """A kind of flag, shared by all centres: an instruction and never a protection code."""

    is_configuration = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    label = models.CharField(_("label"), max_length=60, unique=True)
    colour = models.CharField(_("colour"), max_length=6, choices=FlagColour.choices)
    advice = models.CharField(
        _("advice"),
        max_length=160,
        help_text=_("An instruction such as “See the case worker first.”, never a reason."),
    )
    moments = models.JSONField(_("shown"), default=list)
    holds = models.CharField(
        _("holds"), max_length=10, choices=FlagHold.choices, default=FlagHold.NOTHING
    )
    audience = models.CharField(_("seen by"), max_length=10, choices=FlagAudience.choices)
    in_use = models.BooleanField(_("in use"), default=True)

    history = history()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("kind of flag")
        verbose_name_plural = _("kinds of flags")
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(
                name="flag_never_holds_a_departure",
                condition=models.Q(holds__in=FlagHold.values),
            )
        ]

    def __str__(self) -> str:
        return self.label


class PersonFlag(PersonAtCentreModel):
    """A flag on a person at a centre."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="flags")
    flag = models.ForeignKey(
        Flag, on_delete=models.PROTECT, related_name="+", verbose_name=_("flag")
    )
    note = models.CharField(_("note"), max_length=160, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    history = history()
    privacy = Privacy(rows=Rows.DELETE)

    rests_when_merged = ("flag_set_once",)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("flag on a person")
        verbose_name_plural = _("flags on people")
        ordering = ["-since"]
        permissions = [
            ("see_casework_flags", _("Can see flags for case workers")),
            ("see_health_flags", _("Can see flags for health workers")),
            ("see_protection_flags", _("Can see flags for the protection focal point")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="flag_set_once",
                fields=["person", "centre", "flag"],
                condition=models.Q(until=None),
                violation_error_message=_("This flag is set already."),
            )
        ]

    @classmethod
    def scope_condition(cls):
        """Only flags whose audience the asker belongs to, at that centre."""
        audience = models.Q(flag__audience=FlagAudience.EVERYBODY)
        for name in ("casework", "health", "protection"):
            audience |= models.Q(flag__audience=name) & models.Q(
                InScope("centre_id", f"registry.see_{name}_flags")
            )
        return super().scope_condition() & audience
