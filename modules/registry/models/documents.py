"""Papers that say who somebody is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.exchange import private_storage
from core.privacy import Privacy, Rows
from core.scope.history import history
from modules.registry.choices import DocumentHolder, DocumentType
from modules.registry.scope import PersonAtCentreModel


def scan_path(document, filename: str) -> str:
    """Scans are stored under the id."""
    return f"documents/{document.pk}.jpg"


class IdentityDocument(PersonAtCentreModel):
    """One document, where the original is, and a scan of it."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="identity_documents"
    )
    kind = models.CharField(_("type"), max_length=24, choices=DocumentType.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    country = models.CharField(_("issued by (country)"), max_length=9, blank=True)
    name_as_printed = models.CharField(_("name as printed"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    original_with = models.CharField(
        _("who has the original"), max_length=12, choices=DocumentHolder.choices, blank=True
    )
    scan = models.FileField(_("scan"), upload_to=scan_path, storage=private_storage, blank=True)

    history = history()
    privacy = Privacy(rows=Rows.DELETE)

    rests_when_merged = ("document_recorded_once",)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="document_expires_after_issue",
                condition=models.Q(issued_on=None)
                | models.Q(expires_on=None)
                | models.Q(expires_on__gte=models.F("issued_on")),
                violation_error_message=_("A document cannot expire before it is issued."),
            ),
            models.UniqueConstraint(
                name="document_recorded_once",
                fields=["centre", "person", "kind", "country", "number"],
                condition=~models.Q(number=""),
                violation_error_message=_("This document is recorded already."),
            ),
        ]
