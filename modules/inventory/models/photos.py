"""Photos of what came: broken, wet, short, or otherwise than the paper says."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.exchange import private_storage
from core.scope.models import CentreModel

from .documents import Document, who


def receipt_photo_path(photo, filename: str) -> str:
    """Photos are stored under the id."""
    return f"receipts/{photo.pk}.jpg"


class ReceiptPhoto(CentreModel):
    """A picture of goods as they came. It is added to a receipt, also to a posted one, and stays."""

    paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="photos", verbose_name=_("paper")
    )
    picture = models.FileField(_("photo"), upload_to=receipt_photo_path, storage=private_storage)
    remark = models.CharField(
        _("what it shows"),
        max_length=120,
        blank=True,
        help_text=_("Such as three cartons wet. No names of people."),
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by = who(_("added by"), null=True, editable=False)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("photo of a receipt")
        verbose_name_plural = _("photos of receipts")
        ordering = ["added_at", "id"]
        default_permissions = ("add", "view")
