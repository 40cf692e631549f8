"""What happened in the house, and who was part of it; some of it is for few."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Copy, Privacy
from core.scope.expressions import InScope
from core.scope.history import history
from core.scope.models import CentreModel
from modules.registry.scope import PersonAtCentreModel
from modules.shelter.choices import IncidentKind, IncidentRole, Severity

from .house import Room
from .nights import staff_key

SEES_SENSITIVE = "shelter.view_sensitive_incident"


class Incident(CentreModel):
    """Something that happened: what, when, where, what was done."""

    kind = models.CharField(_("kind"), max_length=16, choices=IncidentKind.choices)
    # Kept with the row so that the database can hide it; set from the kind when saved.
    is_sensitive = models.BooleanField(editable=False, default=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("room"),
    )
    description = models.TextField(_("what happened"), help_text=_("No names: people stand below."))
    action_taken = models.TextField(_("what was done"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=120, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reported_by = staff_key(_("reported by"))

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-happened_at", "-id"]
        permissions = [("view_sensitive_incident", _("Can see sensitive incidents"))]

    @classmethod
    def scope_condition(cls):
        """Sensitive ones only for those who may read them (domain.md 2.3)."""
        return _open_to_the_asker(cls.view_permission())

    def save(self, **kwargs):
        """The kind says whether it is sensitive."""
        self.is_sensitive = IncidentKind(self.kind).is_sensitive
        super().save(**kwargs)


def _open_to_the_asker(permission: str, incident: str = "") -> models.Q:
    plain = models.Q(**{f"{incident}is_sensitive": False}) & models.Q(
        InScope("centre_id", permission)
    )
    return plain | models.Q(InScope("centre_id", SEES_SENSITIVE))


class IncidentPerson(PersonAtCentreModel):
    """Somebody was part of an incident, and how."""

    privacy = Privacy(keep=("role",), copy=Copy.WITHHELD)
    keeps_file = False

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=8, choices=IncidentRole.choices)

    history = history()

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("person of an incident")
        verbose_name_plural = _("people of incidents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="part_of_an_incident_once",
                fields=["incident", "person", "role"],
                violation_error_message=_("This person is named already."),
            )
        ]

    rests_when_merged = ("part_of_an_incident_once",)

    @classmethod
    def scope_condition(cls):
        """Who may see neither the incident nor the file sees no row."""
        return super().scope_condition() & _open_to_the_asker(
            Incident.view_permission(), "incident__"
        )
