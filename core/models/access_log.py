"""Who read, printed or took away personal data: when, where and why."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Erasable
from core.scope.models import AppendOnlyMixin, CentreModel


class AccessKind(models.TextChoices):
    """What was done with personal data."""

    READ = "read", _("opened")
    PRINT = "print", _("printed")
    EXPORT = "export", _("exported")
    IMPORT = "import", _("imported")
    BREAK_GLASS = "break_glass", _("opened in an emergency")
    LOCK = "lock", _("emergency lock")
    MERGE = "merge", _("merged with another file")
    UNDO_MERGE = "undo_merge", _("merge undone")
    ELSEWHERE = "elsewhere", _("shown in brief to another centre")
    ASK = "ask", _("asked for by another centre")
    SHARE = "share", _("given to another centre")
    UNSHARE = "unshare", _("no longer shared with a centre")


class AccessLogEntry(AppendOnlyMixin, CentreModel):
    """One access. Names are not kept here: a reference leads those who may to the record."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    kind = models.CharField(_("what"), max_length=12, choices=AccessKind.choices)
    module = models.CharField(_("module"), max_length=60)
    record = models.CharField(
        _("record"), max_length=80, help_text=_("Model and id, or the name of the list.")
    )
    reference = models.CharField(_("reference"), max_length=40, blank=True)
    rows = models.PositiveIntegerField(_("records"), default=1)
    reason = models.TextField(_("reason"), blank=True)

    # Who did what stays for good; the card number and the words go with the person's file.
    erasable = Erasable(columns={"reference": "", "reason": ""}, record="record")

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("access to personal data")
        verbose_name_plural = _("access to personal data")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["centre", "-at"], name="access_by_centre"),
            models.Index(fields=["record"], name="access_by_record"),
        ]
        permissions = []
        default_permissions = ("view",)
