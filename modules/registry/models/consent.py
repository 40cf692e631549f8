"""Consent: who agreed to what, told in which words; written once, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.exchange import private_storage
from core.privacy import Erasable, Privacy
from core.scope.models import AppendOnlyMixin
from modules.registry.choices import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.scope import PersonAtCentreModel


def sheet_path(consent, filename: str) -> str:
    """Photos of signed sheets are stored under the id."""
    return f"consents/{consent.pk}.jpg"


class Consent(AppendOnlyMixin, PersonAtCentreModel):
    """One decision on one purpose for one recipient. The latest counts; earlier ones remain."""

    keeps_file = False

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=60)
    recipient = models.CharField(_("recipient"), max_length=120, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=ConsentDecision.choices)
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_language = models.CharField(_("language of the text"), max_length=8)
    given_by = models.CharField(_("given by"), max_length=14, choices=ConsentGiver.choices)
    giver = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guardian"),
    )
    giver_name = models.CharField(_("name of who gave it"), max_length=120, blank=True)
    medium = models.CharField(_("how"), max_length=14, choices=ConsentMedium.choices)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=120, blank=True)
    sheet = models.FileField(
        _("photo of the sheet"), upload_to=sheet_path, storage=private_storage, blank=True
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    restrictions = models.TextField(_("restrictions"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    # What was decided, how and when stays as proof; the triggers let nothing else be blanked, and
    # only for a person or a guardian whose erasure is written down.
    privacy = Privacy(
        beside={"giver": ("giver_name",)},
        withheld=("witness", "interpreter"),
        keep=(
            "purpose",
            "decision",
            "text_version",
            "text_language",
            "given_by",
            "medium",
            "at",
            "expires_on",
        ),
        blank={
            "recipient": "",
            "giver_name": "",
            # Spoken consent has a witness (spoken_consent_has_a_witness), named or not.
            "witness": "—",
            "interpreter": "",
            "sheet": "",
            "restrictions": "",
        },
    )
    erasable = Erasable(
        columns={
            "recipient": "",
            "giver_id": None,
            "giver_name": "",
            "witness": "—",
            "interpreter": "",
            "sheet": "",
            "restrictions": "",
        },
        subjects=("person_id", "giver_id"),
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="consent_by_person")]
        constraints = [
            models.CheckConstraint(
                name="spoken_consent_has_a_witness",
                condition=~models.Q(medium="spoken") | ~models.Q(witness=""),
                violation_error_message=_("Consent that was spoken needs a witness."),
            )
        ]
